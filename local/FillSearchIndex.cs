using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.Documents;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>
/// Has an index that begins empty filled from the store: before the functions start, <see cref="IndexEvents"/> is sent back to the
/// beginning of its feed. Only then is the index marked, so that a process killed between the two does it again.
/// </summary>
internal sealed partial class FillSearchIndex(FullTextIndex index, ChangeFeedCheckpoints checkpoints, ILogger<FillSearchIndex> logger)
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
            // The function has never run on this data: it begins at the beginning.
        }

        await index.MarkFilledAsync();
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(LogLevel.Warning, "The search index is filled again from the store: {Reason}")]
    private static partial void Filling(ILogger logger, string reason);
}
