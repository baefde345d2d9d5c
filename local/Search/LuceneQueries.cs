using Lucene.Net.Index;
using Lucene.Net.Search;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>
/// Makes of a query what Lucene's parser makes of <see cref="LuceneSyntax"/>, without the detour: the parser takes longer than the search.
/// </summary>
internal static class LuceneQueries
{
    public static Query From(TextQuery query) => query switch
    {
        TextQuery.Word(string field, string text, float boost) => new TermQuery(new Term(field, text)) { Boost = boost },
        TextQuery.Phrase(string field, IReadOnlyList<string> words, float boost) => Phrase(field, words, boost),
        TextQuery.Begins(string field, string text, float boost) => new PrefixQuery(new Term(field, text)) { Boost = boost },
        TextQuery.Like(string field, string pattern, float boost) => Like(field, pattern, boost),
        TextQuery.Nearly(string field, string text, int mistakes, float boost) =>
            new MisspeltQuery(new Term(field, text), mistakes) { Boost = boost },
        TextQuery.Any(IReadOnlyList<TextQuery> some) => Join(some, Occur.SHOULD),
        TextQuery.All(IReadOnlyList<TextQuery> all) => Join(all, Occur.MUST),
        TextQuery.Preferring(TextQuery needed, IReadOnlyList<TextQuery> better) => Preferring(needed, better),
        _ => throw new InvalidOperationException($"There is no such query: {query}."),
    };

    private static Query Like(string field, string pattern, float boost) => pattern.Contains('?', StringComparison.Ordinal)
        ? new PatternQuery(field, pattern) { Boost = boost }
        : new PrefixQuery(new Term(field, pattern)) { Boost = boost };

    private static PhraseQuery Phrase(string field, IReadOnlyList<string> words, float boost)
    {
        var phrase = new PhraseQuery { Boost = boost };
        foreach (string word in words)
        {
            phrase.Add(new Term(field, word));
        }

        return phrase;
    }

    private static BooleanQuery Preferring(TextQuery needed, IReadOnlyList<TextQuery> better)
    {
        var query = new BooleanQuery { { From(needed), Occur.MUST } };
        foreach (TextQuery one in better)
        {
            query.Add(From(one), Occur.SHOULD);
        }

        return query;
    }

    private static BooleanQuery Join(IReadOnlyList<TextQuery> queries, Occur occur)
    {
        var joined = new BooleanQuery();
        foreach (TextQuery query in queries)
        {
            joined.Add(From(query), occur);
        }

        return joined;
    }
}
