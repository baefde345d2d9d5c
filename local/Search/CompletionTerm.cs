using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>
/// A name to suggest, as a term of the index: from one of its folded words on, then the kind and the name as it is shown. So the terms that
/// begin with what was typed are next to each other.
/// </summary>
internal static class CompletionTerm
{
    private const char End = '\u0001';

    public static IEnumerable<string> Of(Completion name)
    {
        string rest = $"{End}{name.Kind}{End}{name.Text}";
        for (int begin = 0; begin >= 0; begin = name.Folded.IndexOf(' ', begin) is int space and >= 0 ? space + 1 : -1)
        {
            yield return $"{name.Folded[begin..]}{rest}";
        }
    }

    public static Completion Read(string term)
    {
        int kind = term.IndexOf(End, StringComparison.Ordinal) + 1;
        int text = term.IndexOf(End, kind) + 1;
        return new Completion(term[text..], term[kind..(text - 1)]);
    }
}
