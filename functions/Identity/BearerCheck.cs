using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>Whether the bearer token of a request lets its caller in.</summary>
internal sealed class BearerCheck(TokenValidation tokens)
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(5);

    /// <summary>Why the caller is refused, or null after setting the request's user.</summary>
    public async Task<Refusal?> RefuseAsync(HttpContext http, Access needed)
    {
        StringValues header = http.Request.Headers.Authorization;
        if (StringValues.IsNullOrEmpty(header))
        {
            return Refusal.Unauthenticated("Send a token in the header 'Authorization: Bearer <token>'.");
        }

        if (header is not [string value] || !value.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return Refusal.Unauthenticated("The header 'Authorization' must be 'Bearer' and one token.");
        }

        switch (await tokens.ValidateAsync(value[Scheme.Length..].Trim(' '), http.RequestAborted))
        {
            case TokenOutcome.Rejected rejected:
                return Refusal.InvalidToken(rejected.Detail);
            case TokenOutcome.IssuerUnreachable:
                return IdentityRefusals.IssuerUnavailable(s_retryAfter);
            case TokenOutcome.Accepted accepted:
                http.User = new ClaimsPrincipal(accepted.Identity);
                return needed switch
                {
                    Access.Admin when !Caller.Of(http.Request).IsAdmin => Refusal.Forbidden(
                        $"This needs the role '{Caller.AdminRole}' in the token."),
                    Access.Gate when !Caller.Of(http.Request).IsGate => Refusal.Forbidden(
                        $"This needs the role '{Caller.GateRole}' or '{Caller.AdminRole}' in the token."),
                    _ => null,
                };
            default:
                throw new InvalidOperationException("A token's outcome is not handled.");
        }
    }
}
