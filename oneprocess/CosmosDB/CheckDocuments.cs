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
    private CancellationTokenRegistration _started;
    private Task _checking = Task.CompletedTask;

    /// <summary>A host that is told to stop before it has started would end as if all were well, so the check begins afterwards.</summary>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        if (!database.IsChecked)
        {
            _started = host.ApplicationStarted.Register(Begin);
        }

        return Task.CompletedTask;
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _started.DisposeAsync();
        await _stopping.CancelAsync();
        await _checking;
    }

    public void Dispose()
    {
        _started.Dispose();
        _stopping.Dispose();
    }

    /// <summary>On a thread of its own, which the check keeps busy for a long time.</summary>
    private void Begin() => _checking = Task.Factory.StartNew(
        Check, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void Check()
    {
        try
        {
            database.Check(_stopping.Token);
            LogWhole();
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next start checks all of it.
        }
        catch (Exception exception)
        {
            LogNotWhole(exception.Message);
            host.StopApplication();
            throw;
        }
    }

    [LoggerMessage(EventId = 6003, EventName = "DocumentsWhole", Level = LogLevel.Information, Message = "The documents are whole.")]
    private partial void LogWhole();

    [LoggerMessage(
        EventId = 6004, EventName = "DocumentsDamaged", Level = LogLevel.Critical, Message = "The process ends, because of this: {Reason}")]
    private partial void LogNotWhole(string reason);
}
