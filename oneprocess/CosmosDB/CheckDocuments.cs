using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.Documents;

namespace OneProcess.CosmosDB;

/// <summary>
/// Checks a large database while it is used, since nobody should wait minutes for the first answer. If it is damaged, the process ends:
/// stopping the host throws why.
/// </summary>
internal sealed partial class CheckDocuments(DocumentDatabase database, IHostApplicationLifetime host, ILogger<CheckDocuments> logger)
    : IHostedService, IDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _checking = Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!database.IsChecked)
        {
            // A thread of its own: the check keeps one busy for a long time.
            _checking = Task.Factory.StartNew(
                Check, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        await _checking;
    }

    public void Dispose() => _stopping.Dispose();

    private void Check()
    {
        try
        {
            database.Check(_stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The next start checks all of it.
        }
        catch (InvalidDataException damaged)
        {
            LogDamaged(damaged.Message);
            host.StopApplication();
            throw;
        }
    }

    [LoggerMessage(Level = LogLevel.Critical, Message = "{Damage} The process ends.")]
    private partial void LogDamaged(string damage);
}
