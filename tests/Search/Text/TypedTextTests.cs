using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

public sealed class TypedTextTests
{
    [Theory]
    [InlineData("9th", "9th 9")]
    [InlineData("ninth", "ninth 9")]
    [InlineData("IX", "ix 9")]
    [InlineData("9", "9")]
    [InlineData("21st", "21st 21")]
    [InlineData("neunte", "neunte 9")]
    [InlineData("V", "v")]
    [InlineData("beethovens", "beethovens beethoven")]
    [InlineData("symphonies", "symphonies symphony")]
    [InlineData("jazzes", "jazzes jazz")]
    [InlineData("jazz", "jazz")]
    [InlineData("xmas", "xmas xma christmas")]
    [InlineData("St.", "st saint")]
    [InlineData("Jay-Z", "jay+z jayz")]
    [InlineData("N.W.A", "n+w+a nwa")]
    [InlineData("P!nk", "p+nk pnk pink")]
    [InlineData("Ke$ha", "ke+ha keha kesha")]
    [InlineData("A$AP", "a+ap aap asap")]
    [InlineData("AC/DC", "ac+dc acdc")]
    [InlineData("Zauberflöte", "zauberflote zauberfloete")]
    [InlineData("deadmau5", "deadmau5 deadmaus")]
    public void A_word_also_stands_for_its_other_forms(string typed, string ways)
    {
        TypedWord word = Assert.Single(TypedText.Of(typed).Words);

        Assert.Equal(ways.Split(' ').Order(), word.Forms.Prepend(string.Join('+', word.Parts)).Order());
    }

    [Fact]
    public void Small_words_are_left_out_unless_nothing_else_was_typed()
    {
        Assert.Equal(["phantom", "opera"], TypedText.Of("the Phantom of the Opera").Words.Select(word => word.Written));
        Assert.Equal(["the"], TypedText.Of("the").Words.Select(word => word.Written));
    }

    [Theory]
    [InlineData("OR", "words:or")]
    [InlineData("NOT", "words:not")]
    public void Operators_are_words_like_any_other(string typed, string query) =>
        Assert.Contains(query, Query(typed), StringComparison.Ordinal);

    [Theory]
    [InlineData("!!!", "words:\\!\\!\\!")]
    [InlineData("+/-", "words:\\+\\/\\-")]
    [InlineData("÷", "words:÷")]
    [InlineData("\"", "words:\\\"")]
    [InlineData("||", "words:\\|\\|")]
    [InlineData("(", "words:\\(")]
    [InlineData("\\", "words:\\\\")]
    public void A_sign_with_a_meaning_in_the_syntax_is_escaped(string typed, string query) =>
        Assert.Contains(query, Query(typed), StringComparison.Ordinal);

    [Theory]
    [InlineData("name:gala", "name gala")]
    [InlineData("a*b", "a b")]
    [InlineData("x~2", "x 2")]
    [InlineData("[a TO b]", "a to b")]
    public void Among_letters_signs_only_separate(string typed, string phrase)
    {
        string[] words = [.. TypedText.Of(typed).Words.SelectMany(word => word.Parts)];

        Assert.Equal(phrase.Split(' ').Except(["a", "to"]), words.Except(["a", "to"]));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("\u0301\u0301")]
    [InlineData("\u200b\u202e\ufeff")]
    public void Text_without_a_word_is_no_query(string typed) => Assert.True(TypedText.Of(typed).IsEmpty);

    [Fact]
    public void Words_past_the_twelfth_narrow_nothing_so_that_no_query_is_too_big_for_an_engine()
    {
        string twelve = string.Join(' ', Enumerable.Range(1, TypedText.MaxWords).Select(n => $"w{n}x"));

        Assert.Equal(TypedText.Of(twelve).Words.Count, TypedText.Of($"{twelve} w13x").Words.Count);
        Assert.Equal(TypedText.MaxWords, TypedText.Of(string.Join('-', Enumerable.Repeat("ab", 66))).Words.Single().Parts.Count);
    }

    [Fact]
    public void A_word_may_be_half_typed_at_the_end_and_misspelt_only_where_that_finds_nothing()
    {
        TypedText typed = TypedText.Of("iron maidn");

        string strict = LuceneSyntax.Write(typed.Query(Looseness.AsTyped));
        string loose = LuceneSyntax.Write(typed.Query(Looseness.Misspelt));

        Assert.Contains("words:maidn*", strict, StringComparison.Ordinal);
        Assert.DoesNotContain("words:iron*", strict, StringComparison.Ordinal);
        Assert.DoesNotContain('~', strict);
        Assert.Contains("words:iron*", loose, StringComparison.Ordinal);
        Assert.Contains("words:maidn~1", loose, StringComparison.Ordinal);
        Assert.Contains("words:ironmaidn^20", strict, StringComparison.Ordinal);
        Assert.Contains("headlinerWords:\"iron maidn\"^7", strict, StringComparison.Ordinal);
    }

    private static string Query(string typed) => LuceneSyntax.Write(TypedText.Of(typed).Query(Looseness.AsTyped));
}
