using System.Text.Json.Serialization;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary>
/// How far a slot is. Histories of orchestrations hold the numbers that an earlier version wrote. Any number above 0 meant
/// <see cref="More"/>.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<SlotProgress>))]
internal enum SlotProgress
{
    /// <summary>
    /// The slot has bookings, and none can be looked after now. Either this process's clock is behind the one that ended the slot, or
    /// the store served none of them.
    /// </summary>
    NotYet = -1,

    /// <summary>No due booking is left.</summary>
    Done = 0,
    More = 1,
}

/// <param name="Found">How many bookings the query returned.</param>
/// <param name="LookedAfter">How many of them were due. The others are not due yet, or somebody was first.</param>
internal readonly record struct ReleasedPage(int Found, int LookedAfter);

/// <summary>Sleeps until a slot ends, then looks after the bookings due by then, page after page until none is left.</summary>
internal sealed partial class AdvanceDueBookings(
    IDocumentContainer<BookingDocument> bookings, BookingUpkeep upkeep, TimeProvider clock, ILogger<AdvanceDueBookings> logger)
{
    private const string Activity = "AdvanceDueBookings";

    /// <summary>How many bookings an activity looks after.</summary>
    private const int Page = 250;

    /// <summary>How many bookings of a page are looked after at once.</summary>
    private const int AtOnce = 8;

    /// <summary>
    /// The same of a crowd's. Their seats are free to whoever looks or reserves, so what is left is tidying. It gives way to everything
    /// else, and may take minutes.
    /// </summary>
    private const int CrowdAtOnce = 1;

    /// <summary>What somebody waits for, and must not wait behind a crowd.</summary>
    private static readonly BookingState[] s_waitedFor = [BookingState.Paying, BookingState.Booked];

    /// <summary>The orchestration starts afresh after so many pages, to keep its history short.</summary>
    private const int PagesARun = 50;

    private static readonly TaskOptions s_retry = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 5, firstRetryInterval: TimeSpan.FromSeconds(1), backoffCoefficient: 2)));

    [Function(ReleaseSlot.Orchestration)]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        ReleaseSlot slot = context.GetInput<ReleaseSlot>()!;
        await context.CreateTimer(TimingWheel.EndOf(slot.Slot).UtcDateTime, CancellationToken.None);
        for (int page = 0; page < PagesARun; page++)
        {
            switch (await context.CallActivityAsync<SlotProgress>(Activity, slot, s_retry))
            {
                case SlotProgress.Done:
                    return;
                case SlotProgress.NotYet:
                    await context.CreateTimer(context.CurrentUtcDateTime + DueTimes.Slot, CancellationToken.None);
                    break;
            }
        }

        context.ContinueAsNew(slot);
    }

    [Function(Activity)]
    public async Task<SlotProgress> AdvanceAsync(
        [ActivityTrigger] ReleaseSlot slot, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(
            null,
            [
                new Predicate("shard", Comparison.Equal, (long)slot.Shard),

                // Other slots look after their own bookings. A crowd takes seconds, and each next slot would race with this one.
                new Predicate("dueAt", Comparison.GreaterThanOrEqual, TimingWheel.EndOf(slot.Slot - 1).ToUnixTimeMilliseconds() + 1),
                new Predicate("dueAt", Comparison.LessThanOrEqual, TimingWheel.EndOf(slot.Slot).ToUnixTimeMilliseconds()),
            ],
            OrderBy: "dueAt",
            PageSize: Page);
        ReleasedPage page = await AdvancePageAsync(durable, query, cancellationToken);
        return page switch
        {
            { Found: 0 } => SlotProgress.Done,
            { LookedAfter: 0 } => SlotProgress.NotYet,
            _ => SlotProgress.More,
        };
    }

    /// <summary>
    /// Looks after one page of due bookings. One that fails is logged, stays due, and does not hold up the others. If the page is full,
    /// payments and sales that are due beyond it come first.
    /// </summary>
    public async Task<ReleasedPage> AdvancePageAsync(DurableTaskClient durable, DocumentQuery query, CancellationToken cancellationToken)
    {
        QueryPage<BookingDocument> page = await bookings.PageAsync(query, cancellationToken);
        bool isCrowd = page.Items.Count == query.PageSize;
        foreach (BookingState state in isCrowd ? s_waitedFor : [])
        {
            var others = query with { Where = [.. query.Where, new("state", Comparison.Equal, BookingsOfEvent.NameOf(state))] };
            await AdvanceAsync(durable, await bookings.PageAsync(others, cancellationToken), AtOnce, cancellationToken);
        }

        (int lookedAfter, int failed) = await AdvanceAsync(durable, page, isCrowd ? CrowdAtOnce : AtOnce, cancellationToken);
        return failed == 0 || failed < page.Items.Count
            ? new ReleasedPage(page.Items.Count, lookedAfter)
            : throw new StoreUnavailableException(StoreStatus.Throttled, null);
    }

    private async Task<(int LookedAfter, int Failed)> AdvanceAsync(
        DurableTaskClient durable, QueryPage<BookingDocument> page, int atOnce, CancellationToken cancellationToken)
    {
        int failed = 0;
        int lookedAfter = 0;
        await Concurrently.ForEachAsync(
            page.Items.OrderBy(item => item.Document!.State == BookingState.Held),
            atOnce,
            async (item, token) =>
            {
                try
                {
                    if (await upkeep.AdvanceAsync(durable, item, token))
                    {
                        Interlocked.Increment(ref lookedAfter);
                    }
                }
                catch (StoreUnavailableException exception)
                {
                    // The store is throttling. The booking stays due, and the sweeper or the next page finds it.
                    Interlocked.Increment(ref failed);
                    LogFailed(exception, item.Document!.Id, clock.GetUtcNow());
                }
            },
            cancellationToken);
        return (lookedAfter, failed);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Booking {BookingId} could not be looked after at {At:O}; it stays due.")]
    private partial void LogFailed(Exception exception, string bookingId, DateTimeOffset at);
}
