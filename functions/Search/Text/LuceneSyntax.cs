using System.Buffers;
using System.Globalization;
using System.Text;

namespace TicketMaster.Search;

/// <summary>Writes a query in Lucene's full syntax, which every engine of Lucene's family reads alike.</summary>
internal static class LuceneSyntax
{
    private static readonly SearchValues<char> s_specials = SearchValues.Create("+-&|!(){}[]^\"~*?:\\/<>=");

    public static string Write(TextQuery query)
    {
        var text = new StringBuilder();
        Write(text, query, isWhole: true);
        return text.ToString();
    }

    private static void Write(StringBuilder text, TextQuery query, bool isWhole = false)
    {
        switch (query)
        {
            case TextQuery.Word(string field, string word, float boost):
                Field(text, field).Append(Escape(word)).Append(Boost(boost));
                break;
            case TextQuery.Phrase(string field, IReadOnlyList<string> words, float boost):
                Field(text, field).Append('"').Append(Escape(string.Join(' ', words))).Append('"').Append(Boost(boost));
                break;
            case TextQuery.Begins(string field, string word, float boost):
                Field(text, field).Append(Escape(word)).Append('*').Append(Boost(boost));
                break;
            case TextQuery.Like(string field, string pattern, float boost):
                Field(text, field).Append(pattern).Append('*').Append(Boost(boost));
                break;
            case TextQuery.Nearly(string field, string word, int mistakes, float boost):
                Field(text, field).Append(Escape(word)).Append('~').Append(mistakes).Append(Boost(boost));
                break;
            case TextQuery.Any(IReadOnlyList<TextQuery> some):
                Join(text, some, " OR ", isWhole);
                break;
            case TextQuery.All(IReadOnlyList<TextQuery> all):
                Join(text, all, " AND ", isWhole);
                break;
            case TextQuery.Preferring(TextQuery needed, IReadOnlyList<TextQuery> better):
                text.Append(isWhole ? "+" : "(+");
                Write(text, needed);
                text.Append(' ');
                Join(text, better, " ", isWhole: true);
                text.Append(isWhole ? "" : ")");
                break;
            default:
                throw new InvalidOperationException($"There is no such query: {query}.");
        }
    }

    /// <summary>A word with the characters escaped that have a meaning in the syntax.</summary>
    private static string Escape(string word)
    {
        if (!word.AsSpan().ContainsAny(s_specials))
        {
            return word;
        }

        var escaped = new StringBuilder(word.Length + 8);
        foreach (char character in word)
        {
            _ = s_specials.Contains(character) ? escaped.Append('\\').Append(character) : escaped.Append(character);
        }

        return escaped.ToString();
    }

    private static StringBuilder Field(StringBuilder text, string field) => text.Append(field).Append(':');

    private static string Boost(float boost) => boost == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"^{boost}");

    private static void Join(StringBuilder text, IReadOnlyList<TextQuery> queries, string operation, bool isWhole)
    {
        text.Append(isWhole ? "" : "(");
        for (int i = 0; i < queries.Count; i++)
        {
            text.Append(i == 0 ? "" : operation);
            Write(text, queries[i]);
        }

        text.Append(isWhole ? "" : ")");
    }
}
