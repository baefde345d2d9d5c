namespace TicketMaster.Storage;

/// <summary>A store whose writes the health check tries. There is none on Azure, where its reads tell.</summary>
/// <param name="name">The store's name, as an operator knows it.</param>
/// <param name="write">Writes something that changes nothing, and throws if the store cannot be written.</param>
internal sealed class StoreProbe(string name, Func<Task> write)
{
    private readonly Lock _lock = new();
    private Task _running = Task.CompletedTask;

    public string Name => name;

    /// <summary>The running write, or a new one. A store that hangs is not asked again meanwhile.</summary>
    public Task WriteAsync()
    {
        lock (_lock)
        {
            if (_running.IsCompleted)
            {
                _running = Task.Run(write);
            }

            return _running;
        }
    }
}
