using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Local;

/// <summary>Removes the Idempotency-Keys whose time is over, as the time to live of their container does on Azure.</summary>
internal sealed class ForgetUsedKeys(IDocumentContainer<UsedKey> keys, TimeProvider clock) : BackgroundService
{
    /// <summary>Between two looks.</summary>
    public static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Every, clock);
        try
        {
            do
            {
                try
                {
                    await ForgetAsync(stoppingToken);
                }
                catch (Exception exception) when (exception is SqliteException or StoreUnavailableException)
                {
                    // The disk is full or failing. The next look tries again.
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The next start goes on.
        }
    }

    public async Task ForgetAsync(CancellationToken cancellationToken)
    {
        var over = new DocumentQuery(
            null, [new Predicate("keptUntil", Comparison.LessThanOrEqual, clock.GetUtcNow().ToUnixTimeMilliseconds())], PageSize: 1_000);
        await foreach (QueryPage<UsedKey> page in keys.PagesAsync(over, cancellationToken))
        {
            foreach (StoreResult<UsedKey> found in page.Items)
            {
                await keys.DeleteAsync(found.Document!.Id, found.Document.UserId, found.ETag!, cancellationToken);
            }
        }
    }
}
