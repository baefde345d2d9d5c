using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.WaitingRoom;

/// <summary>A room as it was read, and the answers rendered from it.</summary>
/// <param name="Room">Null if the room has not opened yet.</param>
/// <param name="ReadAt">The timestamp at which reading it began: it may have changed since.</param>
internal sealed record RoomCopy(RoomDocument? Room, long ReadAt)
{
    public Renderings Renderings { get; } = new();
}

/// <summary>Waiting rooms, at most about a second old, and somebody who looks after each.</summary>
internal sealed partial class Rooms
{
    private const int Kept = 500;

    /// <summary>A room that nobody has looked after for so long gets somebody.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(15);

    /// <summary>If it still stands still then, somebody has to come.</summary>
    private static readonly TimeSpan s_alarm = TimeSpan.FromMinutes(1);

    /// <summary>How often this process tries to start the orchestration of a room, and how long a request waits for it.</summary>
    private static readonly TimeSpan s_startEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, long> _startedAt = new(StringComparer.Ordinal);
    private readonly IDocumentContainer<RoomDocument> _stored;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly FreshCache<RoomCopy> _copies;

    public Rooms(IDocumentContainer<RoomDocument> stored, TimeProvider clock, ILogger<Rooms> logger)
    {
        (_stored, _clock, _logger) = (stored, clock, logger);
        _copies = new FreshCache<RoomCopy>((eventId, _, stop) => ReadAsync(eventId, stop), Kept, clock, logger);
    }

    public ValueTask<RoomCopy> GetAsync(string eventId, CancellationToken cancellationToken) =>
        _copies.GetAsync(eventId, cancellationToken);

    /// <summary>
    /// A copy that is younger than <see cref="Limits.LobbyCopyAge"/> by a clock that nobody sets. The cache may serve an older one while
    /// the store does not answer. This does not ask the store itself then: a crowd that did would keep it from getting up again.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The store did not answer in time.</exception>
    public async Task<RoomCopy> GetYoungAsync(string eventId, CancellationToken cancellationToken)
    {
        RoomCopy copy = await GetAsync(eventId, cancellationToken);
        return _clock.GetElapsedTime(copy.ReadAt) < Limits.LobbyCopyAge
            ? copy
            : throw new StoreUnavailableException(StoreStatus.Unknown, null);
    }

    /// <summary>
    /// Starts the orchestration of a room that has something to do and that nobody looks after: one that has just opened, or whose
    /// orchestration was lost. Whoever asks for the room sees to that, and no request fails for it.
    /// </summary>
    public async Task WatchAsync(
        DurableTaskClient durable, EventDocument document, RoomDocument? room, CancellationToken cancellationToken)
    {
        DateTimeOffset now = _clock.GetUtcNow();
        TimeSpan alone = room is null ? s_patience : now - room.SeenAt;
        bool isDue = RoomTimes.IsRun(document, now) && now >= document.WaitingRoom!.OpensAt
            ? room is null or { EndedAt: not null } || alone >= s_patience
            : room is { EndedAt: null } && alone >= s_patience;
        long timestamp = _clock.GetTimestamp();
        if (!isDue || (_startedAt.TryGetValue(document.Id, out long at) && _clock.GetElapsedTime(at) < s_startEvery))
        {
            return;
        }

        _startedAt[document.Id] = timestamp;
        if (room is not null && alone >= s_alarm)
        {
            LogStandsStill(document.Id, alone);
        }

        using var timeout = new CancellationTokenSource(s_startTimeout, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        try
        {
            await MovePointer.StartAsync(durable, document.Id, either.Token);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            // The scheduler's client throws types of its transport when its service is down. Whoever asks next tries again.
            LogNotStarted(exception, document.Id);
        }
    }

    private async Task<RoomCopy> ReadAsync(string eventId, CancellationToken cancellationToken)
    {
        long began = _clock.GetTimestamp();
        return new RoomCopy((await _stored.FindAsync(eventId, eventId, cancellationToken))?.Document, began);
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The pointer of the waiting room of event {Event} stands still: nobody has looked after it for {Alone}.")]
    private partial void LogStandsStill(string @event, TimeSpan alone);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "The waiting room of event {Event} got nobody to look after it; the next request tries again.")]
    private partial void LogNotStarted(Exception exception, string @event);
}
