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
/// The result of one pass over a cancelled event's bookings. Histories of orchestrations hold the numbers that an earlier version
/// wrote: how many bookings the pass had ended.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<CancelPass>))]
internal enum CancelPass
{
    /// <summary>No live booking was found.</summary>
    NoneLeft = 0,

    /// <summary>Some bookings were ended, or wait for the provider to end them.</summary>
    Some = 1,

    /// <summary>The pass ended as many as it may. There may be more.</summary>
    Full = 100,
}

/// <summary>
/// Ends every live booking of a cancelled event, as the orchestration <c>cancel-{eventId}</c>. Holds are cancelled, payments under
/// way are given up, and sales are refunded. It runs until no booking is left, then looks again for those of a reserve that had
/// not yet heard. It outlasts any outage of the store or the provider.
/// </summary>
internal sealed partial class EndBookingsOfEvent(
    IDocumentContainer<BookingDocument> bookings, BookingUpkeep upkeep, TimeProvider clock, ILogger<EndBookingsOfEvent> logger)
{
    public const string Orchestration = "CancelEvent";
    private const string Activity = "EndBookingsOfEvent";

    /// <summary>How many bookings one activity ends.</summary>
    private const int Page = (int)CancelPass.Full;

    /// <summary>
    /// How many bookings are ended at once. A refund costs two requests of a third of a second or more. The provider takes 25 requests
    /// a second from one account unless agreed otherwise, and would only turn more of them away.
    /// </summary>
    public const int AtOnce = 16;

    /// <summary>By then every process knows that the event is cancelled.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(15);

    private const int EmptyPasses = 3;
    private const int PassesARun = 50;

    private static readonly BookingState[] s_live = [BookingState.Held, BookingState.Paying, BookingState.Booked];

    /// <summary>Starts the orchestration. While it runs, another start changes nothing.</summary>
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
                ended = await context.CallActivityAsync<CancelPass>(Activity, eventId, ActivityRetries.Patient);
            }
            catch (TaskFailedException)
            {
                // The outage has outlasted the activity's retries. Buyers are still owed their money, so the orchestration goes on.
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
            DocumentQuery query = BookingsOfEvent.InState(eventId, state, Page);
            int before = ended;
            do
            {
                QueryPage<BookingDocument> page = await bookings.PageAsync(query, cancellationToken);
                ended += await EndAsync(durable, page.Items, cancellationToken);

                // A payment that was given up stays in its state until the provider confirms, and so does a booking that fails. The next
                // page is read so that they do not hold up the others.
                waiting |= page.Items.Count > 0;
                query = query with { Continuation = page.Continuation };
            }
            while (query.Continuation is not null && ended - before < Page);
        }

        return ended >= Page ? CancelPass.Full : ended > 0 || waiting ? CancelPass.Some : CancelPass.NoneLeft;
    }

    /// <summary>Ends some bookings. One that fails is logged, left to the next pass, and does not hold up the others.</summary>
    private async Task<int> EndAsync(
        DurableTaskClient durable, IReadOnlyList<StoreResult<BookingDocument>> found, CancellationToken cancellationToken)
    {
        int ended = 0;
        await Concurrently.ForEachAsync(
            found,
            AtOnce,
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
            },
            cancellationToken);
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

    /// <summary>The booking of a cancelled event, ended; null if it needs no end.</summary>
    public static BookingDocument? Decide(BookingDocument booking, DateTimeOffset now) => (booking.State, booking.Payment) switch
    {
        (BookingState.Held, _) => BookingLifecycle.CancelForEvent(booking, now),

        (BookingState.Paying, BookingPayment.Processing own) => GivingBack.GiveUp(booking, own, GiveUpReason.EventCancelled, now),

        // Its booking would become a hold again.
        (BookingState.Paying, BookingPayment.Cancelling own) when GivingBack.KeepsHold(own.Reason) =>
            GivingBack.GiveUp(booking, own, GiveUpReason.EventCancelled, now),
        (BookingState.Booked, { } own) => GivingBack.TakeBack(booking, own, GiveUpReason.EventCancelled, now),
        (BookingState.Booked, null) when booking.IsFree => GivingBack.TakeBackFree(booking, GiveUpReason.EventCancelled, now),
        _ => null,
    };

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "Booking {BookingId} of cancelled event {EventId} could not be ended; the next pass tries again.")]
    private partial void LogFailed(Exception exception, string bookingId, string eventId);
}
