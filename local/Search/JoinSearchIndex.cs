using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.FullText;

namespace TicketMaster.Local;

/// <summary>Makes one part of the index's many, once nothing has been written for a while.</summary>
internal sealed partial class JoinSearchIndex(LuceneIndex index, ILogger<JoinSearchIndex> logger) : BackgroundService
{
    private static readonly TimeSpan s_idle = TimeSpan.FromSeconds(2);

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
            }
            catch (IOException exception)
            {
                // The index is as it was, in its parts.
                NotJoined(logger, exception);
            }
        }
    }

    [LoggerMessage(LogLevel.Warning, "The parts of the search index were not joined.")]
    private static partial void NotJoined(ILogger logger, Exception exception);
}
