using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Release;
using TicketMaster.Storage;

namespace TicketMaster.Refund;

/// <summary>
/// What one pass over a cancelled event's bookings came to. The numbers are those that an earlier version wrote in the histories of
/// orchestrations, which were how many bookings the pass had ended.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancelPass>))]
internal enum CancelPass
{
    /// <summary>No live booking was found.</summary>
    NoneLeft = 0,

    /// <summary>Some were ended, or wait for the provider to end them.</summary>
    Some = 1,

    /// <summary>As many were ended as a pass may: there may be more.</summary>
    Full = 100,
}

/// <summary>
/// Ends every live booking of a cancelled event, as the orchestration <c>cancel-{eventId}</c>: holds are cancelled, payments under
/// way given up, sales refunded. Runs until none is left, and then once more for what a reserve that had not yet heard may have added.
/// However long the store or the provider is away, it goes on afterwards.
/// </summary>
internal sealed partial class CancelEvent(
    IDocumentContainer<BookingDocument> bookings, BookingUpkeep upkeep, TimeProvider clock, ILogger<CancelEvent> logger)
{
    public const string Orchestration = "CancelEvent";
    private const string Activity = "EndBookingsOfEvent";

    /// <summary>Bookings ended by one activity.</summary>
    private const int Page = (int)CancelPass.Full;

    /// <summary>
    /// Of them at once. A refund takes the provider two requests of a third of a second or more, and it takes 25 requests a second from
    /// one account unless agreed otherwise: more at once would only be told to come back.
    /// </summary>
    public const int AtOnce = 16;

    /// <summary>Longer than any process may still think that the event takes place.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    private const int EmptyPasses = 3;
    private const int PassesARun = 50;

    private static readonly TaskOptions s_retry = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 20, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2, maxRetryInterval: TimeSpan.FromSeconds(30))));

    private static readonly BookingState[] s_live = [BookingState.Held, BookingState.Paying, BookingState.Booked];

    /// <summary>Starts it; while it runs, starting it again changes nothing.</summary>
    public static Task ScheduleAsync(DurableTaskClient durable, string eventId, CancellationToken cancellationToken) =>
        durable.StartOnceAsync(Orchestration, eventId, $"cancel-{eventId}", cancellationToken);

    [Function(Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        string eventId = context.GetInput<string>()!;
        int empty = 0;
        for (int pass = 0; pass < PassesARun; pass++)
        {
            CancelPass ended;
            try
            {
                ended = await context.CallActivityAsync<CancelPass>(Activity, eventId, s_retry);
            }
            catch (TaskFailedException)
            {
                // The activity's retries are over and the outage is not: whoever paid is owed the money all the same.
                await context.CreateTimer(s_pause, CancellationToken.None);
                break;
            }

            empty = ended == CancelPass.NoneLeft ? empty + 1 : 0;
            if (empty == EmptyPasses)
            {
                return;
            }

            if (ended < CancelPass.Full)
            {
                await context.CreateTimer(s_pause, CancellationToken.None);
            }
        }

        context.ContinueAsNew(eventId);
    }

    [Function(Activity)]
    public async Task<CancelPass> EndAsync(
        [ActivityTrigger] string eventId, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        int ended = 0;
        bool waiting = false;
        foreach (BookingState state in s_live)
        {
            var query = new DocumentQuery(
                null,
                [
                    new Predicate("eventId", Comparison.Equal, eventId),
                    new Predicate("state", Comparison.Equal, state.ToString().ToLowerInvariant()),
                ],
                PageSize: Page);
            int before = ended;
            do
            {
                QueryPage<BookingDocument> page = await bookings.PageAsync(query, cancellationToken);
                ended += await EndAsync(durable, page.Items, cancellationToken);

                // Payments given up stay in their state until the provider confirms it, and a booking that fails stays as well: they must
                // not stand before the others.
                waiting |= page.Items.Count > 0;
                query = query with { Continuation = page.Continuation };
            }
            while (query.Continuation is not null && ended - before < Page);
        }

        return ended >= Page ? CancelPass.Full : ended > 0 || waiting ? CancelPass.Some : CancelPass.NoneLeft;
    }

    /// <summary>Ends some bookings; one that fails is logged and found again by the next pass, and does not hold up the others.</summary>
    private async Task<int> EndAsync(
        DurableTaskClient durable, IReadOnlyList<StoreResult<BookingDocument>> found, CancellationToken cancellationToken)
    {
        int ended = 0;
        await Parallel.ForEachAsync(
            found,
            // On the caller's scheduler, which a simulation orders by its seed.
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current, CancellationToken = cancellationToken },
            async (item, token) =>
            {
                try
                {
                    if (await EndAsync(durable, item.Document!, token))
                    {
                        Interlocked.Increment(ref ended);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogFailed(exception, item.Document!.Id, item.Document.EventId);
                }
            });
        return ended;
    }

    private async Task<bool> EndAsync(DurableTaskClient durable, BookingDocument found, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        (BookingDocument? booking, bool changed) = await bookings.ChangeAsync(
            found.Id,
            found.UserId,
            current => Decide(current, now),
            cancellationToken);
        if (changed)
        {
            await upkeep.AdvanceAsync(durable, booking!, cancellationToken);
        }

        return changed;
    }

    /// <summary>A booking of a cancelled event with its end; null where it needs none of this.</summary>
    public static BookingDocument? Decide(BookingDocument booking, DateTimeOffset now) => (booking.State, booking.Payment) switch
    {
        (BookingState.Held, _) => BookingLifecycle.CancelForEvent(booking, now),

        // Also one that was declined, whose booking would be held again.
        (BookingState.Paying, BookingPayment.Processing or BookingPayment.Cancelling { Reason: GiveUpReason.Declined }) =>
            GivingBack.GiveUp(booking, booking.Payment, GiveUpReason.EventCancelled, now),
        (BookingState.Booked, { } own) => GivingBack.TakeBack(booking, own, GiveUpReason.EventCancelled, now),
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Error, Message = "Booking {BookingId} of cancelled event {EventId} could not be ended; the next pass tries again.")]
    private partial void LogFailed(Exception exception, string bookingId, string eventId);
}
