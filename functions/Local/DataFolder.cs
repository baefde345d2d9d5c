using Microsoft.Extensions.Hosting;

namespace TicketMaster.Local;

/// <summary>Keeps the data folder to one process: two on the same files would run every timer twice and miss each other's changes.</summary>
internal sealed class DataFolder : IHostedService, IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="InvalidDataException">Another process has it, or it cannot be written.</exception>
    public DataFolder(string path)
    {
        try
        {
            Directory.CreateDirectory(path);
            _lock = new FileStream(Path.Combine(path, "lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidDataException(
                $"The data folder '{path}' cannot be used: it is in use by another process, or not writable ({exception.Message}). "
                + "Stop the other one, or give another folder with 'Local:DataPath'.",
                exception);
        }
    }

    // Taken before anything is opened; a hosted service only so that the container gives it back at the end.
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _lock.Dispose();
}
