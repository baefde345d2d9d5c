namespace OneProcess.Sqlite;

/// <summary>
/// Waiting writes in two lanes. Writes that clients wait for go first. Background work fills the rest of a group, as far as a client's next
/// write may wait for it. Within a lane the order is first come, first served.
/// </summary>
/// <param name="most">Writes of a group, at most.</param>
/// <param name="mostBackground">Of these, background writes, at most.</param>
/// <param name="leastBackground">Background writes that are always taken if they wait, so that they never starve.</param>
internal sealed class WriteQueue<T>(int most, int mostBackground, int leastBackground)
{
    private readonly Queue<T> _foreground = [];
    private readonly Queue<T> _background = [];
    private bool _waiting;
    private bool _closed;

    public int Count
    {
        get
        {
            lock (_foreground)
            {
                return _foreground.Count + _background.Count;
            }
        }
    }

    /// <returns>False if it is closed.</returns>
    public bool TryAdd(T item, bool background)
    {
        lock (_foreground)
        {
            if (_closed)
            {
                return false;
            }

            (background ? _background : _foreground).Enqueue(item);
            if (_waiting)
            {
                _waiting = false;
                Monitor.Pulse(_foreground);
            }

            return true;
        }
    }

    /// <summary>Takes the next group, and waits while there is none.</summary>
    /// <returns>False once it is closed and empty.</returns>
    public bool TryTake(List<T> group)
    {
        lock (_foreground)
        {
            while (_foreground.Count + _background.Count == 0)
            {
                if (_closed)
                {
                    return false;
                }

                _waiting = true;
                Monitor.Wait(_foreground);
            }

            int foreground = Math.Min(_foreground.Count, most - Math.Min(_background.Count, leastBackground));
            int background = Math.Min(_background.Count, Math.Min(mostBackground, most - foreground));
            Move(_foreground, foreground, group);
            Move(_background, background, group);
            return true;
        }
    }

    /// <summary>Takes no more. What waits is still given out.</summary>
    public void Close()
    {
        lock (_foreground)
        {
            _closed = true;
            Monitor.PulseAll(_foreground);
        }
    }

    private static void Move(Queue<T> from, int count, List<T> to)
    {
        for (; count > 0; count--)
        {
            to.Add(from.Dequeue());
        }
    }
}
