namespace OneProcess.FullText;

/// <summary>A list that one thread at a time appends to while others read what was there when they looked.</summary>
internal sealed class AppendOnlyList<T>
{
    private T[] _items = new T[64];
    private volatile int _count;

    public int Count => _count;

    public ReadOnlySpan<T> Items
    {
        get
        {
            // The count first: the array read after it is never shorter.
            int count = _count;
            return Volatile.Read(ref _items).AsSpan(0, count);
        }
    }

    public void Add(T item)
    {
        int count = _count;
        if (count == _items.Length)
        {
            T[] grown = new T[count * 2];
            _items.CopyTo(grown, 0);
            Volatile.Write(ref _items, grown);
        }

        _items[count] = item;
        _count = count + 1;
    }
}
