using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary>Looks after bookings whose slot of the timing wheel was never started. A start may be lost.</summary>
internal sealed class SweepDue(ReleaseDue release, TimeProvider clock)
{
    /// <summary>
    /// A payment under way is asked about every 30 seconds. With this schedule and <see cref="s_late"/> it settles within a minute
    /// even without the wheel.
    /// </summary>
    private const string Schedule = "*/20 * * * * *";

    /// <summary>Bookings that have been due for less than this are left to the wheel.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromSeconds(5);

    private const int Page = 100;
    private const int MaxPages = 1_000;

    [Function(nameof(SweepDue))]
    public async Task RunAsync(
        [TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(
            null,
            [new Predicate("dueAt", Comparison.LessThanOrEqual, (clock.GetUtcNow() - s_late).ToUnixTimeMilliseconds())],
            OrderBy: "dueAt",
            PageSize: Page);
        for (int page = 0; page < MaxPages; page++)
        {
            // If none of a page could be looked after, the next query would return the same page.
            if (await release.AdvancePageAsync(durable, query, cancellationToken) is { Found: < Page } or { LookedAfter: 0 })
            {
                return;
            }
        }
    }
}
