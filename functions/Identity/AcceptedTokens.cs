using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TicketMaster.Identity;

/// <summary>Remembers accepted tokens. A signature stays valid for as long as the issuer publishes its key.</summary>
internal sealed class AcceptedTokens
{
    /// <summary>Tokens of each of the two generations: about 10 MB at most.</summary>
    public const int Generation = 5_000;

    private volatile ConcurrentDictionary<string, AcceptedToken> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, AcceptedToken> _old = new(StringComparer.Ordinal);
    private int _count;

    /// <param name="text">The token.</param>
    /// <param name="expiredBy">Tokens that expired before are not found.</param>
    public AcceptedToken? Find(string text, DateTime expiredBy)
    {
        if (!_young.TryGetValue(text, out AcceptedToken? found) && _old.TryGetValue(text, out found))
        {
            // A token in use moves to the young generation.
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

/// <param name="Outcome">The outcome of its validation.</param>
/// <param name="By">The issuer's keys that it was checked with.</param>
/// <param name="Expires">The token's expiry.</param>
internal sealed record AcceptedToken(TokenOutcome.Accepted Outcome, OpenIdConnectConfiguration By, DateTime Expires);
