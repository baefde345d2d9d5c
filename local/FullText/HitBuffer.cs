using System.Buffers;

namespace OneProcess.FullText;

/// <summary>The hits of one search, in a pooled array: a search that finds everything would else allocate a large object each time.</summary>
internal sealed class HitBuffer(int capacity) : IDisposable
{
    private Hit[] _hits = ArrayPool<Hit>.Shared.Rent(capacity);

    public int Count { get; private set; }

    public ReadOnlySpan<Hit> Items => _hits.AsSpan(0, Count);

    public void Add(Hit hit) => _hits[Count++] = hit;

    public void Dispose()
    {
        // Cleared of what it refers to, or the pool would keep entries alive that are long replaced.
        _hits.AsSpan(0, Count).Clear();
        ArrayPool<Hit>.Shared.Return(_hits);
        _hits = [];
        Count = 0;
    }
}
