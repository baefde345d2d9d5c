using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Messaging;

namespace TicketMaster.Bookings;

/// <summary>A slot of the timing wheel, in seconds since 1970, and a shard of it.</summary>
internal sealed record ReleaseSlot(long Slot, int Shard)
{
    /// <summary>The orchestration that looks after what is due in it.</summary>
    public const string Orchestration = "ReleaseDueBookings";
}

/// <summary>
/// Deadlines fall into slots of one second; the first in a slot starts the orchestration <c>release-{slot}-{shard}</c>, which
/// sleeps until the slot ends and then looks after what is due. An idle system runs nothing.
/// </summary>
internal sealed partial class TimingWheel(TimeProvider clock, ILogger<TimingWheel> logger)
{
    /// <summary>Orchestrations a slot; one shard's queries stay a fraction of all due bookings.</summary>
    public const int Shards = 4;

    /// <summary>How long a start may take before the request goes on without it: the sweeper finds what it leaves.</summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(2);

    /// <summary>What this process has started, until it is due.</summary>
    private readonly ConcurrentDictionary<(long Slot, int Shard), bool> _started = new();

    /// <summary>The first slot that ends at or after a moment given in Unix milliseconds.</summary>
    public static long SlotOf(long dueAt) => (dueAt + SlotMilliseconds - 1) / SlotMilliseconds;

    public static DateTimeOffset EndOf(long slot) => DateTimeOffset.FromUnixTimeMilliseconds(slot * SlotMilliseconds);

    private static long SlotMilliseconds => (long)Deadlines.Slot.TotalMilliseconds;

    /// <summary>
    /// Sees to it that a booking is looked after when it is due. Promptness only: where the orchestration cannot be started,
    /// the sweeper finds the booking.
    /// </summary>
    public async Task EnsureAsync(DurableTaskClient client, BookingDocument booking, CancellationToken cancellationToken)
    {
        if (booking.DueAt is not { } dueAt)
        {
            return;
        }

        (long Slot, int Shard) key = (SlotOf(dueAt), booking.Shard);
        if (!_started.TryAdd(key, true))
        {
            return;
        }

        Forget();
        using var timeout = new CancellationTokenSource(s_startTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await client.StartOnceAsync(
                ReleaseSlot.Orchestration, new ReleaseSlot(key.Slot, key.Shard), $"release-{key.Slot}-{key.Shard}", either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // Whatever the scheduler's client throws when its service is down (its transport's types are not ours to name):
            // a hold is one conditional write and must not fail for it.
            _started.TryRemove(key, out _);
            LogNotStarted(exception, key.Slot, key.Shard);
        }
    }

    private void Forget()
    {
        long now = SlotOf(clock.GetUtcNow().ToUnixTimeMilliseconds());
        if (_started.Count > 4_096)
        {
            foreach ((long Slot, int Shard) key in _started.Keys.Where(key => key.Slot < now))
            {
                _started.TryRemove(key, out _);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The release of slot {Slot}, shard {Shard} could not be started; the sweeper will find its bookings.")]
    private partial void LogNotStarted(Exception exception, long slot, int shard);
}
