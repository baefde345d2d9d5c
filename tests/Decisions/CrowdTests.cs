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
        Crowd crowd = Crowd.Of(0, late: 15, new Dictionary<int, int> { [0] = 10, [3] = 20 });

        Assert.Equal((5, 15), (crowd.UpTo(2), crowd.People));
    }

    [Fact]
    public void A_sale_of_hours_stays_small_and_loses_nobody()
    {
        var seconds = Enumerable.Range(0, 5_000).ToDictionary(second => second, second => second % 7);

        Crowd crowd = Crowd.Of(0, double.MaxValue, seconds);

        Assert.InRange(crowd.Late.Count, 50, 101);
        Assert.Equal(seconds.Values.Sum(), crowd.People);
        Assert.Equal(seconds.Values.Take(2_500).Sum(), crowd.UpTo(2_501), seconds.Values.Sum() / 100.0);
    }

    private static Crowd Some() => Crowd.Of(1_000, 30, new Dictionary<int, int> { [0] = 10, [3] = 20 });

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
