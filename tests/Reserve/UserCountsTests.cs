using TicketMaster.Reserve;
using Xunit;

namespace TicketMaster.Tests.Reserve;

public sealed class UserCountsTests
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _clock = new();

    [Fact]
    public void Each_user_has_a_count_of_this_window_and_of_the_one_before()
    {
        UserCounts counts = new(s_window, _clock);

        Assert.Equal((2, 0, s_window), counts.Add("alice", 2));
        Assert.Equal((1, 0, s_window), counts.Add("bob", 1));
        _clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal((5, 0, TimeSpan.FromSeconds(40)), counts.Add("alice", 3));
        _clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal((1, 5, s_window), counts.Add("alice", 1));
        Assert.Equal((1, 1, s_window), counts.Add("bob", 1));
        _clock.Advance(s_window);
        Assert.Equal((1, 1, s_window), counts.Add("alice", 1));
    }

    [Fact]
    public void What_is_longer_ago_than_a_window_is_forgotten()
    {
        UserCounts counts = new(s_window, _clock);
        counts.Add("alice", 2);
        _clock.Advance(2 * s_window);

        Assert.Equal((1, 0, s_window), counts.Add("alice", 1));
    }

    /// <summary>Otherwise everybody would have one window's counts until that clock's time comes.</summary>
    [Fact]
    public void A_clock_that_was_ahead_does_not_hold_the_window_open()
    {
        _clock.Advance(TimeSpan.FromHours(1));
        UserCounts counts = new(s_window, _clock);
        counts.Add("alice", 2);
        _clock.Advance(-TimeSpan.FromHours(1));

        Assert.Equal((1, 0, s_window), counts.Add("alice", 1));
    }

    /// <summary>Of two requests at once, the one that read the clock first may come second to the turn.</summary>
    [Fact]
    public void A_moment_before_the_turn_loses_nothing_after_it()
    {
        UserCounts counts = new(s_window, _clock);
        counts.Add("alice", 2);
        _clock.Advance(s_window);
        counts.Add("bob", 1);
        _clock.Advance(-TimeSpan.FromMilliseconds(1));

        (int now, int before, _) = counts.Add("alice", 1);

        Assert.Equal((1, 2), (now, before));
        Assert.Equal(2, counts.Add("bob", 1).Now);
    }

    [Fact]
    public async Task Counts_at_once_lose_nothing()
    {
        UserCounts counts = new(s_window, _clock);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                counts.Add("alice", 1);
            }
        })));

        Assert.Equal(8_001, counts.Add("alice", 1).Now);
    }
}
