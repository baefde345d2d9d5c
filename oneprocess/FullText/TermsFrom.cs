using Lucene.Net.Index;
using Lucene.Net.Search;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>The terms of a field that begin in a given way, each with how many documents have it.</summary>
public static class TermsFrom
{
    /// <summary>Terms that begin with a text. A document that was replaced lately may count twice.</summary>
    public static Dictionary<string, int> Prefix(IndexReader reader, string field, string prefix)
    {
        Dictionary<string, int> found = [];
        var start = new BytesRef(prefix);
        foreach (AtomicReaderContext leaf in reader.Leaves)
        {
            TermsEnum? terms = leaf.AtomicReader.GetTerms(field)?.GetEnumerator();
            if (terms is null || terms.SeekCeil(start) == TermsEnum.SeekStatus.END)
            {
                continue;
            }

            do
            {
                if (!StringHelper.StartsWith(terms.Term, start))
                {
                    break;
                }

                Add(found, terms);
            }
            while (terms.MoveNext());
        }

        return found;
    }

    /// <summary>Terms that begin with a text in which so many letters may be wrong.</summary>
    public static Dictionary<string, int> Misspelt(IndexReader reader, string field, string prefix, int mistakes)
    {
        Dictionary<string, int> found = [];
        foreach (AtomicReaderContext leaf in reader.Leaves)
        {
            if (leaf.AtomicReader.GetTerms(field) is { } all)
            {
                TermsEnum terms = FoundTerms.In(
                    all, TermList.Of(all).Near(prefix, mistakes, isBeginning: true).Select(one => (one.Term, 1f)));
                while (terms.MoveNext())
                {
                    Add(found, terms);
                }
            }
        }

        return found;
    }

    /// <summary>How many documents have a term, of those that hold for a condition.</summary>
    public static int Count(IndexReader reader, string field, string term, Func<AtomicReader, Func<int, bool>> condition)
    {
        int count = 0;
        foreach (AtomicReaderContext leaf in reader.Leaves)
        {
            DocsEnum? found = leaf.AtomicReader.GetTermDocsEnum(new Term(field, term));
            if (found is null)
            {
                continue;
            }

            Func<int, bool> holds = condition(leaf.AtomicReader);
            for (int document = found.NextDoc(); document != DocIdSetIterator.NO_MORE_DOCS; document = found.NextDoc())
            {
                count += holds(document) ? 1 : 0;
            }
        }

        return count;
    }

    private static void Add(Dictionary<string, int> found, TermsEnum terms)
    {
        string term = terms.Term.Utf8ToString();
        found[term] = found.GetValueOrDefault(term) + terms.DocFreq;
    }
}
