using System.Buffers;

namespace OneProcess.FullText;

/// <summary>The hits of one search, in a pooled array. A search that finds everything would otherwise allocate a large object.</summary>
internal sealed class HitBuffer : IDisposable
{
    private Hit[] _hits = ArrayPool<Hit>.Shared.Rent(256);

    public int Count { get; private set; }

    public ReadOnlySpan<Hit> Items => _hits.AsSpan(0, Count);

    public void Add(Hit hit)
    {
        if (Count == _hits.Length)
        {
            Hit[] grown = ArrayPool<Hit>.Shared.Rent(2 * Count);
            _hits.CopyTo(grown, 0);
            ArrayPool<Hit>.Shared.Return(_hits);
            _hits = grown;
        }

        _hits[Count++] = hit;
    }

    public void Dispose()
    {
        ArrayPool<Hit>.Shared.Return(_hits);
        _hits = [];
        Count = 0;
    }
}
