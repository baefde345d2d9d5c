using System.Text;

namespace TicketMaster.Search;

/// <summary>What somebody typed, as words to look for. It makes the query for every engine.</summary>
internal sealed record TypedText(IReadOnlyList<TypedWord> Words)
{
    /// <summary>The most words to look for. An engine limits the clauses of a query.</summary>
    public const int MaxWords = 12;

    private const int MaxJoined = 4;
    private const float JoinedBoost = 20;
    private const float BegunNameBoost = 8;
    private const float NearNameBoost = 20;
    private const float PhraseShare = 0.5f;

    /// <summary>Words that narrow nothing, unless there is nothing else.</summary>
    private static readonly HashSet<string> s_ignored =
    [
        "a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with",
    ];

    /// <summary>All that was typed, without spaces.</summary>
    private string Name { get; init; } = "";

    public bool IsEmpty => Words.Count == 0;

    /// <summary>
    /// The same without what may only be a name because the other words tell nothing: "tickets" of "!!! tickets". Null if that is all.
    /// </summary>
    public TypedText? Plain { get; private init; }

    public static TypedText Of(string text)
    {
        WrittenWord[] written = [.. WrittenWord.In(text).Where(word => word.Parts.Count > 0 || word.Signs.Count > 0)];
        WrittenWord[] words = [.. written.Where(word => word.Parts.Count > 0)];
        WrittenWord[] needed = [.. words.Where(word => !IsIgnored(word))];
        if (needed.Length == 0)
        {
            return words.Length > 0 ? Of(words, words) : Of(written, written);
        }

        TypedText plain = Of(needed, words);
        WrittenWord[] named =
        [
            .. written.Where((word, i) => word.Parts.Count == 0 ? !Separates(word) : !IsIgnored(word) || IsTheThe(written, i)),
        ];
        return named.Length == needed.Length || plain.Words.Any(word => word.Vagueness is null)
            ? plain
            : Of(named, written) with { Plain = plain };
    }

    /// <summary>All but one word, which narrows nothing then.</summary>
    public TypedText Without(TypedWord word)
    {
        TypedWord[] rest = [.. Words.Where(other => other != word)];
        return new TypedText(rest) { Name = string.Concat(rest.SelectMany(other => other.Parts)) };
    }

    /// <summary>The entries that have all words, the very name first.</summary>
    public TextQuery Query(Looseness looseness)
    {
        TextQuery each = TextQuery.EachOf([.. Words.Select(word => Clause(word, looseness))]);
        string[] parts = [.. Words.SelectMany(word => word.Parts)];
        List<TextQuery> ways = [parts.Length > 1 ? new TextQuery.Preferring(each, [.. InARow(parts)]) : each];
        ways.Add(new TextQuery.Word(SearchFields.Names.Name, Name, SearchFields.Names.Boost));
        if (Words[^1].IsLast && Name.Length > 1)
        {
            ways.Add(new TextQuery.Begins(SearchFields.Names.Name, Name, BegunNameBoost));
        }

        if (looseness != Looseness.AsTyped && TypedWord.MistakesAllowed(Name) is var mistakes and > 0)
        {
            ways.Add(new TextQuery.Nearly(SearchFields.Names.Name, Name, mistakes, NearNameBoost));
            if (looseness == Looseness.HalfTyped && Words[^1].IsLast && Name.EnumerateRunes().All(Rune.IsLetterOrDigit))
            {
                ways.AddRange(MisspeltPatterns.BeginningsOf(Name)
                    .Select(pattern => new TextQuery.Like(SearchFields.Names.Name, pattern, BegunNameBoost)));
            }
        }

        ways.AddRange(WithTwoAsOne());
        return TextQuery.OneOf(ways);
    }

    /// <summary>The entries that have all words, as typed, in what they are called or in whom they are with.</summary>
    public TextQuery QueryOfNames() => TextQuery.OneOf(
    [
        TextQuery.EachOf([.. Words.Select(word => word.InNames())]),
        new TextQuery.Word(SearchFields.Names.Name, Name, SearchFields.Names.Boost),
    ]);

    /// <summary>
    /// The entries that have a word. Those come first that are called after it and its next words as a whole: "coldplay live" means
    /// Coldplay rather than a tribute to them.
    /// </summary>
    private TextQuery Clause(TypedWord word, Looseness looseness)
    {
        int begin = Words.Index().First(one => ReferenceEquals(one.Item, word)).Index;
        List<TextQuery> names = [];
        for (int end = begin + 1; end <= Words.Count && Words.Count is > 1 and <= MaxJoined; end++)
        {
            TypedWord[] run = [.. Words.Skip(begin).Take(end - begin)];
            if (run.Length < Words.Count && run.Any(one => one.Vagueness is null))
            {
                string name = string.Concat(run.SelectMany(one => one.Parts));
                names.Add(new TextQuery.Word(SearchFields.Names.Name, name, JoinedBoost));
            }
        }

        return word.Clause(looseness, isAlone: Words.Count == 1, names);
    }

    private static IEnumerable<TextQuery> InARow(string[] parts) =>
        from field in (IEnumerable<TextField>)[SearchFields.Headliner, SearchFields.Name]
        select new TextQuery.Phrase(field.Name, parts, field.Boost * PhraseShare);

    private static TypedText Of(WrittenWord[] words, WrittenWord[] written)
    {
        words = [.. words.Select(Cut).Take(MaxWords)];
        return new([.. words.Select((word, i) => TypedWord.Of(word, isLast: i == words.Length - 1))]) { Name = Joined(written) };
    }

    private static bool IsIgnored(WrittenWord word) => word.Parts is [string only] && s_ignored.Contains(only);

    /// <summary>Nobody says it who does not mean the band.</summary>
    private static bool IsTheThe(WrittenWord[] written, int i)
    {
        return IsThe(i) && (IsThe(i - 1) || IsThe(i + 1));

        bool IsThe(int at) => at >= 0 && at < written.Length && written[at].Parts is ["the"];
    }

    /// <summary>"opera – tickets": dashes, dots and the like are no name, nor is any single sign that every keyboard has.</summary>
    private static bool Separates(WrittenWord word) => word.Signs is [[<= '~']] || word.Signs.All(sign => sign.EnumerateRunes().All(
        rune => rune.Value == '|' || (Rune.IsPunctuation(rune) && rune.Value is not ('!' or '?' or '*' or '#'))));

    private static string Joined(WrittenWord[] written) =>
        string.Concat(written.SelectMany(word => word.Parts.Count > 0 ? word.Parts : word.Signs));

    private static WrittenWord Cut(WrittenWord word) =>
        word.Parts.Count <= MaxWords ? word : word with { Parts = [.. word.Parts.Take(MaxWords)], Forms = [] };

    /// <summary>"new york jazz" also means what is written "newyork".</summary>
    private IEnumerable<TextQuery> WithTwoAsOne()
    {
        if (Words.Count is < 2 or > MaxJoined)
        {
            yield break;
        }

        for (int i = 0; i < Words.Count - 1; i++)
        {
            if (Words[i].Parts is [string first] && Words[i + 1].Parts is [string second]
                && !FoldedText.IsIdeograph(first) && !FoldedText.IsIdeograph(second))
            {
                TextQuery both = new TextQuery.Word(SearchFields.All.Name, first + second, JoinedBoost);
                yield return TextQuery.EachOf(
                [
                    .. Words.Take(i).Select(word => word.Exactly()), both, .. Words.Skip(i + 2).Select(word => word.Exactly()),
                ]);
            }
        }
    }
}
