using TicketMaster.Administration;
using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Which changes of an event with sections A and B for sale, and C never for sale, need seats that nobody has.</summary>
public sealed class EventChangeDecisionTests
{
    [Theory]
    [InlineData("nothing", "anything")]
    [InlineData("B off sale", "B")]
    [InlineData("A and B off sale", "A B")]
    [InlineData("another band for B", "anything")]
    [InlineData("C on sale", "anything")]
    [InlineData("another price", "anything")]
    [InlineData("another currency", "all")]
    [InlineData("another currency, B off sale", "all")]
    public void A_section_off_sale_and_another_currency_need_free_seats(string change, string mustBeFree)
    {
        EventDocument before = TestEvents.Of("gala") with { Sections = [Section("A", "P1"), Section("B", "P2"), Section("C", null)] };
        EventDocument next = change switch
        {
            "B off sale" => before with { Sections = [Section("A", "P1"), Section("B", null), Section("C", null)] },
            "A and B off sale" => before with { Sections = [Section("A", null), Section("B", null), Section("C", null)] },
            "another band for B" => before with { Sections = [Section("A", "P1"), Section("B", "P1"), Section("C", null)] },
            "C on sale" => before with { Sections = [Section("A", "P1"), Section("B", "P2"), Section("C", "P2")] },
            "another price" => before with { PriceBands = [.. before.PriceBands.Select(band => band with { Price = band.Price + 1 })] },
            "another currency" => before with { Currency = "CHF" },
            "another currency, B off sale" => before with
            {
                Currency = "CHF",
                Sections = [Section("A", "P1"), Section("B", null), Section("C", null)],
            },
            _ => before,
        };

        UnlessInUse? unless = EventChangeDecision.Decide(before, next);

        Assert.Equal(
            mustBeFree, unless is null ? "anything" : unless.Sections is { } sections ? string.Join(' ', sections.Order()) : "all");
    }

    private static PlanSection Section(string name, string? band) =>
        new(name, name, band, [new RowRun(1, 10, Letters: true)], new SectionShape(0, 90, 10, 20));
}
