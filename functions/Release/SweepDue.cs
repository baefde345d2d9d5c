using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Storage;

namespace TicketMaster.Release;

/// <summary>Looks after bookings whose slot of the timing wheel was never started: a start is allowed to be lost.</summary>
internal sealed class SweepDue(ReleaseDue release, TimeProvider clock)
{
    /// <summary>So often that a payment under way, asked after every 30 s, is settled within a minute with <see cref="s_late"/> and no wheel.</summary>
    private const string Schedule = "*/20 * * * * *";

    /// <summary>What is due only just is the wheel's.</summary>
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
            // Where none of a page could be looked after, the next would be the same.
            if (await release.AdvancePageAsync(durable, query, cancellationToken) is { Found: < Page } or { LookedAfter: 0 })
            {
                return;
            }
        }
    }
}
