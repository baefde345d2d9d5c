using System.Globalization;

namespace TicketMaster.Http;

internal static class Moments
{
    private static readonly string[] s_formats = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];

    /// <summary>The later of two moments, or the one that is there; null if neither is.</summary>
    public static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => other is null || one > other ? one : other;

    /// <summary>A moment in a sentence for people, in UTC to the second.</summary>
    public static string Words(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads a moment of a body. It needs its offset: otherwise it would be read in the server's time zone.</summary>
    /// <returns>Null if it is none, or not of the years that exist in every calendar.</returns>
    public static DateTimeOffset? Read(string text)
    {
        string explicitOffset = text.EndsWith('Z') ? string.Concat(text.AsSpan(0, text.Length - 1), "+00:00") : text;
        return DateTimeOffset.TryParseExact(
            explicitOffset, s_formats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset moment)
            && moment.Year is >= Limits.FirstYear and <= Limits.LastYear
            ? moment
            : null;
    }

    /// <summary>What such a moment looks like, for a sentence.</summary>
    public static string Form(string name) =>
        $"'{name}' must be a date and time that exist, of the years {Limits.FirstYear} to {Limits.LastYear}, "
        + "with an offset, such as 2026-12-31T20:00:00+01:00.";
}
