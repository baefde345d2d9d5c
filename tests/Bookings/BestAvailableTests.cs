using TicketMaster.Catalogue;
using TicketMaster.Seats;
using Xunit;

namespace TicketMaster.Tests.Bookings;

public sealed class BestAvailableTests
{
    private static readonly PlanSection s_section = TestEvents.Section("A", rows: 4, seats: 9);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(8)]
    public void Seats_are_together_in_one_row(int quantity)
    {
        IReadOnlyList<PlanSeat> seats = Choose(new string('a', 36), quantity, 1)!;

        Assert.Equal(quantity, seats.Count);
        Assert.Single(seats.Select(seat => seat.Row.Index).Distinct());
        Assert.Equal(Enumerable.Range(seats[0].Number, quantity), seats.Select(seat => seat.Number));
    }

    [Fact]
    public void The_only_block_is_found_wherever_it_is()
    {
        IReadOnlyList<PlanSeat> seats = Choose("hhhhhhhhh" + "hhhhhhhhh" + "hhhhhhaaa" + "hhhhhhhhh", 3, 1)!;

        Assert.Equal(["C-7", "C-8", "C-9"], Names(seats));
    }

    [Fact]
    public void A_choice_that_strands_a_single_seat_is_left_for_last()
    {
        // Row A leaves one seat alone whichever two are taken; row D does not.
        for (int seed = 0; seed < 50; seed++)
        {
            Assert.Equal(["D-1", "D-2"], Names(Choose("aaahhhhhh" + "hhhhhhhhh" + "hhhhhhhhh" + "aahhhhhhh", 2, seed)!));
        }

        Assert.Equal(2, Choose("aaahhhhhh" + new string('h', 27), 2, 1)!.Count);
    }

    [Fact]
    public void No_single_seat_is_stranded_while_any_choice_avoids_it()
    {
        for (int seed = 0; seed < 2_000; seed++)
        {
            var random = new Random(seed);
            string seats = string.Create(36, random, (text, r) =>
            {
                for (int i = 0; i < text.Length; i++)
                {
                    text[i] = r.Next(3) == 0 ? 'h' : 'a';
                }
            });
            int quantity = random.Next(1, 6);
            IReadOnlyList<PlanSeat>? chosen = Choose(seats, quantity, seed);
            bool avoidable = Blocks(seats, quantity).Any(block => Strands(seats, block, quantity) == 0);
            if (avoidable)
            {
                int index = chosen!.Min(seat => seat.Index);
                Assert.True(
                    Strands(seats, index, quantity) == 0, $"seed {seed}: {quantity} of {seats} → {string.Join(' ', Names(chosen!))}");
            }
        }
    }

    [Fact]
    public void Rows_near_the_front_and_seats_near_the_centre_come_first()
    {
        IEnumerable<PlanSeat> chosen = Enumerable.Range(0, 200).SelectMany(seed => Choose(new string('a', 36), 3, seed)!);

        Assert.DoesNotContain(chosen, seat => seat.Row.Index == 3 && seat.Number is 1 or 9 && seat.Row.Index == 3);
        Assert.Contains(chosen, seat => seat.Row.Index == 0 && seat.Number == 5);
    }

    [Fact]
    public void Concurrent_buyers_are_spread_over_blocks_that_do_not_overlap()
    {
        var blocks = Enumerable.Range(0, 200).Select(seed => string.Join(' ', Names(Choose(new string('a', 36), 3, seed)!))).ToHashSet();

        Assert.InRange(blocks.Count, 4, 8);
        string[] seats = [.. blocks.SelectMany(block => block.Split(' '))];
        Assert.Equal(seats.Length, seats.Distinct().Count());
    }

    [Fact]
    public void Without_a_block_the_seats_are_split_over_neighbouring_rows()
    {
        IReadOnlyList<PlanSeat> seats = Choose("hhhhhhhhh" + "aahhhhhhh" + "aahhhhhhh" + "hhhhhhhaa", 4, 1)!;

        Assert.Equal(["B-1", "B-2", "C-1", "C-2"], Names(seats));
    }

    [Fact]
    public void Scattered_seats_are_better_than_none_and_too_few_are_none()
    {
        string seats = "ahahahhhh" + "hhhhhhhhh" + "hhhhhhhhh" + "hhhhhhhha";

        Assert.Equal(4, Choose(seats, 4, 1)!.Count);
        Assert.Null(Choose(seats, 5, 1));
    }

    [Fact]
    public void The_section_nearest_the_stage_is_tried_first()
    {
        PlanSection near = TestEvents.Section("N", rows: 2, seats: 30, inner: 5);
        PlanSection far = TestEvents.Section("F", rows: 2, seats: 30, inner: 50);

        IReadOnlyList<PlanSeat> seats = BestAvailable.Choose(
            [new SectionSeats(far, new string('a', 60)), new SectionSeats(near, new string('a', 60))], 2, 0, new Random(1))!;

        Assert.All(seats, seat => Assert.Equal("N", seat.Section.Section));
    }

    [Fact]
    public void Buyers_who_all_ask_before_anybody_sees_what_the_others_took_find_seats_further_back()
    {
        // All choose from the same picture, in which nobody has taken anything yet.
        SectionSeats[] seen = [.. Enumerable.Range(0, 20).Select(i => TestEvents.Section($"S{i}", rows: 10, seats: 20, inner: 5 + (10 * i)))
            .Select(section => new SectionSeats(section, new string('a', 200)))];
        HashSet<(string, int)> taken = [];
        var random = new Random(1);
        int served = 0;
        for (int buyer = 0; buyer < 500; buyer++)
        {
            for (int attempt = 0; attempt < 5; attempt++)
            {
                (string, int)[] pair = [.. BestAvailable.Choose(seen, 2, attempt, random)!
                    .Select(seat => (seat.Section.Section, seat.Index))];
                if (!Array.Exists(pair, taken.Contains))
                {
                    taken.UnionWith(pair);
                    served++;
                    break;
                }
            }
        }

        Assert.InRange(served, 480, 500);
    }

    private static IReadOnlyList<PlanSeat>? Choose(string seats, int quantity, int seed) =>
        BestAvailable.Choose([new SectionSeats(s_section, seats)], quantity, 0, new Random(seed));

    private static string[] Names(IEnumerable<PlanSeat> seats) => [.. seats.Select(seat => $"{seat.Row.Name}-{seat.Name}")];

    private static IEnumerable<int> Blocks(string seats, int quantity) => Enumerable.Range(0, seats.Length).Where(start =>
        (start % 9) + quantity <= 9 && seats.AsSpan(start, quantity).Count('a') == quantity);

    /// <summary>Single free seats beside a block once it is taken.</summary>
    private static int Strands(string seats, int start, int quantity)
    {
        string row = seats.Substring(start / 9 * 9, 9);
        int from = start % 9;
        int left = row[..from].Length - row[..from].TrimEnd('a').Length;
        int right = row[(from + quantity)..].Length - row[(from + quantity)..].TrimStart('a').Length;
        return (left == 1 ? 1 : 0) + (right == 1 ? 1 : 0);
    }
}
