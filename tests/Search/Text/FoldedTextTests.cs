using System.Diagnostics.CodeAnalysis;
using System.Text;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>Text is folded before either index gets it, whatever it may be.</summary>
public sealed class FoldedTextTests
{
    [Theory]
    [InlineData("Beyoncé", "beyonce")]
    [InlineData("Sigur Rós", "sigur ros")]
    [InlineData("Guns N' Roses", "guns n roses")]
    [InlineData("Straße, Øresund & Łódź", "strasse oresund and lodz")]
    [InlineData("東京ドーム", "東 京 ト ー ム")]
    [InlineData("ΦΩΣ", "φωσ")]
    [InlineData("Φως", "φωσ")]
    [InlineData("Ὀδυσσεύς", "οδυσσευσ")]
    [InlineData("ﬁnale ﬂute", "finale flute")]
    [InlineData("Ёлка", "елка")]
    [InlineData("İSTANBUL", "istanbul")]
    [InlineData("أم كلثوم", "ام كلثوم")]
    [InlineData("فيروز", "فيروز")]
    [InlineData("!!!", "!!!")]
    [InlineData("÷", "÷")]
    [InlineData("\u0301", "")]
    public void Text_is_folded_as_people_without_its_letters_type_it(string text, string folded) =>
        Assert.Equal(folded, FoldedText.Fold(text));

    /// <summary>Numbers, because an attribute cannot have a lone surrogate: it would become U+FFFD.</summary>
    [Theory]
    [InlineData(0xFFFE)]
    [InlineData(0xFFFF)]
    [InlineData(0xFDD0)]
    [InlineData(0xD800)]
    [InlineData(0xDC00)]
    [InlineData(0x10FFFE)]
    [InlineData(0)]
    public void What_is_no_letter_separates_words(int character)
    {
        string text = $"a{(character <= char.MaxValue ? ((char)character).ToString() : char.ConvertFromUtf32(character))}b";

        Assert.Equal("a b", FoldedText.Fold(text));
    }

    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "A seeded test.")]
    public void No_text_stops_it_and_what_it_gives_is_words()
    {
        const int seed = 20261129;
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => AnyCharacter(random)));
            Assert.All(
                FoldedText.Words(text),
                word => Assert.True(
                    word.EnumerateRunes().All(rune => Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune)),
                    $"Seed {seed}, text {i}: {Uri.EscapeDataString(word)}"));
            _ = LuceneSyntax.Write(TypedText.Of(text) is { IsEmpty: false } typed
                ? typed.Query(Looseness.HalfTyped)
                : new TextQuery.Word("none", "x"));
        }
    }

    [SuppressMessage("Security", "CA5394", Justification = "A seeded test.")]
    private static string AnyCharacter(Random random) => random.Next(6) switch
    {
        0 => ((char)random.Next(0xD800, 0xE000)).ToString(),
        1 => ((char)random.Next(0xFDD0, 0xFDF0)).ToString(),
        2 => char.ConvertFromUtf32((random.Next(1, 17) << 16) | random.Next(0xFFFE, 0x10000)),
        3 => ((char)random.Next(0xFFFE, 0x10000)).ToString(),
        4 => ((char)random.Next(0x250)).ToString(),
        _ => ((char)random.Next(0x10000)).ToString(),
    };
}
