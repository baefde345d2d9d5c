using System.Globalization;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>What is wrong with a name or a moment, in sentences for the sender.</summary>
internal static class TextProblems
{
    private static readonly string[] s_momentFormats =
    [
        "yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz",
    ];

    /// <returns>The refusal because of these problems, or null if there are none.</returns>
    public static Refusal? ToRefusal(this IReadOnlyList<string> problems) => problems.Count > 0 ? AdminRefusals.Invalid(problems) : null;

    public static void Check(List<string> problems, string name, string text, int most = Limits.NameLength)
    {
        if (text.Length == 0 || text.Length > most || text.AsSpan().Trim().Length != text.Length)
        {
            problems.Add($"'{name}' must be 1 to {most} characters, without spaces at its ends.");
        }

        if (CatalogueName.FirstForbidden(text) is { } character)
        {
            problems.Add($"'{name}' has the character {character}, which no name may have.");
        }
    }

    /// <summary>A moment needs its offset. Otherwise it would be read in the server's time zone.</summary>
    public static DateTimeOffset? Moment(List<string> problems, string name, string text)
    {
        string explicitOffset = text.EndsWith('Z') ? string.Concat(text.AsSpan(0, text.Length - 1), "+00:00") : text;
        if (DateTimeOffset.TryParseExact(
            explicitOffset, s_momentFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment)
            && moment.Year is >= Limits.FirstYear and <= Limits.LastYear)
        {
            return moment;
        }

        problems.Add(
            $"'{name}' must be a date and time that exist, of the years {Limits.FirstYear} to {Limits.LastYear}, "
            + "with an offset, such as 2026-12-31T20:00:00+01:00.");
        return null;
    }
}
