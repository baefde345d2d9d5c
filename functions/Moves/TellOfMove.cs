using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Messaging;
using TicketMaster.Release;
using TicketMaster.Storage;

namespace TicketMaster.Moves;

/// <summary>A page of a moved event's bookings.</summary>
/// <param name="Continuation">The store's; null for the first page.</param>
internal sealed record MovedPage(string EventId, BookingState State, string? Continuation);

/// <param name="Next">The next page's continuation; null if this was the last.</param>
/// <param name="AllNoted">Whether no booking of the page failed.</param>
internal sealed record NotedPage(string? Next, bool AllNoted);

/// <summary>
/// Owes the buyers of a moved event a notice of each move, as the orchestration <c>moved-{eventId}-{number of the move}</c>. A page that
/// was cut off is done again: a booking notes each move once, and from then on looks after its notice itself.
/// </summary>
internal sealed partial class TellOfMove(
    IDocumentContainer<BookingDocument> bookings,
    IDocumentContainer<EventDocument> events,
    BookingUpkeep upkeep,
    TimeProvider clock,
    ILogger<TellOfMove> logger)
{
    public const string Orchestration = "TellOfMove";

    private const string Activity = "NoteMove";

    /// <summary>Bookings of one activity.</summary>
    private const int Page = 500;

    /// <summary>Bookings that are written at once.</summary>
    private const int AtOnce = 16;

    /// <summary>
    /// The orchestration is started before the event is written, so it waits for that. By the second pass every process reserves from the
    /// moved event.
    /// </summary>
    private static readonly TimeSpan[] s_pauses = [TimeSpan.FromSeconds(2), FreshCache<EventDocument>.StaleFor + TimeSpan.FromSeconds(15)];

    private static readonly TimeSpan s_pauseAfterFailure = TimeSpan.FromSeconds(15);

    /// <summary>In the order in which a booking goes through them, so that one that goes on meanwhile is found all the same.</summary>
    private static readonly BookingState[] s_live = [BookingState.Held, BookingState.Paying, BookingState.Booked];

    /// <summary>Starts the orchestration. This comes before the write of the event: whatever dies then, the buyers are told.</summary>
    /// <param name="moved">The event as it is about to be written.</param>
    public static Task ScheduleAsync(DurableTaskClient durable, EventDocument moved, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, moved.Id, $"moved-{moved.Id}-{EventMoves.Count(moved)}", cancellationToken);

    [Function(Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string eventId = context.GetInput<string>()!;
        bool allNoted = true;
        try
        {
            foreach (TimeSpan pause in s_pauses)
            {
                await context.CreateTimer(pause, CancellationToken.None);
                allNoted = await PassAsync(context, eventId);
            }
        }
        catch (TaskFailedException)
        {
            // The outage has outlasted the activity's retries. Buyers have still to be told, so the orchestration goes on.
            allNoted = false;
        }

        if (!allNoted)
        {
            await context.CreateTimer(s_pauseAfterFailure, CancellationToken.None);
            context.ContinueAsNew(eventId);
        }
    }

    [Function(Activity)]
    public async Task<NotedPage> NoteAsync(
        [ActivityTrigger] MovedPage asked, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        if (await events.FindAsync(asked.EventId, asked.EventId, cancellationToken)
            is not { Document: { Status: EventStatus.Scheduled } moved })
        {
            // Its buyers hear that it is cancelled.
            return new NotedPage(null, AllNoted: true);
        }

        DocumentQuery query = BookingsOfEvent.InState(asked.EventId, asked.State, Page, asked.Continuation);
        QueryPage<BookingDocument> page = await bookings.PageAsync(query, cancellationToken);
        int moves = EventMoves.Count(moved);
        int failed = 0;
        await Concurrently.ForEachAsync(
            page.Items.Where(item => MoveNotices.Note(item.Document!, moves, clock.GetUtcNow()) is not null),
            AtOnce,
            async (item, token) =>
            {
                try
                {
                    await NoteAsync(durable, item, moves, token);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // One that fails does not hold up the others.
                    Interlocked.Increment(ref failed);
                    LogFailed(exception, item.Document!.Id, asked.EventId);
                }
            },
            cancellationToken);
        return new NotedPage(page.Continuation, failed == 0);
    }

    private static async Task<bool> PassAsync(TaskOrchestrationContext context, string eventId)
    {
        bool allNoted = true;
        foreach (BookingState state in s_live)
        {
            string? next = null;
            do
            {
                NotedPage page = await context.CallActivityAsync<NotedPage>(
                    Activity, new MovedPage(eventId, state, next), ActivityRetries.Patient);
                (next, allNoted) = (page.Next, allNoted && page.AllNoted);
            }
            while (next is not null);
        }

        return allNoted;
    }

    private async Task NoteAsync(
        DurableTaskClient durable, StoreResult<BookingDocument> found, int moves, CancellationToken cancellationToken)
    {
        (BookingDocument booking, bool changed) = await bookings.ChangeAsync(
            found, current => MoveNotices.Note(current, moves, clock.GetUtcNow()), cancellationToken);
        if (changed && MoveNotices.IsOwed(booking))
        {
            await upkeep.AdvanceAsync(durable, booking, cancellationToken);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The move of event {EventId} could not be noted in booking {BookingId}; the next pass tries again.")]
    private partial void LogFailed(Exception exception, string bookingId, string eventId);
}
