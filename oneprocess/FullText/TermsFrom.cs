using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>The terms of a field that begin in a given way.</summary>
public static class TermsFrom
{
    private static readonly ConditionalWeakTable<AtomicReader, Counted> s_counted = [];

    /// <summary>
    /// Terms that begin with a text, the best first: those that fit best, and of these those that most documents have. A document that was
    /// replaced lately may count twice.
    /// </summary>
    /// <param name="reader">The index.</param>
    /// <param name="field">The field.</param>
    /// <param name="prefix">The text.</param>
    /// <param name="most">How many terms.</param>
    /// <param name="fit">How a term fits: the greater, the better.</param>
    public static IReadOnlyList<(string Term, TFit Fit)> Prefix<TFit>(
        IndexReader reader, string field, string prefix, int most, Func<ReadOnlyMemory<byte>, TFit> fit)
        where TFit : IComparable =>
        Best(Parts(reader, field), part => part.Best(prefix, most, fit), most, fit);

    /// <summary>Terms that begin with a text in which so many letters may be wrong, those that most documents have first.</summary>
    public static IReadOnlyList<string> Misspelt(IndexReader reader, string field, string prefix, int most, int mistakes) =>
    [
        .. Best(Parts(reader, field), part => part.Near(prefix, mistakes, isBeginning: true).Select(one => one.Term), most, _ => 0)
            .Select(one => one.Term),
    ];

    /// <summary>How many documents have a term, of those that hold for a condition.</summary>
    /// <param name="reader">The index.</param>
    /// <param name="field">The field.</param>
    /// <param name="term">The term.</param>
    /// <param name="condition">The condition.</param>
    /// <param name="name">Names field and condition: what was counted last under a name is kept with the part of the index.</param>
    public static int Count(IndexReader reader, string field, string term, Func<AtomicReader, Func<int, bool>> condition, string name) =>
        reader.Leaves.Sum(leaf => s_counted.GetOrCreateValue(leaf.AtomicReader).Under(name).GetOrAdd(
            term, _ => Count(leaf.AtomicReader, field, term, condition)));

    private static int Count(AtomicReader reader, string field, string term, Func<AtomicReader, Func<int, bool>> condition)
    {
        DocsEnum? found = reader.GetTermDocsEnum(new Term(field, term));
        if (found is null)
        {
            return 0;
        }

        int count = 0;
        Func<int, bool> holds = condition(reader);
        for (int document = found.NextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = found.NextDoc())
        {
            count += holds(document) ? 1 : 0;
        }

        return count;
    }

    private static TermList[] Parts(IndexReader reader, string field) =>
        [.. reader.Leaves.Select(part => part.AtomicReader.GetTerms(field)).OfType<Terms>().Select(TermList.Of)];

    private static (string Term, TFit Fit)[] Best<TFit>(
        TermList[] parts, Func<TermList, IEnumerable<BytesRef>> termsOf, int most, Func<ReadOnlyMemory<byte>, TFit> fit)
        where TFit : IComparable =>
    [
        .. parts.SelectMany(termsOf).Distinct()
            .Select(term => (
                Term: term,
                Fit: fit(term.Bytes.AsMemory(term.Offset, term.Length)),
                Documents: parts.Sum(part => part.Documents(term))))
            .OrderByDescending(one => one.Fit).ThenByDescending(one => one.Documents).ThenBy(one => one.Term)
            .Take(most)
            .Select(one => (one.Term.Utf8ToString(), one.Fit)),
    ];

    /// <summary>What was counted in a part of the index, under the name that was asked for last.</summary>
    private sealed class Counted
    {
        private Named _last = new("", []);

        public ConcurrentDictionary<string, int> Under(string name)
        {
            Named last = _last;
            return (last.Name == name ? last : _last = new(name, [])).Counts;
        }

        private sealed record Named(string Name, ConcurrentDictionary<string, int> Counts);
    }
}
