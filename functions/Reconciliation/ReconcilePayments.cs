using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>
/// Compares our bookings with the provider's payments from both ends. It settles what it can, and opens cases for the rest. A cycle
/// need not be whole or alone: the next one finds what it leaves.
/// </summary>
internal sealed partial class ReconcilePayments(
    ReviewBookings ours,
    ReviewProviderPayments theirs,
    ReviewOpenCases cases,
    IPaymentProvider provider,
    TimeProvider clock,
    ILogger<ReconcilePayments> logger)
{
    private const string Schedule = "0 */5 * * * *";

    /// <summary>Less than the time between two cycles. The next cycle takes up what is left.</summary>
    private static readonly TimeSpan s_atMost = TimeSpan.FromMinutes(4);

    [Function(nameof(ReconcilePayments))]
    public Task RunAsync(
        [TimerTrigger(Schedule)] TimerInfo timer, [DurableClient] DurableTaskClient durable, CancellationToken cancellationToken) =>
        ReconcileAsync(durable, cancellationToken);

    public async Task ReconcileAsync(DurableTaskClient durable, CancellationToken cancellationToken)
    {
        var cycle = new ReconciliationCycle(durable, provider, clock, clock.GetUtcNow() + s_atMost);
        // Open cases are reviewed before new ones are opened, so that a case stays visible for at least a cycle.
        await TryAsync("open cases", () => cases.ReviewAsync(cycle, cancellationToken));
        await TryAsync("our payments", () => ours.ReviewAsync(cycle, cancellationToken));
        await TryAsync("the provider's latest payments", () => theirs.ReviewRecentAsync(cycle, cancellationToken));
        await TryAsync("refunds and disputes", () => theirs.ReviewChangedAsync(cycle, cancellationToken));
        await TryAsync("the sweep", () => theirs.ReviewNextAsync(cycle, cancellationToken));
        await TryAsync("counting open cases", () => cases.CountAsync(cancellationToken));
        LogDone(cycle.Looked, cycle.Failed);
    }

    /// <summary>Runs a step. An outage, or an answer that the provider never gave before, must not stop the other steps.</summary>
    private async Task TryAsync(string step, Func<Task> run)
    {
        try
        {
            await run();
        }
        catch (Exception exception)
            when (exception is ProviderUnavailableException or StoreUnavailableException or InvalidOperationException)
        {
            LogCutShort(exception, step);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reconciliation's step '{Step}' was cut short; the next cycle goes on with it.")]
    private partial void LogCutShort(Exception exception, string step);

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "The reconciliation looked at {Looked} bookings and payments, of which {Failed} could not be compared now.")]
    private partial void LogDone(int looked, int failed);
}
