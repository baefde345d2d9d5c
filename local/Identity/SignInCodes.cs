using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace TicketMaster.Local.Identity;

/// <summary>Who signed in, for whom, until the client has come for the token.</summary>
internal sealed record SignInGrant(SignInRequest Request, string User, IReadOnlyList<string> Roles, DateTimeOffset Ends);

/// <summary>The codes that lead to tokens: each once, within a minute, for whoever knows the verifier. A restart forgets them.</summary>
internal sealed class SignInCodes(TimeProvider time)
{
    public static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private const int MostKept = 1000;

    private readonly ConcurrentDictionary<string, SignInGrant> _grants = new(StringComparer.Ordinal);

    public string Issue(SignInRequest request, string user, IReadOnlyList<string> roles)
    {
        DateTimeOffset now = time.GetUtcNow();
        foreach ((string old, SignInGrant grant) in _grants.Where(pair => pair.Value.Ends <= now || _grants.Count >= MostKept))
        {
            _grants.TryRemove(old, out _);
        }

        string code = Base64UrlEncoder.Encode(RandomNumberGenerator.GetBytes(32));
        _grants[code] = new SignInGrant(request, user, roles, now + Life);
        return code;
    }

    /// <summary>What a code stands for, or null. It is used up by any try, so that a stolen one helps nobody.</summary>
    public SignInGrant? Redeem(string? code, string? clientId, string? redirectUri, string? verifier) =>
        code is not null
        && _grants.TryRemove(code, out SignInGrant? grant)
        && grant.Ends > time.GetUtcNow()
        && grant.Request.ClientId == clientId
        && grant.Request.RedirectUri.OriginalString == redirectUri
        && verifier is { Length: >= 43 and <= 128 }
        && Base64UrlEncoder.Encode(SHA256.HashData(Encoding.ASCII.GetBytes(verifier))) == grant.Request.Challenge
            ? grant
            : null;
}
