using System.Diagnostics;
using Microsoft.Extensions.Logging;
using OneProcess.Documents;
using OneProcess.Worker;

namespace OneProcess.CosmosDB;

/// <summary>
/// Follows one container's change feed for one function, a batch at a time. It moves the checkpoint after the function has returned, and
/// repeats a batch that fails. It reports and skips a document that cannot be read. Under load it pauses between batches, in proportion to
/// their time: a projection that runs after every commit would cost the writers more than it gives the readers.
/// </summary>
internal sealed partial class ChangeFeedPump(
    FunctionDescriptor function,
    IFunctionInvoker invoker,
    ChangeFeed feed,
    DocumentBatch batch,
    int maxItems,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    /// <summary>A pause in multiples of the batch before it, within bounds. It is about load, so it uses the wall clock.</summary>
    private const int PauseFactor = 4;
    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly CancellationTokenSource _abandoned = new();
    private Task _running = Task.CompletedTask;

    /// <summary>Whether the function has handled everything committed. A failed batch that waits for its next try is not handled.</summary>
    public bool IsIdle => feed.IsHandled;

    public async Task StartAsync()
    {
        await feed.StartAsync();
        _running = Task.Run(RunAsync);
    }

    /// <summary>Lets the current batch end, until <paramref name="cancellationToken"/> says that the time is over.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await using CancellationTokenRegistration abandon = cancellationToken.Register(_abandoned.Cancel);
        await _running;
    }

    public void Dispose()
    {
        _stopping.Dispose();
        _abandoned.Dispose();
    }

    private async Task RunAsync()
    {
        for (int failures = 0; !_stopping.IsCancellationRequested;)
        {
            Task changed = feed.Changed;
            long began = Stopwatch.GetTimestamp();
            try
            {
                int handled = await HandleNextAsync();
                if (handled == 0)
                {
                    await changed.WaitAsync(_stopping.Token);
                }
                else if (handled < maxItems)
                {
                    await PauseAsync(Stopwatch.GetElapsedTime(began));
                }

                failures = 0;
            }
            catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever the function throws, its batch must not be lost and the pump must go on.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                TimeSpan delay = RetryAfter(failures++);
                BatchFailed(exception, function.Name, failures, delay);
                await Task.Delay(delay, time, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>How many changes there were.</returns>
    private async Task<int> HandleNextAsync()
    {
        ChangeFeed.Page page = feed.Read(maxItems);
        if (page.Documents.Count == 0)
        {
            return 0;
        }

        if (batch.Of(page.Documents, skipped => DocumentSkipped(skipped, function.Name)) is { } changes)
        {
            await invoker.InvokeAsync(function, changes, _abandoned.Token);
        }

        await feed.AdvanceAsync(page);
        return page.Documents.Count;
    }

    /// <summary>
    /// Lets the next batch grow, since many small ones cost more than few large ones. A full batch could not have grown: there is a
    /// backlog.
    /// </summary>
    private async Task PauseAsync(TimeSpan worked)
    {
        TimeSpan pause = worked * PauseFactor;
        if (pause >= ShortestPause)
        {
            TimeSpan bounded = pause < LongestPause ? pause : LongestPause;
            await Task.Delay(bounded, _stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan RetryAfter(int failures) =>
        failures > 7 ? LastRetry : TimeSpan.FromTicks(Math.Min(LastRetry.Ticks, FirstRetry.Ticks << failures));

    [LoggerMessage(LogLevel.Error, "A changed document cannot be read; function '{Function}' goes on without it.")]
    private partial void DocumentSkipped(Exception exception, string function);

    [LoggerMessage(LogLevel.Error, "Function '{Function}' failed {Failures} time(s) on the same changes; they are tried again in {Delay}.")]
    private partial void BatchFailed(Exception exception, string function, int failures, TimeSpan delay);
}
