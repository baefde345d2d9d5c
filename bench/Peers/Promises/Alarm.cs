namespace TicketMaster.Bench.Peers.Promises;

/// <summary>Wakes one waiting worker; each wakes by itself after a while.</summary>
internal sealed class Alarm : IDisposable
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMilliseconds(100);

    private readonly SemaphoreSlim _set = new(0);

    public void Wake()
    {
        if (_set.CurrentCount == 0)
        {
            _set.Release();
        }
    }

    public Task WaitAsync(CancellationToken cancellationToken) => _set.WaitAsync(s_longest, cancellationToken);

    public void Dispose() => _set.Dispose();
}
