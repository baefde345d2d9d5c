using System.Collections.Concurrent;

namespace TicketMaster.Reserve;

/// <summary>
/// Counts by user at this instance, in windows of one length that begin and end for all users together. So a count costs nothing between
/// two requests, however many users there are.
/// </summary>
internal sealed class UserCounts(TimeSpan window, TimeProvider clock)
{
    /// <summary>A moment that was read just before a window began, or a clock that was set back a little, is no other window.</summary>
    private static readonly TimeSpan s_lag = TimeSpan.FromSeconds(1);

    private readonly Lock _turning = new();
    private volatile Windows _windows = new(new(StringComparer.Ordinal), new(StringComparer.Ordinal), clock.GetUtcNow() + window);

    /// <summary>Adds to a user's count.</summary>
    /// <returns>The count of this window, that of the window before, and how long this window lasts.</returns>
    public (int Now, int Before, TimeSpan Left) Add(string userId, int amount)
    {
        DateTimeOffset now = clock.GetUtcNow();
        Windows windows = Current(now);
        int count = windows.Now.AddOrUpdate(userId, static (_, more) => more, static (_, before, more) => before + more, amount);
        return (count, windows.Before.GetValueOrDefault(userId), windows.Ends - now);
    }

    private Windows Current(DateTimeOffset now)
    {
        if (IsCurrent(_windows, now))
        {
            return _windows;
        }

        lock (_turning)
        {
            if (!IsCurrent(_windows, now))
            {
                // If nobody came for longer than a window, the last one is not the one before.
                _windows = new(
                    new(StringComparer.Ordinal),
                    now >= _windows.Ends && now < _windows.Ends + window ? _windows.Now : new(StringComparer.Ordinal),
                    now + window);
            }

            return _windows;
        }
    }

    /// <summary>A window that begins later than now was begun by a clock that was ahead.</summary>
    private bool IsCurrent(Windows windows, DateTimeOffset now) => windows.Ends - window - s_lag <= now && now < windows.Ends;

    private sealed record Windows(ConcurrentDictionary<string, int> Now, ConcurrentDictionary<string, int> Before, DateTimeOffset Ends);
}
