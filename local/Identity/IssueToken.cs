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
    [property: JsonPropertyName("expires_in")] int ExpiresIn);

/// <summary><c>POST /local/token</c>: a token for anybody, to try the API on one's own machine.</summary>
internal sealed class IssueToken(
    IssuerKey key, IOptions<IdentityOptions> options, TimeProvider time, OwnAddress own, LocalEndpoints local)
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

        (TokenRequest? request, Refusal? refusal) = await RequestBody.ReadAsync(
            http.Request, LocalIdentityJson.Default.TokenRequest, Check, http.RequestAborted);
        if (request is null)
        {
            await ProblemResult.WriteAsync(http, refusal!);
            return;
        }

        http.Response.Headers.CacheControl = "no-store";
        await http.Response.WriteAsJsonAsync(
            new TokenResponse(Create(request), "Bearer", request.ExpiresIn),
            LocalIdentityJson.Default.TokenResponse,
            cancellationToken: http.RequestAborted);
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

    private string Create(TokenRequest request)
    {
        DateTime now = time.GetUtcNow().UtcDateTime;
        DateTime expires = now.AddSeconds(request.ExpiresIn);
        DateTime issued = expires < now ? expires.AddMinutes(-1) : now;
        Dictionary<string, object> claims = new() { [Caller.SubjectClaim] = request.Sub };
        if (request.Roles is { Count: > 0 } roles)
        {
            claims[Caller.RolesClaim] = roles.ToArray();
        }

        SecurityTokenDescriptor token = new()
        {
            Issuer = LocalIssuer.Address(own),
            Audience = options.Value.Audience,
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
