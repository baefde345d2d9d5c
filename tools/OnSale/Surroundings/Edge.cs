using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace TicketMaster.Rehearsal;

/// <summary>
/// Stands for the cache in front of the app: it keeps an answer for as long as the answer allows, however many look. While the app does
/// not answer, the last answer is served.
/// </summary>
internal sealed class Edge(Api api, string eventId, Wheel wheel)
{
    public EdgePage<QueueState> Queue { get; } = new(api, "GET /queue", $"/queue/{eventId}", wheel);

    public EdgePage<SeatStates> Availability { get; } = new(api, "GET /event/availability", $"/event/{eventId}/availability", wheel);

    public EdgePage<JsonElement> Event { get; } = new(api, "GET /event", $"/event/{eventId}?limit=1", wheel);
}

/// <summary>One address at the edge.</summary>
internal sealed class EdgePage<T>(Api api, string route, string path, Wheel wheel)
{
    private readonly Lock _lock = new();
    private Task<EdgeCopy<T>?>? _asking;
    private EdgeCopy<T>? _copy;
    private DateTimeOffset _asked = DateTimeOffset.MinValue;
    private TimeSpan _fresh;
    private long _looks;

    /// <summary>When the app was asked.</summary>
    public ConcurrentQueue<DateTimeOffset> Asked { get; } = new();

    public long Looks => Interlocked.Read(ref _looks);

    /// <summary>Somebody looks.</summary>
    public ValueTask<EdgeCopy<T>?> LookAsync()
    {
        Interlocked.Increment(ref _looks);
        return CopyAsync();
    }

    /// <summary>The answer, no older than it allows; null while there is none.</summary>
    public async ValueTask<EdgeCopy<T>?> CopyAsync()
    {
        Task<EdgeCopy<T>?>? asking;
        EdgeCopy<T>? copy;
        lock (_lock)
        {
            if (_asking is null && wheel.Now - _asked >= _fresh)
            {
                _asked = wheel.Now;
                Asked.Enqueue(_asked);
                _asking = AskAsync();
            }

            (asking, copy) = (_asking, _copy);
        }

        return asking is null ? copy : await asking;
    }

    private async Task<EdgeCopy<T>?> AskAsync()
    {
        await Task.Yield();
        Answer? answer = await api.SendAsync(route, HttpMethod.Get, path, ifNoneMatch: _copy?.ETag);
        lock (_lock)
        {
            _asking = null;
            _fresh = answer is { Status: HttpStatusCode.OK or HttpStatusCode.NotModified } ? answer.Fresh : TimeSpan.FromSeconds(1);
            if (answer is { Status: HttpStatusCode.OK })
            {
                _copy = new EdgeCopy<T>(answer.Read<T>(), answer.ETag);
            }

            return _copy;
        }
    }
}

internal sealed record EdgeCopy<T>(T Value, string? ETag);

/// <summary>What <c>GET /queue/{eventId}</c> says of the room, as far as people look at it.</summary>
internal sealed record QueueState(
    string Phase,
    DateTimeOffset ServerTime,
    DateTimeOffset? DrawAt,
    string? Seed,
    string? PublicValue,
    double? Pointer,
    long? PerMinute,
    int? PassFor,
    QueueWaiting? Waiting,
    QueueSeatCounts Seats,
    QueuePollRule Poll)
{
    /// <summary>How long somebody with this value waits, about.</summary>
    public TimeSpan Left(double? value)
    {
        if (value is not { } own || Pointer is null)
        {
            return (DrawAt ?? ServerTime) - ServerTime;
        }

        return PerMinute > 0 ? TimeSpan.FromMinutes(Ahead(own) / PerMinute.Value) : TimeSpan.FromHours(1);
    }

    /// <summary>People who wait before a value. Between two points of the curve they lie evenly.</summary>
    private double Ahead(double value)
    {
        QueuePoint from = new(Pointer!.Value, 0);
        foreach (QueuePoint to in Waiting?.Curve ?? [])
        {
            if (value <= to.Value)
            {
                return from.People + ((to.People - from.People) * (value - from.Value) / Math.Max(1e-9, to.Value - from.Value));
            }

            from = to;
        }

        // It came after the last count.
        return Waiting?.People ?? 0;
    }
}

internal sealed record QueueWaiting(long People, IReadOnlyList<QueuePoint> Curve, double SeatsEach, long CouldTake);

internal sealed record QueuePoint(double Value, long People);

internal sealed record QueueSeatCounts(int Left, int Held);

internal sealed record QueuePollRule(int Least, int Most, double Share, double Spread)
{
    /// <summary>When to look again, as the room says it.</summary>
    public TimeSpan Next(TimeSpan left, Random random) => TimeSpan.FromSeconds(
        Math.Clamp(left.TotalSeconds * Share, Least, Most) * (1 - Spread + (2 * Spread * random.NextDouble())));
}

/// <param name="Seats">One character a seat, in the order of the seat map: <c>a</c> is free.</param>
internal sealed record SeatStates(int Available, string Seats);
