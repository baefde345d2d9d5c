namespace TicketMaster.Search;

/// <summary>The folded name of a place, as both indexes have it: "St. Louis" is "saint louis", "U.S.A." is "usa".</summary>
internal static class PlaceKey
{
    public static string Of(string name) => string.Join(' ', WordsOf(name));

    public static string[] WordsOf(string name) =>
    [
        .. WrittenWord.In(name).SelectMany(word =>
            word.Parts.Count > 1 && word.Parts.All(part => part.Length == 1 && !FoldedText.IsIdeograph(part))
                ? [string.Concat(word.Parts)]
                : word.Parts.Select(WordForms.InPlace)),
    ];

    /// <summary>A place's key, and the ways in which people write it otherwise: as one word, or with two letters for an umlaut.</summary>
    public static IEnumerable<string> All(string name)
    {
        string key = Of(name);
        if (key.Length == 0)
        {
            yield break;
        }

        yield return key;
        if (key.Contains(' '))
        {
            yield return key.Replace(" ", "", StringComparison.Ordinal);
        }

        WrittenWord[] written = [.. WrittenWord.In(name)];
        if (written.Any(word => word.Forms.Count > 0))
        {
            yield return string.Join(' ', written.Select(word => word.Forms.Count > 0 ? word.Forms[0] : string.Join(' ', word.Parts)));
        }
    }
}
