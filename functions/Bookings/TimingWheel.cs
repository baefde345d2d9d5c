using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Messaging;

namespace TicketMaster.Bookings;

/// <summary>One shard of a slot of the timing wheel. The slot is in seconds since 1970.</summary>
internal sealed record ReleaseSlot(long Slot, int Shard)
{
    /// <summary>The orchestration that looks after the bookings due in a slot.</summary>
    public const string Orchestration = "ReleaseDueBookings";
}

/// <summary>
/// Deadlines fall into slots of one second. The first deadline in a slot starts the orchestration <c>release-{slot}-{shard}</c>.
/// It sleeps until the slot ends, then looks after the due bookings. An idle system runs nothing.
/// </summary>
internal sealed partial class TimingWheel(TimeProvider clock, ILogger<TimingWheel> logger)
{
    /// <summary>Orchestrations a slot. Each queries only its share of the due bookings.</summary>
    public const int Shards = 4;

    /// <summary>How long a request waits for a start. The sweeper finds the bookings of a start that was not made.</summary>
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(2);

    /// <summary>The slots that this process has started and that have not ended.</summary>
    private readonly ConcurrentDictionary<(long Slot, int Shard), bool> _started = new();

    /// <summary>The first slot that ends at or after a moment given in Unix milliseconds.</summary>
    public static long SlotOf(long dueAt) => (dueAt + SlotMilliseconds - 1) / SlotMilliseconds;

    public static DateTimeOffset EndOf(long slot) => DateTimeOffset.FromUnixTimeMilliseconds(slot * SlotMilliseconds);

    private static long SlotMilliseconds => (long)DueTimes.Slot.TotalMilliseconds;

    /// <summary>
    /// Starts the orchestration of the slot in which a booking is due. This is only for promptness: if the start fails, the
    /// sweeper finds the booking.
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
            // The scheduler's client throws types of its transport when its service is down, and we do not name those here. A hold is
            // one conditional write and must not fail for it.
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

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The release of slot {Slot}, shard {Shard} could not be started; the sweeper will find its bookings.")]
    private partial void LogNotStarted(Exception exception, long slot, int shard);
}
