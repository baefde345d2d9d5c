using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Catalogue;

public sealed class SeatingPlanTests
{
    private static readonly SectionShape Shape = new(0, 90, 10, 20);

    private static readonly IReadOnlyList<PlanSection> Plan =
    [
        new("ORCH", "Orchestra", "P1", [new(2, 3, Letters: true), new(30, 4, Letters: true)], Shape),
        new("101", "Block 101", "P2", [new(12, 20, Letters: false)], Shape),
    ];

    [Theory]
    [InlineData(0, true, "A")]
    [InlineData(25, true, "Z")]
    [InlineData(26, true, "AA")]
    [InlineData(27, true, "AB")]
    [InlineData(701, true, "ZZ")]
    [InlineData(702, true, "AAA")]
    [InlineData(18_277, true, "ZZZ")]
    [InlineData(18_278, true, "AAAA")]
    [InlineData(0, false, "1")]
    [InlineData(9_998, false, "9999")]
    public void A_row_has_one_name_and_the_name_one_row(int index, bool letters, string name)
    {
        Assert.Equal(name, RowName.At(index, letters));
        Assert.Equal(index, RowName.Parse(name, out bool parsedLetters));
        Assert.Equal(letters, parsedLetters);
    }

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("a")]
    [InlineData("A1")]
    [InlineData("1A")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("-1")]
    [InlineData("10000")]
    [InlineData("AAAAA")]
    [InlineData("É")]
    [InlineData("١")]
    public void Another_spelling_is_no_row(string name) => Assert.Null(RowName.Parse(name, out _));

    [Fact]
    public void Rows_keep_counting_through_the_runs_of_a_section()
    {
        Assert.Equal("B", SeatingPlan.RowAt(Plan[0], 1)!.Value.Name);
        PlanRow third = SeatingPlan.RowAt(Plan[0], 2)!.Value;
        Assert.Equal(("C", 4, 6), (third.Name, third.Seats, third.FirstSeat));
        Assert.Equal("AF", SeatingPlan.RowAt(Plan[0], 31)!.Value.Name);
        Assert.Null(SeatingPlan.RowAt(Plan[0], 32));
        Assert.Null(SeatingPlan.RowAt(Plan[0], -1));
    }

    [Fact]
    public void A_ticket_is_found_by_its_id_and_has_the_index_of_its_status_character()
    {
        PlanSeat seat = SeatingPlan.FindTicket("gala-2026-11", Plan, "gala-2026-11-ORCH-C-2")!.Value;

        Assert.Equal(7, seat.Index);
        Assert.Equal("gala-2026-11-ORCH-C-2", seat.TicketId("gala-2026-11"));
        Assert.Equal("gala-2026-11-ORCH-C", TicketId.Parse("gala-2026-11-ORCH-C-2")!.Value.RowKey);
    }

    [Theory]
    [InlineData("e1-ORCH-A-4")]
    [InlineData("e1-ORCH-A-0")]
    [InlineData("e1-ORCH-A-01")]
    [InlineData("e1-ORCH-A--1")]
    [InlineData("e1-ORCH-a-1")]
    [InlineData("e1-orch-A-1")]
    [InlineData("e1-ORCH-1-1")]
    [InlineData("e1-101-A-1")]
    [InlineData("e1-101-13-1")]
    [InlineData("e1-102-1-1")]
    [InlineData("e2-ORCH-A-1")]
    [InlineData("x-e1-ORCH-A-1")]
    [InlineData("ORCH-A-1")]
    [InlineData("-ORCH-A-1")]
    [InlineData("---")]
    [InlineData("")]
    public void A_seat_that_the_plan_does_not_have_is_not_found(string ticketId) =>
        Assert.Null(SeatingPlan.FindTicket("e1", Plan, ticketId));

    [Fact]
    public void A_ticket_id_is_as_long_as_its_parts_may_be_and_no_longer()
    {
        string longest = new('e', Limits.EventIdLength);
        Assert.Equal(longest, TicketId.Parse($"{longest}-SECTION8-ROWS-SEAT")!.Value.EventId);
        Assert.Null(TicketId.Parse($"{longest}e-SECTION8-ROWS-SEAT"));
        Assert.Null(TicketId.Parse($"{longest}-SECTION89-ROWS-SEAT"));
        Assert.Null(TicketId.Parse($"{longest}-SECTION8-ROWS5-SEAT"));
        Assert.Null(TicketId.Parse($"{longest}-SECTION8-ROWS-SEAT5"));
        Assert.Null(TicketId.Parse(null));
    }

    [Fact]
    public void Every_seat_of_random_plans_is_found_again_by_its_id_and_by_its_index()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            SeatingPlanRoundTrip.Check($"seed {seed}", RandomPlan(random));
        }
    }

    [Fact]
    public void Finding_a_seat_in_a_plan_of_80_000_allocates_only_the_parts_of_its_id()
    {
        List<PlanSection> plan = [.. Enumerable.Range(101, 80)
            .Select(n => new PlanSection($"{n}", $"Block {n}", "P1", [new(40, 25, false)], Shape))];
        Assert.Equal(80_000, SeatingPlan.Capacity(plan));
        Assert.NotNull(SeatingPlan.FindTicket("e00001", plan, "e00001-180-40-25"));

        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1_000; i++)
        {
            SeatingPlan.FindTicket("e00001", plan, "e00001-180-40-25");
        }

        Assert.InRange((GC.GetAllocatedBytesForCurrentThread() - before) / 1_000, 0, 250);
    }

    [Fact]
    public void A_section_of_no_band_has_no_price()
    {
        List<PriceBand> bands = [new("P1", 5_000), new("P2", 3_000)];
        Assert.Equal(3_000, SeatingPlan.Price(Plan[1], bands));
        Assert.Null(SeatingPlan.Price(Plan[1] with { Band = null }, bands));
    }

    private static List<PlanSection> RandomPlan(Random random)
    {
        List<PlanSection> plan = [];
        int sections = random.Next(1, 12);
        for (int i = 0; i < sections; i++)
        {
            bool letters = random.Next(2) == 0;
            List<RowRun> runs = [];
            int count = random.Next(1, 6);
            for (int run = 0; run < count; run++)
            {
                runs.Add(new RowRun(random.Next(1, 30), random.Next(1, 40), letters));
            }

            plan.Add(new PlanSection($"S{i}", $"Section {i}", "P1", runs, Shape));
        }

        return plan;
    }
}
