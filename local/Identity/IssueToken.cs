using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Local.Identity;

/// <param name="Sub">The user's id.</param>
/// <param name="Roles">Such as <c>admin</c>; none by default.</param>
/// <param name="ExpiresIn">Seconds from now; negative for a token that has already expired.</param>
internal sealed record TokenRequest(string Sub, IReadOnlyList<string>? Roles = null, int ExpiresIn = 3600);

internal sealed record TokenResponse(
    [property: JsonPropertyName("access_token")] string AccessToken,
    [property: JsonPropertyName("token_type")] string TokenType,
    [property: JsonPropertyName("expires_in")] int ExpiresIn,
    [property: JsonPropertyName("id_token")] string? IdToken = null);

internal sealed record TokenError([property: JsonPropertyName("error")] string Error);

/// <summary>
/// <c>POST /local/token</c>: a token for anybody, to try the API on one's own machine. Sent as a form, it is the token endpoint of
/// OAuth 2.0, which takes the code of a sign-in.
/// </summary>
internal sealed class IssueToken(
    IssuerKey key, SignInCodes codes, IOptions<IdentityOptions> options, TimeProvider time, OwnAddress own, LocalEndpoints local)
{
    private const int MaxLifetime = 24 * 60 * 60;
    private const int MaxRoles = 20;

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly Lock _signing = new();

    public async Task HandleAsync(HttpContext http)
    {
        if (local.RefuseTokens() is { } closed)
        {
            await ProblemResult.WriteAsync(http, closed);
            return;
        }

        if (LocalForm.Is(http.Request))
        {
            await RedeemAsync(http);
            return;
        }

        (TokenRequest? request, Refusal? refusal) = await RequestBody.ReadAsync(
            http.Request, LocalIdentityJson.Default.TokenRequest, Check, http.RequestAborted);
        if (request is null)
        {
            await ProblemResult.WriteAsync(http, refusal!);
            return;
        }

        await WriteAsync(http, new TokenResponse(Create(request), "Bearer", request.ExpiresIn));
    }

    private async Task RedeemAsync(HttpContext http)
    {
        LocalForm? form = await LocalForm.ReadAsync(http.Request, http.RequestAborted);
        string? error = form?["grant_type"] switch
        {
            null => "invalid_request",
            "authorization_code" => null,
            _ => "unsupported_grant_type",
        };
        SignInGrant? grant =
            error is null ? codes.Redeem(form!["code"], form["client_id"], form["redirect_uri"], form["code_verifier"]) : null;
        if (grant is null)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            http.Response.Headers.CacheControl = "no-store";
            await http.Response.WriteAsJsonAsync(
                new TokenError(error ?? "invalid_grant"), LocalIdentityJson.Default.TokenError, cancellationToken: http.RequestAborted);
            return;
        }

        TokenRequest access = new(grant.User, grant.Roles);
        await WriteAsync(http, new TokenResponse(Create(access), "Bearer", access.ExpiresIn, Create(access, grant.Request)));
    }

    private static Task WriteAsync(HttpContext http, TokenResponse response)
    {
        http.Response.Headers.CacheControl = "no-store";
        return http.Response.WriteAsJsonAsync(
            response, LocalIdentityJson.Default.TokenResponse, cancellationToken: http.RequestAborted);
    }

    private static Refusal? Check(TokenRequest request) => request switch
    {
        { Sub.Length: 0 or > Limits.UserIdLength } => Refusal.InvalidRequest($"'sub' must be 1 to {Limits.UserIdLength} characters."),
        { Sub: string sub } when string.IsNullOrWhiteSpace(sub) => Refusal.InvalidRequest("'sub' must not be blank."),
        { Roles.Count: > MaxRoles } => Refusal.InvalidRequest($"'roles' must have at most {MaxRoles} entries."),
        { Roles: { } roles } when !roles.All(role => Ids.IsValid(role)) =>
            Refusal.InvalidRequest($"Each of 'roles' must be 1 to {Limits.IdLength} characters of A-Z, a-z, 0-9, '_' and '-'."),
        { ExpiresIn: < -MaxLifetime or > MaxLifetime } =>
            Refusal.InvalidRequest($"'expiresIn' must be {-MaxLifetime} to {MaxLifetime} seconds."),
        _ => null,
    };

    /// <param name="request">Who the token is for.</param>
    /// <param name="signIn">Given, it is an id token, which tells the client who signed in and opens nothing.</param>
    private string Create(TokenRequest request, SignInRequest? signIn = null)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        DateTime expires = now.AddSeconds(request.ExpiresIn);
        DateTime issued = expires < now ? expires.AddMinutes(-1) : now;
        Dictionary<string, object> claims = new() { [Caller.SubjectClaim] = request.Sub };
        if (request.Roles is { Count: > 0 } roles)
        {
            claims[Caller.RolesClaim] = roles.ToArray();
        }

        if (signIn is not null)
        {
            claims["name"] = request.Sub;
            claims["nonce"] = signIn.Nonce ?? "";
        }

        SecurityTokenDescriptor token = new()
        {
            Issuer = LocalIssuer.Address(own),
            Audience = signIn?.ClientId ?? options.Value.Audience,
            IssuedAt = issued,
            NotBefore = issued,
            Expires = expires,
            Claims = claims,
            SigningCredentials = new SigningCredentials(key.Security, SecurityAlgorithms.EcdsaSha256),
        };

        // Nothing promises that one key object can sign twice at the same time.
        lock (_signing)
        {
            return _handler.CreateToken(token);
        }
    }
}
