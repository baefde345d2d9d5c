using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace TicketMaster.Local.Payments;

/// <summary>Settles payments and sends webhooks when they are due, as long as the server runs.</summary>
internal sealed partial class SimulatedPump(
    SimulatedLedger ledger,
    WebhookDelivery delivery,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<SimulatedPump> logger) : BackgroundService
{
    private const int Batch = 64;
    private const int AtOnce = 16;

    private static readonly TimeSpan s_afterFault = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Webhooks go to this same server, so only from when it listens until it begins to stop.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        try
        {
            await StartedAsync(stopping.Token);
            while (true)
            {
                await StepAsync(stopping.Token);
            }
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The ledger has what is left, and the next start finds it.
        }
    }

    private async Task StepAsync(CancellationToken cancellationToken)
    {
        try
        {
            await ledger.SettleDueAsync();
            await Parallel.ForEachAsync(
                ledger.DueDeliveries(Batch),
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
                async (due, token) => await delivery.SendAsync(due, token));
            await UntilDueAsync(cancellationToken);
        }
        catch (SqliteException exception)
        {
            // The disk is full or failing. Nothing was lost, and the next step tries again.
            LogFault(exception);
            await Task.Delay(s_afterFault, time, cancellationToken);
        }
    }

    /// <summary>Waits until something is due or changes.</summary>
    private async Task UntilDueAsync(CancellationToken cancellationToken)
    {
        using CancellationTokenSource done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        DateTimeOffset? next = ledger.NextDueAt();
        TimeSpan wait = next - time.GetUtcNow() ?? Timeout.InfiniteTimeSpan;
        if (next is not null && wait <= TimeSpan.Zero)
        {
            return;
        }

        Task due = Task.Delay(wait, time, done.Token);
        if (next <= time.GetUtcNow())
        {
            // The clock moved on between the look and the setting of the timer.
            await done.CancelAsync();
            return;
        }

        await Task.WhenAny(due, ledger.Changes.WaitToReadAsync(done.Token).AsTask());
        ledger.Changes.TryRead(out _);
        await done.CancelAsync();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource started = new(TaskCreationOptions.RunContinuationsAsynchronously);
        using CancellationTokenRegistration registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    [LoggerMessage(LogLevel.Error, "The simulated payment provider's file cannot be written.")]
    private partial void LogFault(Exception exception);
}
