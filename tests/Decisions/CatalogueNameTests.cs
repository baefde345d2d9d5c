using System.Globalization;
using System.Text;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using Xunit;

namespace TicketMaster.Tests.Decisions;

public sealed class CatalogueNameTests
{
    [Theory]
    [InlineData("Beyoncé")]
    [InlineData("Sigur Rós & 久石譲, live!")]
    [InlineData("می\u200Cخواهم برقصم")]
    [InlineData("क्\u200Dष")]
    [InlineData("র\u200D্যাব")]
    [InlineData("ශ්\u200Dරී ලංකා")]
    [InlineData("Family 👨\u200D👩\u200D👧\u200D👦 day")]
    [InlineData("Pride 🏳\uFE0F\u200D🌈")]
    [InlineData("👩🏽\u200D⚕\uFE0F in concert")]
    [InlineData("🙂\u200D↔\uFE0F")]
    [InlineData("❤\uFE0F and \u2764")]
    [InlineData("שלום\u200F!")]
    [InlineData("\u200Eשלום (live)")]
    [InlineData("محمد\u061C 3")]
    [InlineData("Six Nations 🏴\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F!")]
    [InlineData("No. 1\uFE0F\u20E3")]
    [InlineData("©\uFE0F ™\uFE0E 〰\uFE0F ‼\uFE0F ↔\uFE0F")]
    [InlineData("葛\U000E0100城 ℹ\uFE0F")]
    [InlineData("\uFA10\uFE00")]
    [InlineData("ᠰ\u180B")]
    public void A_name_of_any_script_or_with_emoji_is_a_name(string name) => Assert.Null(CatalogueName.FirstForbidden(name));

    [Theory]
    [InlineData("a\tb", "U+0009")]
    [InlineData("a\u001Bb", "U+001B")]
    [InlineData("a\u007Fb", "U+007F")]
    [InlineData("a\u0085b", "U+0085")]
    [InlineData("a\u2028b", "U+2028")]
    [InlineData("a\u2029b", "U+2029")]
    [InlineData("a\u200Bb", "U+200B")]
    [InlineData("a\u2060b", "U+2060")]
    [InlineData("a\u2062b", "U+2062")]
    [InlineData("\uFEFFa", "U+FEFF")]
    [InlineData("a\u202Ab", "U+202A")]
    [InlineData("a\u202Bb", "U+202B")]
    [InlineData("a\u202Cb", "U+202C")]
    [InlineData("a\u202Db", "U+202D")]
    [InlineData("a\u202Eb", "U+202E")]
    [InlineData("a\u2066b", "U+2066")]
    [InlineData("a\u2067b", "U+2067")]
    [InlineData("a\u2068b", "U+2068")]
    [InlineData("a\u2069b", "U+2069")]
    [InlineData("a\uFFFAb", "U+FFFA")]
    [InlineData("a\uFDD0b", "U+FDD0")]
    [InlineData("a\uFFFEb", "U+FFFE")]
    [InlineData("a\U0001FFFFb", "U+1FFFF")]
    [InlineData("a\U0010FFFEb", "U+10FFFE")]
    [InlineData("a\u00ADb", "U+00AD")]
    [InlineData("a\u034Fb", "U+034F")]
    [InlineData("a\u115Fb", "U+115F")]
    [InlineData("a\u1160b", "U+1160")]
    [InlineData("a\u17B4b", "U+17B4")]
    [InlineData("a\u180Eb", "U+180E")]
    [InlineData("a\u3164b", "U+3164")]
    [InlineData("a\uFFA0b", "U+FFA0")]
    [InlineData("a\uFFF0b", "U+FFF0")]
    [InlineData("a\U0001BCA0b", "U+1BCA0")]
    [InlineData("a\U0001D173b", "U+1D173")]
    [InlineData("a\U000E0001b", "U+E0001")]
    public void A_name_has_no_character_that_is_unseen_or_turns_others_around(string name, string character) =>
        Assert.Equal(character, CatalogueName.FirstForbidden(name));

    [Theory]
    [InlineData("\u200Cمی", "U+200C")]
    [InlineData("می\u200C", "U+200C")]
    [InlineData("می\u200C خواهم", "U+200C")]
    [InlineData("می\u200C\u200Cخواهم", "U+200C")]
    [InlineData("Ade\u200Cle", "U+200C")]
    [InlineData("Ade\u200Dle", "U+200D")]
    [InlineData("a \u200D b", "U+200D")]
    [InlineData("1\u200D2", "U+200D")]
    [InlineData("\u200D👩", "U+200D")]
    [InlineData("👩\u200D", "U+200D")]
    [InlineData("👩\u200Da", "U+200D")]
    [InlineData("👩\u200C👩", "U+200C")]
    [InlineData("👩\u200D\u200D👧", "U+200D")]
    [InlineData("久\u200D石", "U+200D")]
    public void A_joiner_that_joins_nothing_is_refused(string name, string character) =>
        Assert.Equal(character, CatalogueName.FirstForbidden(name));

    /// <summary>What is seen in some scripts and with some symbols is seen nowhere else.</summary>
    [Theory]
    [InlineData("a\u200Eb", "U+200E")]
    [InlineData("a\u200Fb", "U+200F")]
    [InlineData("a\u061Cb", "U+061C")]
    [InlineData("Ade\uFE0Fle", "U+FE0F")]
    [InlineData("\uFE0FAdele", "U+FE0F")]
    [InlineData("❤\uFE0F\uFE0F", "U+FE0F")]
    [InlineData("Adele \uFE0F", "U+FE0F")]
    [InlineData("2026\uFE0F", "U+FE0F")]
    [InlineData("é\U000E0100", "U+E0100")]
    [InlineData("a\u180Bb", "U+180B")]
    [InlineData("Adele\U000E0067", "U+E0067")]
    [InlineData("\U000E0067", "U+E0067")]
    [InlineData("🏳\U000E0067", "U+E0067")]
    public void A_character_that_is_seen_elsewhere_only_is_refused(string name, string character) =>
        Assert.Equal(character, CatalogueName.FirstForbidden(name));

    [Theory]
    [InlineData("Beyonce\u0301", "Beyonc\u00E9")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\u212B", "\u00C5")]
    [InlineData("ﬁn", "ﬁn")]
    [InlineData("a\uFFFEe\u0301", "a\uFFFEe\u0301")]
    public void A_name_is_stored_composed(string typed, string stored) => Assert.Equal(stored, CatalogueName.Composed(typed));

    /// <summary>In whichever form they come: Vietnamese writes one or two of them within the letter.</summary>
    [Theory]
    [InlineData("a", 30, true)]
    [InlineData("a", 31, false)]
    [InlineData("\u00E9", 29, true)]
    [InlineData("\u00E9", 30, false)]
    [InlineData("\u1EC7", 28, true)]
    [InlineData("\u1EC7", 29, false)]
    public void A_letter_has_30_marks_at_most(string letter, int marks, bool isName)
    {
        foreach (string mark in new[] { "\u0301", "\u0336", "\u0489", "\u0903", "\U0001D165" })
        {
            string name = string.Concat(Enumerable.Repeat($"{letter}{string.Concat(Enumerable.Repeat(mark, marks))} ", 3));

            Assert.Equal(isName ? null : "'name' has more than 30 marks on one letter.", CatalogueName.Problem("'name'", name));
            Assert.Equal(isName, CatalogueName.Problem("'name'", name.Normalize()) is null);
        }
    }

    [Fact]
    public void No_text_has_a_control_character_a_lone_surrogate_or_a_noncharacter_and_every_other_character_is_fine()
    {
        for (int i = 0; i <= char.MaxValue; i++)
        {
            bool isForbidden = i is (>= 0xD800 and <= 0xDFFF) or (>= 0xFDD0 and <= 0xFDEF) or 0xFFFE or 0xFFFF
                || CharUnicodeInfo.GetUnicodeCategory(i) == UnicodeCategory.Control;
            Assert.Equal(isForbidden ? $"U+{i:X4}" : null, Characters.FirstForbidden($"a{(char)i}b"));
        }

        for (int i = 0x10000; i <= 0x10FFFF; i++)
        {
            Assert.Equal((i & 0xFFFF) >= 0xFFFE ? $"U+{i:X4}" : null, Characters.FirstForbidden(new Rune(i).ToString()));
        }

        Assert.Equal("a b  c", Characters.Without("a\rb\u001B\uFFFEc"));
    }
}
