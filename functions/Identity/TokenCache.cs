using System.Collections.Concurrent;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace TicketMaster.Identity;

/// <summary>Remembers accepted tokens. A signature stays valid for as long as the issuer publishes its key.</summary>
internal sealed class TokenCache
{
    /// <summary>Bytes of each of the two generations, for some 3,000 tokens of usual length. Tokens may be much longer.</summary>
    public const int GenerationBytes = 5_000_000;

    /// <summary>Bytes that a token takes beside its text.</summary>
    private const int OtherBytes = 700;

    private volatile ConcurrentDictionary<string, AcceptedToken> _young = new(StringComparer.Ordinal);
    private volatile ConcurrentDictionary<string, AcceptedToken> _old = new(StringComparer.Ordinal);
    private long _bytes;

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
        long bytes = (text.Length * sizeof(char)) + OtherBytes;
        long all = Interlocked.Add(ref _bytes, bytes);
        if (all >= GenerationBytes && all - bytes < GenerationBytes)
        {
            Interlocked.Exchange(ref _bytes, 0);
            _old = _young;
            _young = new(StringComparer.Ordinal);
        }
    }
}

/// <param name="Outcome">The outcome of its validation.</param>
/// <param name="By">The issuer's keys that it was checked with.</param>
internal sealed record AcceptedToken(TokenOutcome.Accepted Outcome, OpenIdConnectConfiguration By, DateTime Expires);
