using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.Documents;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>
/// Fills an empty index from the store. Before the functions start, it sends <see cref="IndexEvents"/> back to the beginning of its feed.
/// Only then it marks the index as filled, so a process that was killed in between does it again.
/// </summary>
internal sealed partial class FillSearchIndex(LuceneIndex index, ChangeFeedCheckpoints checkpoints, ILogger<FillSearchIndex> logger)
    : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (!index.NeedsFilling)
        {
            return;
        }

        try
        {
            await checkpoints.ResetAsync(IndexEvents.Name);
            Filling(logger, index.AnewBecause ?? "it was not filled before");
        }
        catch (ArgumentException exception) when (exception.ParamName == "functionName")
        {
            // The function has never run on this data, so it begins at the beginning anyway.
        }

        await index.MarkFilledAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The search index is filled again from the store: {Reason}")]
    private static partial void Filling(ILogger logger, string reason);
}
