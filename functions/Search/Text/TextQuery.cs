namespace TicketMaster.Search;

/// <summary>What words to look for, as a tree. <see cref="LuceneSyntax"/> writes it down for an index that reads text.</summary>
internal abstract record TextQuery
{
    private TextQuery()
    {
    }

    public sealed record Word(string Field, string Text, float Boost = 1) : TextQuery;

    public sealed record Phrase(string Field, IReadOnlyList<string> Words, float Boost = 1) : TextQuery;

    /// <summary>A word that begins so.</summary>
    public sealed record Begins(string Field, string Text, float Boost = 1) : TextQuery;

    /// <summary>A word that begins so, with one more or another letter for each question mark.</summary>
    public sealed record Like(string Field, string Pattern, float Boost = 1) : TextQuery;

    /// <summary>A word with at most so many letters wrong, missing, too many or swapped.</summary>
    public sealed record Nearly(string Field, string Text, int Mistakes, float Boost = 1) : TextQuery;

    public sealed record Any(IReadOnlyList<TextQuery> Of) : TextQuery;

    public sealed record All(IReadOnlyList<TextQuery> Of) : TextQuery;

    /// <summary>Finds what <paramref name="Needed"/> finds. What any of <paramref name="Better"/> finds of it too, counts more.</summary>
    public sealed record Preferring(TextQuery Needed, IReadOnlyList<TextQuery> Better) : TextQuery;

    public static TextQuery OneOf(IReadOnlyList<TextQuery> queries) => queries.Count == 1 ? queries[0] : new Any(queries);

    public static TextQuery EachOf(IReadOnlyList<TextQuery> queries) => queries.Count == 1 ? queries[0] : new All(queries);
}
