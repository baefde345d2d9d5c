using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>
/// A name to suggest, as a term of the index: from one of its folded words on, then whether that is its first, the kind, and the name as it
/// is shown. So the terms that begin with what was typed are next to each other.
/// </summary>
internal static class CompletionTerm
{
    private const char End = '\u0001';
    private const char First = '0';
    private const char Later = '1';

    public static IEnumerable<string> Of(Completion name)
    {
        foreach (string way in name.Ways)
        {
            for (int begin = 0; begin >= 0; begin = way.IndexOf(' ', begin) is int space and >= 0 ? space + 1 : -1)
            {
                yield return $"{way[begin..]}{End}{(begin == 0 ? First : Later)}{name.Kind}{End}{name.Text}";
            }
        }
    }

    /// <summary>How a term fits that begins with what was typed, which is so many bytes long.</summary>
    public static NameFit Fit(ReadOnlySpan<byte> term, int typed)
    {
        int end = term.IndexOf((byte)End);
        return term[end + 1] != First ? NameFit.Otherwise : end == typed ? NameFit.Whole : NameFit.Begun;
    }

    public static Completion Read(string term)
    {
        int kind = term.IndexOf(End, StringComparison.Ordinal) + 2;
        int text = term.IndexOf(End, kind) + 1;
        return new Completion(term[text..], term[kind..(text - 1)]);
    }
}
