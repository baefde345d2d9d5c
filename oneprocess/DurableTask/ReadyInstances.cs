using System.Threading.Channels;

namespace OneProcess.DurableTask;

/// <summary>
/// Instances that have something to do, each once. An instance that gets a message while its turn runs gets another turn after it. So no
/// instance is in two turns at a time, and no message is overlooked.
/// </summary>
internal sealed class ReadyInstances(OutstandingWork work)
{
    private readonly Channel<string> _queue = Channel.CreateUnbounded<string>();
    private readonly Dictionary<string, bool> _toldAgain = [];
    private readonly Lock _lock = new();

    public void Add(string instance)
    {
        lock (_lock)
        {
            if (!_toldAgain.TryAdd(instance, false))
            {
                _toldAgain[instance] = true;
                return;
            }
        }

        work.Begin();
        _queue.Writer.TryWrite(instance);
    }

    /// <summary>
    /// Begins a turn for work that need not be stored before it. Refuses if the instance has something else to do: that comes first.
    /// </summary>
    public bool TryBegin(string instance)
    {
        lock (_lock)
        {
            if (!_toldAgain.TryAdd(instance, false))
            {
                return false;
            }
        }

        work.Begin();
        return true;
    }

    public IAsyncEnumerable<string> TakeAllAsync(CancellationToken cancellationToken) => _queue.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Marks the beginning of a turn. A message from now on may be too late for it.</summary>
    public void Begin(string instance)
    {
        lock (_lock)
        {
            _toldAgain[instance] = false;
        }
    }

    /// <param name="instance">Whose turn ends.</param>
    /// <param name="next">What the turn asked for. It begins once the instance may have another turn, and before this one is done.</param>
    public void End(string instance, Action? next)
    {
        bool again;
        lock (_lock)
        {
            again = _toldAgain[instance];
            if (!again)
            {
                _toldAgain.Remove(instance);
            }
        }

        next?.Invoke();
        if (again)
        {
            _queue.Writer.TryWrite(instance);
        }
        else
        {
            work.End();
        }
    }
}
