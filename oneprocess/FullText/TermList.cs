using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>
/// The terms of a field in one part of the index, in memory. Misspelt words are looked for in all of about their length: of nearly all, the
/// letters that they have say enough. Lucene makes an automaton for each word instead, which takes several milliseconds.
/// </summary>
internal sealed class TermList
{
    /// <summary>The parts of an index never change. A list goes with its part.</summary>
    private static readonly ConditionalWeakTable<Terms, TermList> s_lists = [];

    private readonly byte[] _bytes;

    /// <summary>Where each term ends.</summary>
    private readonly int[] _ends;

    /// <summary>How many documents have each term, those that were replaced lately included.</summary>
    private readonly int[] _documents;

    /// <summary>Where terms stand that were looked for.</summary>
    private readonly ConcurrentDictionary<int, TermPlace> _places = new();

    /// <summary>Few fields are asked for misspelt words.</summary>
    private readonly Lazy<TermLetters> _letters;

    private TermList(Terms terms)
    {
        List<byte> bytes = [];
        List<int> ends = [];
        List<int> documents = [];
        TermsEnum all = terms.GetEnumerator();
        while (all.MoveNext())
        {
            bytes.AddRange(all.Term.Bytes.AsSpan(all.Term.Offset, all.Term.Length));
            ends.Add(bytes.Count);
            documents.Add(all.DocFreq);
        }

        (_bytes, _ends, _documents) = ([.. bytes], [.. ends], [.. documents]);
        _letters = new(() => new TermLetters(_ends.Length, index => Term(index).Span));
    }

    public static TermList Of(Terms terms) => s_lists.GetValue(terms, one => new TermList(one));

    public bool Has(BytesRef term) => IndexOf(term) is not null;

    /// <summary>Where a term stands; null if it is not there.</summary>
    /// <param name="term">The term.</param>
    /// <param name="open">Opens the same terms, to seek in them. It is only asked if nobody has looked for this one yet.</param>
    public TermPlace? Find(BytesRef term, Func<TermsEnum> open)
    {
        if (IndexOf(term) is not { } index)
        {
            return null;
        }

        if (!_places.TryGetValue(index, out TermPlace? place) && open() is var terms && terms.SeekExact(term))
        {
            place = _places[index] = new TermPlace(terms.GetTermState(), terms.DocFreq, terms.TotalTermFreq);
        }

        return place;
    }

    /// <summary>How many documents have a term.</summary>
    public int Documents(BytesRef term) => IndexOf(term) is { } index ? _documents[index] : 0;

    /// <summary>Of the terms that begin with a text, those that fit best, and of these those that most documents have.</summary>
    public IEnumerable<BytesRef> Best<TFit>(string beginning, int most, Func<ReadOnlyMemory<byte>, TFit> fit)
        where TFit : IComparable
    {
        byte[] begun = Encoding.UTF8.GetBytes(beginning);
        PriorityQueue<int, (TFit Fit, int Documents, int Before)> best = new();
        for (int index = From(begun); index < _ends.Length && Term(index).Span.StartsWith(begun); index++)
        {
            (TFit, int, int) worth = (fit(Term(index)), _documents[index], -index);
            if (best.Count < most)
            {
                best.Enqueue(index, worth);
            }
            else
            {
                best.EnqueueDequeue(index, worth);
            }
        }

        return best.UnorderedItems.Select(one => new BytesRef(Term(one.Element).ToArray()));
    }

    /// <summary>The terms in which so many letters of a word are wrong at most.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">How many letters may be wrong, missing, too many or swapped with the next.</param>
    /// <param name="isBeginning">Whether the term may go on after it.</param>
    public IReadOnlyList<(BytesRef Term, int Mistakes)> Near(string word, int most, bool isBeginning)
    {
        Rune[] runes = [.. word.EnumerateRunes()];
        ulong letters = TermLetters.Of(Encoding.UTF8.GetBytes(word));
        List<(BytesRef, int)> near = [];
        int longest = isBeginning ? int.MaxValue : runes.Length + most;
        foreach ((int index, ulong others) in _letters.Value.OfLength(runes.Length - most, longest))
        {
            // A mistake loses one of the word's letters at most, and adds one at most.
            if (BitOperations.PopCount(letters & ~others) <= most
                && (isBeginning || BitOperations.PopCount(others & ~letters) <= most)
                && Mistakes.Between(runes, Term(index).Span, most, isBeginning) is { } mistakes)
            {
                near.Add((new BytesRef(Term(index).ToArray()), mistakes));
            }
        }

        return near;
    }

    /// <summary>The terms, in their order, that begin like a pattern with a question mark for any letter.</summary>
    public IEnumerable<BytesRef> Like(string pattern)
    {
        byte[] beginning = Encoding.UTF8.GetBytes(pattern.Split('?')[0]);
        for (int index = From(beginning); index < _ends.Length && Term(index).Span.StartsWith(beginning); index++)
        {
            if (IsLike(pattern, Term(index).Span))
            {
                yield return new BytesRef(Term(index).ToArray());
            }
        }
    }

    private static bool IsLike(string pattern, ReadOnlySpan<byte> term)
    {
        foreach (Rune wanted in pattern.EnumerateRunes())
        {
            if (term.IsEmpty)
            {
                return false;
            }

            Rune.DecodeFromUtf8(term, out Rune letter, out int length);
            if (wanted.Value != '?' && wanted != letter)
            {
                return false;
            }

            term = term[length..];
        }

        return true;
    }

    private int? IndexOf(BytesRef term)
    {
        ReadOnlySpan<byte> wanted = term.Bytes.AsSpan(term.Offset, term.Length);
        int index = From(wanted);
        return index < _ends.Length && Term(index).Span.SequenceEqual(wanted) ? index : null;
    }

    private ReadOnlyMemory<byte> Term(int index) => _bytes.AsMemory((index == 0 ? 0 : _ends[index - 1]).._ends[index]);

    /// <summary>The first term that is not before a text.</summary>
    private int From(ReadOnlySpan<byte> text)
    {
        (int low, int high) = (0, _ends.Length);
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Term(middle).Span.SequenceCompareTo(text) < 0 ? (middle + 1, high) : (low, middle);
        }

        return low;
    }
}

/// <summary>A term in one part of an index.</summary>
/// <param name="State">Leads to its documents.</param>
/// <param name="Documents">How many documents have it.</param>
/// <param name="Times">How often it stands in them.</param>
internal sealed record TermPlace(TermState State, int Documents, long Times);
