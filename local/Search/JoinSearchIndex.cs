using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.FullText;

namespace TicketMaster.Local;

/// <summary>
/// Makes one part of the index's many, once nothing has been written for a while. It also gives back the memory that only the start needed,
/// and after the first join what filling the index needed, which are hundreds of megabytes: the collector would keep it until it has cause
/// to look.
/// </summary>
internal sealed partial class JoinSearchIndex(LuceneIndex index, ILogger<JoinSearchIndex> logger) : BackgroundService
{
    public static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    public static readonly TimeSpan AfterFailure = TimeSpan.FromHours(1);

    /// <summary>The machine's, whatever the app's is, since this is about load. Tests replace it.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Gives memory back. Tests replace it.</summary>
    public Action Collect { get; init; } = () =>
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        bool hasStarted = false;
        bool hasJoined = false;
        for (TimeSpan wait = Idle; ;)
        {
            // A periodic timer would keep a tick that fell into a long try.
            await Task.Delay(wait, Clock, stoppingToken);
            try
            {
                if (index.IdleFor >= Idle)
                {
                    bool joins = await index.JoinPartsAsync(stoppingToken);
                    if (!hasStarted || (joins && !hasJoined))
                    {
                        // This stops all requests for a moment: no more than twice.
                        Collect();
                    }

                    hasStarted = true;
                    hasJoined |= joins;
                }

                wait = Idle;
            }
#pragma warning disable CA1031 // Lucene tells a full or broken disk by many kinds of exceptions. The index is as it was, in its parts.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                NotJoined(logger, exception);
                wait = AfterFailure;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The parts of the search index were not joined.")]
    private static partial void NotJoined(ILogger logger, Exception exception);
}
