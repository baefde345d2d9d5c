using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TicketMaster.Identity;

/// <summary>
/// Tokens that were accepted a short while ago, each by the keys that the issuer published then: a signature that was good stays so for
/// as long as its key does.
/// </summary>
internal sealed class AcceptedTokens
{
    /// <summary>Of each of the two generations: some 10 MB at most.</summary>
    public const int Generation = 5_000;

    private volatile ConcurrentDictionary<string, AcceptedToken> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, AcceptedToken> _old = new(StringComparer.Ordinal);
    private int _count;

    /// <param name="text">The token.</param>
    /// <param name="expiredBy">A token whose time was up by then is not found.</param>
    public AcceptedToken? Find(string text, DateTime expiredBy)
    {
        if (!_young.TryGetValue(text, out AcceptedToken? found) && _old.TryGetValue(text, out found))
        {
            // Those in use stay.
            Add(text, found);
        }

        return found?.Expires > expiredBy ? found : null;
    }

    public void Add(string text, AcceptedToken token)
    {
        _young[text] = token;
        if (Interlocked.Increment(ref _count) % Generation == 0)
        {
            _old = _young;
            _young = new(StringComparer.Ordinal);
        }
    }
}

/// <param name="Outcome">What was answered.</param>
/// <param name="By">What the issuer published then.</param>
/// <param name="Expires">As the token says.</param>
internal sealed record AcceptedToken(TokenOutcome.Accepted Outcome, OpenIdConnectConfiguration By, DateTime Expires);
