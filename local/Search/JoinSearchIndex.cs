using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.FullText;

namespace TicketMaster.Local;

/// <summary>Makes one part of the index's many, once nothing has been written for a while.</summary>
internal sealed partial class JoinSearchIndex(LuceneIndex index, ILogger<JoinSearchIndex> logger) : BackgroundService
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_afterFailure = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(s_idle);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (index.IdleFor >= s_idle)
                {
                    await index.JoinPartsAsync(stoppingToken);
                }

                timer.Period = s_idle;
            }
#pragma warning disable CA1031 // Lucene tells a full or broken disk by many kinds of exceptions. The index is as it was, in its parts.
            catch (Exception exception) when (exception is not OperationCanceledException)
#pragma warning restore CA1031
            {
                NotJoined(logger, exception);
                timer.Period = s_afterFailure;
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The parts of the search index were not joined.")]
    private static partial void NotJoined(ILogger logger, Exception exception);
}
