using System.Collections.Concurrent;

namespace TicketMaster.Http;

/// <summary>The answers made of one unchanging state: each is rendered once and then served to all who ask the same.</summary>
internal sealed class Renderings
{
    /// <summary>Kept at most; somebody who pages through thousands of answers cannot fill the memory.</summary>
    private const int Most = 32;

    private readonly ConcurrentDictionary<string, Lazy<Rendered>> _rendered = new(StringComparer.Ordinal);

    public Rendered Get(string key, Func<Rendered> render)
    {
        if (_rendered.TryGetValue(key, out Lazy<Rendered>? rendered))
        {
            return rendered.Value;
        }

        return _rendered.Count < Most ? _rendered.GetOrAdd(key, new Lazy<Rendered>(render)).Value : render();
    }
}
