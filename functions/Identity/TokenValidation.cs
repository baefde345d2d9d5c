using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>The outcome of a token's validation.</summary>
internal abstract record TokenOutcome
{
    public sealed record Accepted(ClaimsIdentity Identity) : TokenOutcome;

    /// <param name="Detail">Tells the caller what to do, without contents of the token or the keys.</param>
    public sealed record Rejected(string Detail) : TokenOutcome;

    public sealed record IssuerUnreachable : TokenOutcome;
}

/// <summary>Checks a bearer token against the issuer's published keys.</summary>
internal sealed class TokenValidation(Issuer issuer, IOptions<IdentityOptions> options, TimeProvider time)
{
    /// <summary>How far clocks may differ.</summary>
    private static readonly TimeSpan s_clockSkew = TimeSpan.FromSeconds(30);

    private const string Scheme = "Bearer";

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly TokenCache _accepted = new();
    private volatile KnownIssuer? _known;

    /// <summary>Checks a token's signature once: a buyer sends the same token with every request.</summary>
    public async Task<TokenOutcome> ValidateAsync(string text, CancellationToken cancellationToken)
    {
        if (_accepted.Find(text, time.GetUtcNow().UtcDateTime - s_clockSkew) is { } before
            && before.By == await issuer.GetAsync(cancellationToken))
        {
            return before.Outcome;
        }

        if (!TokenForm.TryRead(text, out TokenForm? form, out string? mistake))
        {
            return new TokenOutcome.Rejected(mistake);
        }

        if (await issuer.GetAsync(cancellationToken) is not OpenIdConnectConfiguration known)
        {
            return new TokenOutcome.IssuerUnreachable();
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(text, Parameters(known));
        OpenIdConnectConfiguration by = known;
        if (!result.IsValid && !known.SigningKeys.Any(key => key.KeyId == form.KeyId))
        {
            by = await issuer.RenewAsync(known, cancellationToken);
            result = by == known ? result : await _handler.ValidateTokenAsync(text, Parameters(by));
        }

        mistake = result.IsValid
            ? form.Times.Mistake(time.GetUtcNow(), s_clockSkew, options.Value.MaxTokenLife)
            : Describe(result.Exception);
        if (mistake is not null)
        {
            return new TokenOutcome.Rejected(mistake);
        }

        TokenOutcome.Accepted accepted = new(IdentityOf(form));
        _accepted.Add(text, new(accepted, by, form.Times.Expires.UtcDateTime));
        return accepted;
    }

    /// <summary>Made again when the issuer publishes something else.</summary>
    private TokenValidationParameters Parameters(OpenIdConnectConfiguration known)
    {
        if (_known is not { } before || before.Published != known)
        {
            _known = before = new(known, NewParameters(known));
        }

        return before.Parameters;
    }

    private TokenValidationParameters NewParameters(OpenIdConnectConfiguration known) => new()
    {
        ValidIssuer = known.Issuer,
        ValidAudience = options.Value.Audience,
        IssuerSigningKeyResolver = (_, token, kid, _) => KeysOf(known, ((JsonWebToken)token).Alg, kid),
        TryAllIssuerSigningKeys = false,
        ValidAlgorithms = TokenForm.Algorithms,

        // The token's times are checked with our clock, afterwards.
        ValidateLifetime = false,
    };

    /// <summary>
    /// The keys that may have signed a token: those of its <c>kid</c>. A token without one counts only if it leaves no choice, as OpenID
    /// Connect has it.
    /// </summary>
    private static IEnumerable<SecurityKey> KeysOf(OpenIdConnectConfiguration known, string algorithm, string? kid)
    {
        if (!string.IsNullOrEmpty(kid))
        {
            return known.SigningKeys.Where(key => key.KeyId == kid);
        }

        SecurityKey[] fitting = [.. known.SigningKeys.Where(key => key.IsSupportedAlgorithm(algorithm))];
        return fitting.Length == 1 ? fitting : [];
    }

    /// <summary>The needed claims of a valid token. Thousands are remembered, so nothing else of it is, nor any other role.</summary>
    private static ClaimsIdentity IdentityOf(TokenForm form) => new(
        form.Roles.Intersect([Caller.AdminRole, Caller.GateRole], StringComparer.Ordinal)
            .Select(role => new Claim(Caller.RolesClaim, role))
            .Prepend(new Claim(Caller.SubjectClaim, form.Subject)),
        Scheme,
        Caller.SubjectClaim,
        Caller.RolesClaim);

    private static string Describe(Exception exception) => exception switch
    {
        SecurityTokenInvalidIssuerException => "The token is from another issuer than the one this service trusts.",
        SecurityTokenInvalidAudienceException => "The token is not meant for this service.",
        _ => "The token's signature is not valid.",
    };

    private sealed record KnownIssuer(OpenIdConnectConfiguration Published, TokenValidationParameters Parameters);
}
