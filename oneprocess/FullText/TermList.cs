using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text;
using Lucene.Net.Index;
using Lucene.Net.Util;

namespace OneProcess.FullText;

/// <summary>
/// The terms of a field in one part of the index, in memory. Misspelt words are looked for in all of them: of nearly all, the letters that
/// they have say enough. Lucene makes an automaton for each word instead, which takes several milliseconds.
/// </summary>
internal sealed class TermList
{
    /// <summary>Longer terms count as so long.</summary>
    private const int Longest = 255;

    /// <summary>The parts of an index never change. A list goes with its part.</summary>
    private static readonly ConditionalWeakTable<Terms, TermList> s_lists = [];

    private readonly byte[] _bytes;

    /// <summary>Where each term ends.</summary>
    private readonly int[] _ends;

    /// <summary>The terms from short to long.</summary>
    private readonly int[] _byLength;

    /// <summary>How many terms are shorter than so many letters.</summary>
    private readonly int[] _shorter = new int[Longest + 2];

    /// <summary>
    /// Which letters each term has, from short to long: a bit a letter or digit, and for others one of those that are left.
    /// </summary>
    private readonly ulong[] _letters;

    /// <summary>How many documents have each term, those that were replaced lately included.</summary>
    private readonly int[] _documents;

    /// <summary>Where terms stand that were looked for.</summary>
    private readonly ConcurrentDictionary<int, TermPlace> _places = new();

    private TermList(Terms terms)
    {
        List<byte> bytes = [];
        List<int> ends = [];
        List<ulong> letters = [];
        List<byte> lengths = [];
        List<int> documents = [];
        TermsEnum all = terms.GetEnumerator();
        while (all.MoveNext())
        {
            ReadOnlySpan<byte> term = all.Term.Bytes.AsSpan(all.Term.Offset, all.Term.Length);
            bytes.AddRange(term);
            ends.Add(bytes.Count);
            letters.Add(Letters(term));
            lengths.Add((byte)Math.Min(Longest, UnicodeUtil.CodePointCount(all.Term)));
            documents.Add(all.DocFreq);
        }

        (_bytes, _ends, _documents) = ([.. bytes], [.. ends], [.. documents]);
        _byLength = [.. Enumerable.Range(0, ends.Count).OrderBy(index => lengths[index])];
        _letters = [.. _byLength.Select(index => letters[index])];
        foreach (byte length in lengths)
        {
            _shorter[length + 1]++;
        }

        for (int length = 1; length < _shorter.Length; length++)
        {
            _shorter[length] += _shorter[length - 1];
        }
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
    public IEnumerable<BytesRef> Best(string beginning, int most, Func<ReadOnlyMemory<byte>, int> fit)
    {
        byte[] begun = Encoding.UTF8.GetBytes(beginning);
        PriorityQueue<int, (int Fit, int Documents, int Before)> best = new();
        for (int index = From(begun); index < _ends.Length && Term(index).Span.StartsWith(begun); index++)
        {
            (int, int, int) worth = (fit(Term(index)), _documents[index], -index);
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

    /// <summary>The terms, in their order, in which so many letters of a word are wrong at most.</summary>
    /// <param name="word">The word.</param>
    /// <param name="most">How many letters may be wrong, missing, too many or swapped with the next.</param>
    /// <param name="isBeginning">Whether the term may go on after it.</param>
    public IEnumerable<(BytesRef Term, int Mistakes)> Near(string word, int most, bool isBeginning)
    {
        byte[] typed = Encoding.UTF8.GetBytes(word);
        Rune[] runes = [.. word.EnumerateRunes()];
        ulong letters = Letters(typed);
        int shortest = Math.Clamp(runes.Length - most, 0, Longest);
        int longest = isBeginning ? Longest : Math.Min(runes.Length + most, Longest);
        List<int> candidates = [];
        for (int i = _shorter[shortest]; i < _shorter[longest + 1]; i++)
        {
            // A mistake loses one of the word's letters at most, and adds one at most.
            if (BitOperations.PopCount(letters & ~_letters[i]) <= most
                && (isBeginning || BitOperations.PopCount(_letters[i] & ~letters) <= most))
            {
                candidates.Add(_byLength[i]);
            }
        }

        return
            from index in candidates.Order()
            let mistakes = Mistakes.Between(runes, Term(index).Span, most, isBeginning)
            where mistakes is not null
            select (new BytesRef(Term(index).ToArray()), mistakes.Value);
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

    private static ulong Letters(ReadOnlySpan<byte> term)
    {
        ulong letters = 0;
        while (!term.IsEmpty)
        {
            Rune.DecodeFromUtf8(term, out Rune letter, out int length);
            letters |= 1ul << letter.Value switch
            {
                >= 'a' and <= 'z' => letter.Value - 'a',
                >= '0' and <= '9' => 26 + letter.Value - '0',
                _ => 36 + (letter.Value % 28),
            };
            term = term[length..];
        }

        return letters;
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
