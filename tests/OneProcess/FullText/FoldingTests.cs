using System.Diagnostics.CodeAnalysis;
using System.Text;
using OneProcess.FullText;
using TicketMaster.Adapters;
using Xunit;

namespace TicketMaster.Tests.OneProcess.FullText;

/// <summary>Both foldings, of the embedded index and of the one on Azure, take whatever a text may be.</summary>
public sealed class FoldingTests
{
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

        Assert.Equal("a b", Folding.Fold(text));
        Assert.Equal("a b", FoldedText.Fold(text));
    }

    [Fact]
    [SuppressMessage("Security", "CA5394", Justification = "A seeded test.")]
    public void No_text_stops_them_and_what_they_give_is_words()
    {
        const int seed = 20261129;
        Random random = new(seed);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(1, 20)).Select(_ => AnyCharacter(random)));
            foreach (string folded in new[] { Folding.Fold(text), FoldedText.Fold(text), FoldedText.ForIndex(text) })
            {
                Assert.True(
                    folded.EnumerateRunes().All(rune => rune.Value == ' ' || Rune.IsLetterOrDigit(rune) || Rune.IsNumber(rune)),
                    $"Seed {seed}, text {i}: {Uri.EscapeDataString(folded)}");
            }
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
