using System.Security.Cryptography;
using System.Text;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>The draw of a waiting room: the formula that anybody can compute, and that it is fair.</summary>
public sealed class DrawTests
{
    private static readonly byte[] s_seed = Convert.FromHexString("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f");

    /// <summary>Computed with Python: <c>int(hmac(…).hexdigest()[:13], 16) / 2**52</c>.</summary>
    [Theory]
    [InlineData("", "gala", "alice", null, 0.21751488994054946)]
    [InlineData("", "gala", "bob", null, 0.9380297155147268)]
    [InlineData("round 4711: 9f3c", "gala", "alice", null, 0.5633620910441475)]
    [InlineData("", "gala", "zoë", null, 0.6139186738389264)]
    [InlineData("", "gala", "alice", 0L, 1.0002175148899406)]
    [InlineData("", "gala", "alice", 90_500L, 91.50021751488994)]
    public void A_place_has_the_value_that_the_formula_gives(string publicValue, string eventId, string user, long? late, double value) =>
        Assert.Equal(value, Draw.Value(Draw.Fraction(s_seed, publicValue, eventId, user), late));

    [Fact]
    public void What_is_published_before_the_draw_is_the_seeds_hash() =>
        Assert.Equal("630dcd2966c4336691125448bbb25b4ff412a49c732db2c8abc1b8581bd710dd", Draw.Commitment(s_seed));

    /// <summary>Texts that would be one if they were only written one after the other.</summary>
    [Fact]
    public void No_two_users_events_and_public_values_are_one_text() => Assert.Equal(4, new[]
    {
        Draw.Fraction(s_seed, "", "gala", "alice"),
        Draw.Fraction(s_seed, "", "galaa", "lice"),
        Draw.Fraction(s_seed, "gala", "", "alice"),
        Draw.Fraction(s_seed, "g", "ala", "alice"),
    }.Distinct().Count());

    [Fact]
    public void Who_comes_later_is_behind_everybody_of_the_lobby_and_those_who_came_a_millisecond_before()
    {
        double[] fractions = [.. Enumerable.Range(0, 200).Select(user => Draw.Fraction(s_seed, "", "gala", $"user-{user}"))];
        double[][] after = [.. new long?[] { null, 0, 1, 2, 999, 1_000, 3_600_000 }.Select(late =>
            fractions.Select(fraction => Draw.Value(fraction, late)).ToArray())];

        Assert.All(after.Zip(after.Skip(1)), pair => Assert.True(pair.First.Max() < pair.Second.Min()));
        Assert.All(after, values => Assert.Equal(200, values.Distinct().Count()));
    }

    /// <summary>
    /// The chi-square statistics stay below what chance exceeds once in a thousand times: 27.9 with 9 degrees of freedom, 189 with 135.
    /// </summary>
    [Theory]
    [InlineData(1, 1_000_000)]
    [InlineData(2, 100_000)]
    [InlineData(3, 100_000)]
    public void A_million_places_lie_evenly_and_nobodys_name_tells_where(int seed, int people)
    {
        byte[] bytes = SHA256.HashData(Encoding.ASCII.GetBytes($"seed {seed}"));
        int[,] counts = new int[16, 10];
        for (int user = 0; user < people; user++)
        {
            string name = $"user-{user}@example.com";
            int kind = (int)(Hash(name) % 16);
            counts[kind, (int)(Draw.Fraction(bytes, "", "gala", name) * 10)]++;
        }

        double[] deciles = [.. Enumerable.Range(0, 10).Select(decile => (double)Enumerable.Range(0, 16).Sum(kind => counts[kind, decile]))];
        double[] kinds = [.. Enumerable.Range(0, 16).Select(kind => (double)Enumerable.Range(0, 10).Sum(decile => counts[kind, decile]))];
        double even = deciles.Sum(count => Squared(count, people / 10.0));
        double apart = (
            from kind in Enumerable.Range(0, 16)
            from decile in Enumerable.Range(0, 10)
            select Squared(counts[kind, decile], kinds[kind] * deciles[decile] / people)).Sum();

        Assert.InRange(even, 0, 27.9);
        Assert.InRange(apart, 0, 189);
    }

    /// <summary>Of a user's name: FNV-1a.</summary>
    private static uint Hash(string name)
    {
        uint hash = 2_166_136_261;
        foreach (char letter in name)
        {
            hash = unchecked((hash ^ letter) * 16_777_619);
        }

        return hash >> 8;
    }

    private static double Squared(double count, double expected) => (count - expected) * (count - expected) / expected;
}
