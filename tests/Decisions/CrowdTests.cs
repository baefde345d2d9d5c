using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>How many wait, and where: sketches, and the curve of those who came.</summary>
public sealed class CrowdTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100)]
    [InlineData(5_000)]
    [InlineData(30_000)]
    [InlineData(60_000)]
    [InlineData(300_000)]
    public void A_sketch_knows_how_many_there_are_within_three_standard_errors(int people)
    {
        Sketch sketch = Of(0, people);

        Assert.InRange(sketch.Estimate(), people * (1 - (3 * Sketch.Error)), people * (1 + (3 * Sketch.Error)));
    }

    [Fact]
    public void Somebody_who_comes_again_or_at_another_instance_is_counted_once()
    {
        Sketch one = Of(0, 6_000);
        Sketch other = Of(3_000, 9_000);
        double alone = one.Estimate();

        one.Merge(Of(0, 6_000));
        Assert.Equal(alone, one.Estimate());
        one.Merge(other);
        Assert.Equal(Of(0, 9_000).Estimate(), one.Estimate());
        Assert.False(one.Add("user-17"));
    }

    [Fact]
    public void A_sketch_is_the_same_after_it_was_stored_and_stays_below_16_KB()
    {
        Sketch sketch = Of(0, 200_000);

        byte[] bytes = sketch.ToBytes();

        Assert.InRange(bytes.Length, 1, 16_384);
        Assert.Equal(sketch.Estimate(), Sketch.Of(bytes).Estimate());
        Assert.Equal(0, Sketch.Of(ReadOnlyMemory<byte>.Empty).Estimate());
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0.25, 250)]
    [InlineData(0.999999, 999.999)]
    [InlineData(1, 1_000)]
    [InlineData(1.5, 1_005)]
    [InlineData(2, 1_010)]
    [InlineData(3, 1_010)]
    [InlineData(4, 1_010)]
    [InlineData(4.5, 1_020)]
    [InlineData(5, 1_030)]
    [InlineData(900, 1_030)]
    public void People_lie_evenly_in_the_lobby_and_within_each_second_after_it(double value, double people) =>
        Assert.Equal(people, Some().UpTo(value), 3);

    [Fact]
    public void A_number_of_people_leads_to_the_value_up_to_which_there_are_so_many()
    {
        Crowd crowd = Some();

        Assert.All(Enumerable.Range(0, 1_030), people => Assert.Equal(people, crowd.UpTo(crowd.At(people)), 6));
        Assert.Equal(double.PositiveInfinity, crowd.At(1_030));
        Assert.Equal(double.PositiveInfinity, Crowd.Nobody.At(0));
    }

    [Fact]
    public void Places_that_one_person_took_again_count_as_one()
    {
        Crowd crowd = Crowd.Of(0, late: 15, [new(0, 1, 10), new(3, 1, 20)]);

        Assert.Equal((5, 15), (crowd.UpTo(2), crowd.People));
    }

    [Fact]
    public void A_sale_of_hours_stays_small_and_loses_nobody()
    {
        Arrived[] arrived = [.. Enumerable.Range(0, 5_000).Select(second => new Arrived(second, 1, second % 7))];

        Crowd crowd = Crowd.Of(0, double.MaxValue, arrived);

        int people = arrived.Sum(span => span.People);
        Assert.InRange(crowd.Late.Count, 50, 101);
        Assert.Equal(people, crowd.People);
        Assert.Equal(arrived.Take(2_500).Sum(span => span.People), crowd.UpTo(2_501), people / 100.0);
    }

    /// <summary>Where it is spread over seconds before it, the pointer has passed a part of it, and runs through the rest.</summary>
    [Theory]
    [InlineData(0, 40)]
    [InlineData(4_985, 4_995)]
    public void A_crowd_that_the_pointer_comes_to_next_stands_in_the_second_in_which_it_came(int passed, int second)
    {
        Arrived[] arrived = [.. Enumerable.Range(0, 5_000).Select(one => new Arrived(one, 1, 1)), new(second, 1, 5_000)];

        Crowd crowd = Crowd.Of(100, double.MaxValue, arrived, 1.5 + passed);

        Assert.InRange(crowd.Late.Count, 10, 101);
        Assert.Equal((100.5 + passed, 100 + second), (crowd.UpTo(1.5 + passed), crowd.UpTo(1 + second)));
        Assert.Equal((5_101 + second, 10_100), (crowd.UpTo(2 + second), crowd.People));
        Assert.Equal(1.5 + second, crowd.At(100 + second + 2_500.5), 0.001);
    }

    [Fact]
    public void A_sale_of_weeks_is_counted_in_some_kilobytes_and_a_crowd_in_it_by_the_second()
    {
        var arrivals = new Arrivals();
        for (int minute = 0; minute < 20_000; minute++)
        {
            arrivals.Add($"user-{minute}", minute * 60);
            for (int user = 0; minute == 10_000 && user < 5_000; user++)
            {
                arrivals.Add($"crowd-{user}", (minute * 60) + 30);
            }
        }

        Arrived[] arrived = [.. Arrivals.Of(arrivals.ToNumbers())];

        Assert.InRange(arrived.Length, 300, 500);
        Assert.InRange(arrived.Sum(span => span.People), 24_990, 25_000);
        Assert.InRange(Assert.Single(arrived, span => span.Second == 600_030 && span.Seconds == 1).People, 4_990, 5_000);
        Assert.Equal(15_000, Crowd.Of(0, double.MaxValue, arrived, pointer: 899_000).UpTo(900_000) - 5_000, 200.0);
    }

    private static Crowd Some() => Crowd.Of(1_000, 30, [new(0, 1, 10), new(3, 1, 20)]);

    private static Sketch Of(int from, int to)
    {
        var sketch = new Sketch();
        for (int user = from; user < to; user++)
        {
            sketch.Add($"user-{user}");
        }

        return sketch;
    }
}
