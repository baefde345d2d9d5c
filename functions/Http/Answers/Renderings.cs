using System.Collections.Concurrent;

namespace TicketMaster.Http;

/// <summary>The answers made from one unchanging state. Each is rendered once for everybody who asks the same.</summary>
internal sealed class Renderings
{
    /// <summary>The most answers to keep, so that paging through thousands does not fill the memory.</summary>
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
