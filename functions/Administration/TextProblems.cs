using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>What is wrong with a name or a moment, in sentences for the sender.</summary>
internal static class TextProblems
{
    /// <returns>The refusal because of these problems, or null if there are none.</returns>
    public static Refusal? ToRefusal(this IReadOnlyList<string> problems) => problems.Count > 0 ? AdminRefusals.Invalid(problems) : null;

    public static void Check(List<string> problems, string name, string text, int most = Limits.NameLength)
    {
        if (text.Length == 0 || text.Length > most || text.AsSpan().Trim().Length != text.Length)
        {
            problems.Add($"'{name}' must be 1 to {most} characters, without spaces at its ends.");
        }

        if (CatalogueName.Problem($"'{name}'", text) is { } problem)
        {
            problems.Add(problem);
        }
    }

    /// <summary>Other names, of which there may be none.</summary>
    public static void CheckOtherNames(List<string> problems, IReadOnlyList<string>? names)
    {
        if (names?.Count > Limits.OtherNames || names?.Distinct(StringComparer.Ordinal).Count() < names?.Count
            || names?.Any(name => name is null) == true)
        {
            problems.Add($"'alsoKnownAs' must be at most {Limits.OtherNames} names, each once.");
            return;
        }

        foreach (string name in names ?? [])
        {
            Check(problems, "alsoKnownAs", name);
        }
    }

    /// <summary>Names as they are stored; null if there are none.</summary>
    public static IReadOnlyList<string>? Composed(IReadOnlyList<string>? names) =>
        names is null or [] ? null : [.. names.Select(name => name is null ? null! : CatalogueName.Composed(name))];

    /// <summary>A moment needs its offset. Otherwise it would be read in the server's time zone.</summary>
    public static DateTimeOffset? Moment(List<string> problems, string name, string text)
    {
        if (Moments.Read(text) is { } moment)
        {
            return moment;
        }

        problems.Add(Moments.Form(name));
        return null;
    }
}
