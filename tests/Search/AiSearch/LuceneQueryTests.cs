using TicketMaster.Adapters;
using Xunit;

namespace TicketMaster.Tests.Search.AiSearch;

public sealed class LuceneQueryTests
{
    [Theory]
    [InlineData("jazz", "(jazz^4 OR jazz* OR jazz~1)")]
    [InlineData("Coldplay", "(coldplay^4 OR coldplay* OR coldplay~2)")]
    [InlineData("who", "(who^4 OR who*)")]
    [InlineData("o2", "(o2^4 OR o2*)")]
    [InlineData("q", "(q^4 OR q*)")]
    [InlineData("Beyoncé", "(beyoncé^4 OR beyonce^4 OR beyonce* OR beyonce~1)")]
    [InlineData("O'Brien", "(o'brien^4 OR obrien^4 OR obrien* OR obrien~1)")]
    [InlineData("iron maiden", "((iron^4 OR iron* OR iron~1) AND (maiden^4 OR maiden* OR maiden~1)) OR \"iron maiden\"^8")]
    [InlineData("j cole", "((j^4) AND (cole^4 OR cole* OR cole~1)) OR \"j cole\"^8")]
    [InlineData("ac/dc", "(ac\\/dc^4 OR ((ac^4 OR ac*) AND (dc^4 OR dc*))) OR \"ac dc\"^8")]
    [InlineData("東京", "(東京^4 OR ((東^4) AND (京^4 OR 京*))) OR \"東 京\"^8")]
    public void Each_word_must_match_as_written_half_typed_or_misspelt(string typed, string query) =>
        Assert.Equal(query, LuceneQuery.Translate(typed));

    [Fact]
    public void Small_words_are_left_out_unless_nothing_else_was_typed()
    {
        Assert.Equal(LuceneQuery.Translate("phantom opera"), LuceneQuery.Translate("the Phantom of the Opera"));
        Assert.Equal("(the^4 OR the*)", LuceneQuery.Translate("the"));
    }

    [Theory]
    [InlineData("OR", "(or^4 OR or*)")]
    [InlineData("NOT", "(not^4 OR not*)")]
    public void Operators_are_words_like_any_other(string typed, string query) => Assert.Equal(query, LuceneQuery.Translate(typed));

    [Theory]
    [InlineData('+')]
    [InlineData('-')]
    [InlineData('&')]
    [InlineData('|')]
    [InlineData('!')]
    [InlineData('(')]
    [InlineData(')')]
    [InlineData('{')]
    [InlineData('}')]
    [InlineData('[')]
    [InlineData(']')]
    [InlineData('^')]
    [InlineData('"')]
    [InlineData('~')]
    [InlineData('*')]
    [InlineData('?')]
    [InlineData(':')]
    [InlineData('\\')]
    [InlineData('/')]
    public void A_character_with_a_meaning_in_the_syntax_is_escaped_wherever_it_is_typed(char special)
    {
        Assert.Equal($"x\\{special}y", LuceneQuery.Escape($"x{special}y"));
        foreach (string typed in (string[])[$"xy{special}", $"{special}xy", $"x{special}y", $"{special}{special}xy"])
        {
            string query = LuceneQuery.Translate(typed)!;
            string escaped = typed.Replace($"{special}", $"\\{special}", StringComparison.Ordinal);
            Assert.StartsWith($"({escaped}^4 OR ", query, StringComparison.Ordinal);

            // After what was typed itself the query is letters and digits but for the syntax written here: no special is left unescaped.
            Assert.Matches(
                """^[a-z0-9 ()^*~"]*$""",
                query[(escaped.Length + 1)..].Replace("AND", "", StringComparison.Ordinal).Replace("OR", "", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("*")]
    [InlineData("\" ~ ?? -")]
    public void Text_without_a_word_is_no_query(string typed) => Assert.Null(LuceneQuery.Translate(typed));

    [Fact]
    public void Words_past_the_twelfth_narrow_nothing_so_that_no_query_is_too_big_for_the_service()
    {
        string twelve = string.Join(' ', Enumerable.Range(1, LuceneQuery.MaxWords).Select(n => $"w{n}x"));

        Assert.Equal(LuceneQuery.Translate(twelve), LuceneQuery.Translate($"{twelve} w13x"));
        Assert.NotEqual(LuceneQuery.Translate(twelve), LuceneQuery.Translate(twelve[..^5]));
        string oneWord = LuceneQuery.Translate(string.Join('-', Enumerable.Repeat("ab", 66)))!;
        Assert.Equal(LuceneQuery.MaxWords, oneWord.Split("ab*").Length - 1);
        Assert.DoesNotContain('-', oneWord);
    }

    [Theory]
    [InlineData("Beyoncé", "beyonce")]
    [InlineData("Sigur Rós", "sigur ros")]
    [InlineData("Guns N' Roses", "guns n roses")]
    [InlineData("Straße, Øresund & Łódź", "strasse oresund and lodz")]
    [InlineData("東京ドーム", "東 京 ト ー ム")]
    [InlineData("!?", "")]
    public void Text_is_folded_as_people_without_its_letters_type_it(string text, string folded) =>
        Assert.Equal(folded, FoldedText.Fold(text));

    [Theory]
    [InlineData("AC/DC live", "ac dc acdc live")]
    [InlineData("Jay-Z", "jay z jayz")]
    [InlineData("東京", "東 京")]
    public void What_is_written_with_punctuation_is_indexed_together_too(string text, string indexed) =>
        Assert.Equal(indexed, FoldedText.ForIndex(text));
}
