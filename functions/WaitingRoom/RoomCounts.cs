using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.WaitingRoom;

/// <summary>
/// What this instance has counted of each event: who waits, who reserved, what failed. It writes one document an event, when something has
/// changed and at most every <see cref="Every"/>. What a process that dies had not written yet is lost; it only estimates. The first write
/// comes soon, so that a process that does not live long has told of most that it counted.
/// </summary>
internal sealed partial class RoomCounts(
    IDocumentContainer<RoomCountsDocument> stored, TimeProvider clock, ILogger<RoomCounts> logger)
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_first = TimeSpan.FromSeconds(1);

    private readonly string _instance = Guid.NewGuid().ToString("N")[..12];
    private readonly ConcurrentDictionary<string, Counting> _events = new(StringComparer.Ordinal);

    /// <summary>Counts a place.</summary>
    /// <param name="late">In milliseconds after the lobby closed; null if the place is of the lobby.</param>
    /// <param name="isNew">Whether the place was given now. One that is shown again counts as the person that it is.</param>
    public void Joined(string eventId, int draw, string userId, long? late, bool isNew) => Count(eventId, counting =>
    {
        counting.Begin(draw);
        if (late is not { } milliseconds)
        {
            return counting.Lobby.Add(userId);
        }

        bool counts = isNew && counting.Arrivals.Add(userId, (int)(milliseconds / 1_000));
        return counting.Late.Add(userId) || counts;
    });

    public void Reserved(string eventId, int seats) => Count(eventId, counting =>
    {
        counting.Demand = counting.Demand with { Buyers = counting.Demand.Buyers + 1, Seats = counting.Demand.Seats + seats };
        return true;
    });

    /// <summary>Notes that the store turned a reserve away.</summary>
    public void Throttled(string eventId) => Count(
        eventId, counting => counting.Notes(counting.Demand with { ThrottledAt = clock.GetUtcNow() }));

    /// <summary>Notes that the payment provider did not answer. Only events with a waiting room are known here.</summary>
    public void ProviderDown(string eventId)
    {
        if (_events.ContainsKey(eventId))
        {
            Count(eventId, counting => counting.Notes(counting.Demand with { ProviderDownAt = clock.GetUtcNow() }));
        }
    }

    /// <summary>Adds up what all instances have written of a draw.</summary>
    /// <param name="pointer">Where the pointer is: the crowd is told most finely from there on.</param>
    /// <exception cref="StoreUnavailableException">The store did not answer.</exception>
    public async Task<Counted> SumAsync(string eventId, int draw, double pointer, CancellationToken cancellationToken)
    {
        var lobby = new Sketch();
        var late = new Sketch();
        List<Arrived> arrived = [];
        Demand demand = Demand.Unknown;
        foreach (RoomCountsDocument counts in (await AllAsync(eventId, cancellationToken)).Select(found => found.Document!))
        {
            try
            {
                // Whoever was in the lobby of an earlier draw is in that of the next.
                lobby.Merge(Sketch.Of(counts.Lobby));
                if (counts.Draw == draw)
                {
                    late.Merge(Sketch.Of(counts.Late));
                    arrived.AddRange(Arrivals.Of(counts.Arrivals));
                }
            }
            catch (InvalidDataException exception)
            {
                // The others are counted all the same: a pointer that stands still for it would be worse.
                LogDamaged(exception, counts.Id);
            }

            demand = new Demand(
                demand.Buyers + counts.Demand.Buyers,
                demand.Seats + counts.Demand.Seats,
                1,
                Moments.Later(demand.ThrottledAt, counts.Demand.ThrottledAt),
                Moments.Later(demand.ProviderDownAt, counts.Demand.ProviderDownAt));
        }

        return new Counted(Crowd.Of(lobby.Estimate(), late.Estimate(), arrived, pointer), demand);
    }

    /// <summary>Removes what was counted of an event that is over.</summary>
    public async Task ForgetAsync(string eventId, CancellationToken cancellationToken)
    {
        _events.TryRemove(eventId, out _);
        foreach (StoreResult<RoomCountsDocument> counts in await AllAsync(eventId, cancellationToken))
        {
            await stored.DeleteAsync(counts.Document!.Id, eventId, counts.ETag!, cancellationToken);
        }
    }

    private Task<List<StoreResult<RoomCountsDocument>>> AllAsync(string eventId, CancellationToken cancellationToken) =>
        stored.QueryAllAsync(
            new DocumentQuery(eventId, [new Predicate("kind", Comparison.Equal, RoomCountsDocument.CountsKind)]), cancellationToken);

    private void Count(string eventId, Func<Counting, bool> count)
    {
        Counting counting = _events.GetOrAdd(eventId, _ => new Counting());
        TimeSpan wait;
        lock (counting)
        {
            if (!count(counting) && !counting.IsUnwritten)
            {
                return;
            }

            counting.IsUnwritten = true;
            if (counting.IsWriting)
            {
                return;
            }

            counting.IsWriting = true;
            wait = counting.WrittenAt is not { } at ? s_first
                : at + Every > clock.GetUtcNow() ? at + Every - clock.GetUtcNow()
                : TimeSpan.Zero;
        }

        _ = WriteAsync(eventId, counting, wait < Every ? wait : Every);
    }

    private async Task WriteAsync(string eventId, Counting counting, TimeSpan wait)
    {
        for (bool again = true; again; wait = Every)
        {
            await Task.Delay(wait, clock);
            RoomCountsDocument document;
            lock (counting)
            {
                document = counting.Document(eventId, _instance);
                counting.IsUnwritten = false;
                counting.WrittenAt = clock.GetUtcNow();
            }

            bool isWritten;
            try
            {
                isWritten = await TryWriteAsync(counting, document);
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                // An answer that nobody expects. Who comes next has it tried again.
                LogFailed(exception, eventId);
                lock (counting)
                {
                    (counting.IsUnwritten, counting.IsWriting) = (true, false);
                }

                return;
            }

            lock (counting)
            {
                again = counting.IsUnwritten |= !isWritten;
                counting.IsWriting = again;
            }
        }
    }

    /// <summary>Nobody but this instance writes its document, so whatever else is there is an older one of its own.</summary>
    private async Task<bool> TryWriteAsync(Counting counting, RoomCountsDocument document)
    {
        StoreResult<RoomCountsDocument> result = await stored.WriteAsync(document, counting.ETag, CancellationToken.None);
        if (!result.IsOk)
        {
            LogNotWritten(document.EventId, result.Status);
            result = await stored.ReadAsync(document.Id, document.EventId, CancellationToken.None);
            counting.ETag = result.ETag;
            return false;
        }

        counting.ETag = result.ETag;
        return true;
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "What was counted of the waiting room of event {Event} could not be written ({Status}); it is tried again.")]
    private partial void LogNotWritten(string @event, StoreStatus status);

    [LoggerMessage(Level = LogLevel.Error, Message = "What was counted of the waiting room of event {Event} could not be written.")]
    private partial void LogFailed(Exception exception, string @event);

    [LoggerMessage(Level = LogLevel.Error, Message = "What is counted in {Id} of a waiting room is damaged and left out.")]
    private partial void LogDamaged(Exception exception, string id);

    private sealed class Counting
    {
        private int _draw;

        public Sketch Lobby { get; } = new();

        public Sketch Late { get; private set; } = new();

        public Arrivals Arrivals { get; private set; } = new();

        public Demand Demand { get; set; } = Demand.Unknown;

        public bool IsUnwritten { get; set; }

        public bool IsWriting { get; set; }

        public DateTimeOffset? WrittenAt { get; set; }

        public string? ETag { get; set; }

        /// <summary>Late places are of one draw.</summary>
        public void Begin(int draw)
        {
            if (draw > _draw)
            {
                _draw = draw;
                Late = new Sketch();
                Arrivals = new Arrivals();
            }
        }

        public bool Notes(Demand demand)
        {
            Demand = demand;
            return true;
        }

        public RoomCountsDocument Document(string eventId, string instance) => new()
        {
            Id = $"{eventId}-{instance}",
            EventId = eventId,
            Draw = _draw,
            Lobby = Lobby.ToBytes(),
            Late = Late.ToBytes(),
            Arrivals = Arrivals.ToNumbers(),
            Demand = Demand,
        };
    }
}
