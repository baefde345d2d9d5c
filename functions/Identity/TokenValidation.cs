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
    private static readonly string[] s_algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private readonly JsonWebTokenHandler _handler = new() { MapInboundClaims = false };
    private readonly AcceptedTokens _accepted = new();
    private volatile KnownIssuer? _known;

    /// <summary>Checks a token's signature once: a buyer sends the same token with every request.</summary>
    public async Task<TokenOutcome> ValidateAsync(string text, CancellationToken cancellationToken)
    {
        if (_accepted.Find(text, time.GetUtcNow().UtcDateTime - s_clockSkew) is { } before
            && before.By == await issuer.GetAsync(cancellationToken))
        {
            return before.Outcome;
        }

        if (Read(text) is not JsonWebToken token)
        {
            return new TokenOutcome.Rejected("The bearer token is not a JSON Web Token.");
        }

        if (!s_algorithms.Contains(token.Alg, StringComparer.Ordinal))
        {
            return new TokenOutcome.Rejected("The token is not signed with RS256 or ES256.");
        }

        if (await issuer.GetAsync(cancellationToken) is not OpenIdConnectConfiguration known)
        {
            return new TokenOutcome.IssuerUnreachable();
        }

        TokenValidationResult result = await _handler.ValidateTokenAsync(token, Parameters(known));
        OpenIdConnectConfiguration by = known;
        if (!result.IsValid && !known.SigningKeys.Any(key => key.KeyId == token.Kid))
        {
            OpenIdConnectConfiguration renewed = await issuer.RenewAsync(known, cancellationToken);
            if (renewed != known)
            {
                result = await _handler.ValidateTokenAsync(token, Parameters(renewed));
                by = renewed;
            }
        }

        TokenOutcome outcome = result.IsValid ? Accept(token) : new TokenOutcome.Rejected(Describe(result.Exception));
        if (outcome is TokenOutcome.Accepted accepted)
        {
            _accepted.Add(text, new(accepted, by, token.ValidTo));
        }

        return outcome;
    }

    private JsonWebToken? Read(string text)
    {
        try
        {
            return _handler.ReadJsonWebToken(text);
        }
        catch (Exception exception) when (exception is ArgumentException or SecurityTokenException)
        {
            // The text is no token.
            return null;
        }
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
        IssuerSigningKeys = known.SigningKeys,
        ValidAlgorithms = s_algorithms,
        ClockSkew = s_clockSkew,
        LifetimeValidator = ValidateLifetime,
    };

    private bool ValidateLifetime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        return expires switch
        {
            null => throw new SecurityTokenNoExpirationException(),
            DateTime end when end + s_clockSkew <= now => throw new SecurityTokenExpiredException(),
            _ when notBefore - s_clockSkew > now => throw new SecurityTokenNotYetValidException(),
            _ => true,
        };
    }

    /// <summary>
    /// Copies the needed claims of a valid token. The handler's own identity would keep the whole token in memory, and thousands are
    /// remembered.
    /// </summary>
    private static TokenOutcome Accept(JsonWebToken token)
    {
        // The subject must be one string that fits where users are stored.
        if (!token.TryGetPayloadValue(Caller.SubjectClaim, out object? value)
            || value is not string { Length: > 0 and <= Limits.UserIdLength } subject
            || string.IsNullOrWhiteSpace(subject))
        {
            return new TokenOutcome.Rejected($"The token's 'sub' must be one string of 1 to {Limits.UserIdLength} characters.");
        }

        List<Claim> claims = [new(Caller.SubjectClaim, subject)];
        if (token.TryGetPayloadValue(Caller.RolesClaim, out object? _))
        {
            claims.AddRange(token.Claims
                .Where(claim => claim.Type == Caller.RolesClaim)
                .Select(role => new Claim(Caller.RolesClaim, role.Value)));
        }

        return new TokenOutcome.Accepted(new ClaimsIdentity(claims, Scheme, Caller.SubjectClaim, Caller.RolesClaim));
    }

    private static string Describe(Exception exception) => exception switch
    {
        SecurityTokenExpiredException => "The token has expired; get a new one.",
        SecurityTokenNotYetValidException => "The token is not valid yet.",
        SecurityTokenNoExpirationException => "The token does not say when it expires.",
        SecurityTokenInvalidIssuerException => "The token is from another issuer than the one this service trusts.",
        SecurityTokenInvalidAudienceException => "The token is not meant for this service.",
        _ => "The token's signature is not valid.",
    };

    private sealed record KnownIssuer(OpenIdConnectConfiguration Published, TokenValidationParameters Parameters);
}
