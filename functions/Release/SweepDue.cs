using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary>
/// Looks after bookings whose slot of the timing wheel was never started. A start may be lost. Once a minute it also looks for deadlines
/// that are further off than any can be, because a clock that was ahead has written them.
/// </summary>
internal sealed class SweepDue(AdvanceDueBookings release, IOptions<BookingOptions> options, TimeProvider clock)
{
    /// <summary>
    /// A payment under way is asked about every 30 seconds. With this schedule and <see cref="s_late"/> it settles within a minute
    /// even without the wheel.
    /// </summary>
    private const string Schedule = "*/20 * * * * *";

    /// <summary>Bookings that have been due for less than this are left to the wheel.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan s_every = TimeSpan.FromSeconds(20);

    private const int Page = 100;
    private const int MaxPages = 1_000;

    [Function(nameof(SweepDue))]
    public async Task RunAsync(
        [TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        DateTimeOffset now = clock.GetUtcNow();
        await SweepAsync(durable, [new Predicate("dueAt", Comparison.LessThanOrEqual, Due(now - s_late))], cancellationToken);
        if (now.Second < s_every.TotalSeconds)
        {
            foreach (Predicate[] tooFar in TooFar(now))
            {
                await SweepAsync(durable, tooFar, cancellationToken);
            }
        }
    }

    /// <summary>
    /// What finds deadlines that cannot be right. A refund under way may be due in an hour, and there may be many. So holds and payments
    /// are asked for by their state.
    /// </summary>
    private IEnumerable<Predicate[]> TooFar(DateTimeOffset now)
    {
        TimeSpan hold = options.Value.HoldFor + Limits.TakeOverGrace;
        TimeSpan longest = hold > DueTimes.AskUnderWayAtLeastEvery ? hold : DueTimes.AskUnderWayAtLeastEvery;
        yield return [new("state", Comparison.Equal, "held"), AtOrAfter(hold)];
        yield return [new("state", Comparison.Equal, "paying"), AtOrAfter(DueTimes.AskAtLeastEvery)];
        yield return [AtOrAfter(longest)];

        Predicate AtOrAfter(TimeSpan longest) =>
            new("dueAt", Comparison.GreaterThanOrEqual, Due(now + longest + Limits.ClockAhead));
    }

    private async Task SweepAsync(DurableTaskClient durable, Predicate[] where, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(null, where, OrderBy: "dueAt", PageSize: Page);
        for (int page = 0; page < MaxPages; page++)
        {
            // If none of a page could be looked after, the next query would return the same page.
            if (await release.AdvancePageAsync(durable, query, cancellationToken) is { Found: < Page } or { LookedAfter: 0 })
            {
                return;
            }
        }
    }

    private static long Due(DateTimeOffset at) => at.ToUnixTimeMilliseconds();
}
