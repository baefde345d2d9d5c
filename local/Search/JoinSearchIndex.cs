using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.FullText;

namespace TicketMaster.Local;

/// <summary>Makes one part of the index's many, once nothing has been written for a while.</summary>
internal sealed partial class JoinSearchIndex(LuceneIndex index, ILogger<JoinSearchIndex> logger) : BackgroundService
{
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    /// <summary>It is about load, so it is the wall clock, whatever the app's is. Tests replace it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Idle, Clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (index.IdleFor >= Idle)
                {
                    await index.JoinPartsAsync(stoppingToken);
                }

                timer.Period = Idle;
            }
#pragma warning disable CA1031 // Lucene tells a full or broken disk by many kinds of exceptions. The index is as it was, in its parts.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                NotJoined(logger, exception);
                timer.Period = AfterFailure;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The parts of the search index were not joined.")]
    private static partial void NotJoined(ILogger logger, Exception exception);
}
