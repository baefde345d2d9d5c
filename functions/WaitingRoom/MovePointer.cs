using System.Security.Cryptography;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Messaging;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.WaitingRoom;

/// <param name="SeenClosed">The draw whose lobby was closed before the last timer began; 0 for none.</param>
internal sealed record Admitting(string EventId, int SeenClosed);

/// <param name="IsOver">Whether nothing is left to do.</param>
/// <param name="Pause">Until the next look.</param>
/// <param name="Closed">The draw whose lobby is closed and whose seed is not shown yet; 0 for none.</param>
internal sealed record Looked(bool IsOver, TimeSpan Pause, int Closed);

/// <summary>
/// Looks after an event's waiting room as the orchestration <c>admit-{eventId}</c>: closes the lobby, draws, and moves the pointer each
/// second. Each look is one conditional write that decides on what it read, and reckons with time that has passed and not with its own
/// count. So a second orchestration beside it, a repeat, or one after a kill does no harm.
/// </summary>
internal sealed partial class MovePointer(
    IDocumentContainer<RoomDocument> rooms,
    IDocumentContainer<EventDocument> events,
    EventCache seats,
    RoomCounts counts,
    TimeProvider clock,
    ILogger<MovePointer> logger)
{
    public const string Orchestration = "AdmitWaiting";

    private const string Activity = nameof(MovePointer);

    /// <summary>The orchestration starts afresh after so many looks, to keep its history short.</summary>
    private const int LooksARun = 100;

    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(2);

    /// <summary>If nobody has looked at an open room for so long, people wait for the pointer: it moves before they are counted.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(3);

    /// <summary>By then they are counted all the same.</summary>
    private static readonly TimeSpan s_countedAtLeast = 3 * RoomCounts.Every;

    /// <summary>A room that could admit people and has not done so for this long needs somebody.</summary>
    private static readonly TimeSpan s_longWithout = TimeSpan.FromMinutes(2);

    public static Task StartAsync(DurableTaskClient durable, string eventId, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, new Admitting(eventId, 0), $"admit-{eventId}", cancellationToken);

    [Function(Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Admitting admitting = context.GetInput<Admitting>()!;
        for (int look = 0; look < LooksARun; look++)
        {
            try
            {
                Looked looked = await context.CallActivityAsync<Looked>(Activity, admitting);
                if (looked.IsOver)
                {
                    return;
                }

                // This timer alone says that the lobby has been closed long enough: it begins after the write was made.
                bool isNew = looked.Closed != 0 && looked.Closed != admitting.SeenClosed;
                await context.CreateTimer(isNew ? Limits.SeedShownAfter : looked.Pause, CancellationToken.None);
                admitting = admitting with { SeenClosed = looked.Closed };
            }
            catch (TaskFailedException)
            {
                // The store does not answer. The next look makes up for the time.
                await context.CreateTimer(s_pauseAfterFailure, CancellationToken.None);
            }
        }

        context.ContinueAsNew(admitting);
    }

    [Function(Activity)]
    public async Task<Looked> LookAsync([ActivityTrigger] Admitting admitting, CancellationToken cancellationToken)
    {
        string id = admitting.EventId;
        StoreResult<RoomDocument>? found = await rooms.FindAsync(id, id, cancellationToken);
        RoomDocument? room = found?.Document;
        if ((await events.FindAsync(id, id, cancellationToken))?.Document is not { } document)
        {
            return new Looked(IsOver: true, default, 0);
        }

        DateTimeOffset now = clock.GetUtcNow();
        bool isRun = RoomTimes.IsRun(document, now);
        var look = new Look(
            now,
            Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(Draw.SeedBytes)),
            admitting.SeenClosed,
            isRun && room?.Draw.OpenedAt is not null ? await SupplyAsync(document, cancellationToken) : default,
            isRun && room is not null && IsToBeCounted(room, now)
                ? await counts.SumAsync(id, room.Draw.Number, room.Pointer, cancellationToken)
                : null);
        if (RoomDecision.Decide(room, document, look) is { } next)
        {
            StoreResult<RoomDocument> written = await rooms.WriteAsync(next, found?.ETag, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(written);

            // If somebody else was first, what they wrote is looked at the next time.
            room = written.IsOk ? next : room;
            Warn(room, look);
        }

        return await AfterAsync(room, document, isRun, cancellationToken);
    }

    private async Task<Looked> AfterAsync(RoomDocument? room, EventDocument document, bool isRun, CancellationToken cancellationToken)
    {
        if (!isRun && room is null or { EndedAt: not null })
        {
            if (document.WaitingRoom is not null || document.Status != EventStatus.Scheduled)
            {
                await counts.ForgetAsync(document.Id, cancellationToken);
            }

            return new Looked(IsOver: true, default, 0);
        }

        return room is null or { EndedAt: not null }
            ? new Looked(IsOver: clock.GetUtcNow() < document.WaitingRoom!.OpensAt, TimeSpan.FromSeconds(1), 0)
            : new Looked(
                IsOver: false, RoomDecision.Pause(room), room.Draw is { ClosedAt: not null, OpenedAt: null } ? room.Draw.Number : 0);
    }

    private static bool IsToBeCounted(RoomDocument room, DateTimeOffset now)
    {
        // A room that stands still is seldom written, so it does not say when somebody has looked.
        bool isLate = room.Draw.OpenedAt is not null && room.Halt is null or Halt.Seats && now - room.SeenAt >= s_late;
        return !((now - room.CountedAt)?.Duration() < (isLate ? s_countedAtLeast : RoomCounts.Every));
    }

    private async Task<Supply> SupplyAsync(EventDocument document, CancellationToken cancellationToken)
    {
        // By the event that the views know: their answers stay rendered.
        EventDocument known = await seats.GetEventAsync(document.Id, cancellationToken) ?? document;
        EventAvailability availability = await seats.GetAvailabilityAsync(known, cancellationToken);
        return new Supply(availability.Available, availability.Held);
    }

    /// <summary>Wakes somebody where people wait, seats are left, and nobody is admitted although the operator has not said so.</summary>
    private void Warn(RoomDocument? room, Look look)
    {
        if (look.Counted is not null
            && room is { Draw.OpenedAt: not null, Halt: not (Halt.Paused or Halt.NothingLeft) }
            && room.Crowd.People - room.Crowd.UpTo(room.Pointer) >= 1
            && PassWindow.At(room, look.Now - s_longWithout) is { } before && before.Value == room.Pointer)
        {
            LogNobody(room.EventId, room.Halt, look.Supply.Left);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Warning,
        Message = "The waiting room of event {Event} admits nobody although people wait ({Halt}, {Left} seats left).")]
    private partial void LogNobody(string @event, Halt? halt, int left);
}
