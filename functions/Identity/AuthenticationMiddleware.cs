using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.Primitives;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>
/// Lets only callers who may call an HTTP function through to it. ASP.NET Core's own authentication does not run in the Functions
/// worker.
/// </summary>
internal sealed class AuthenticationMiddleware(FunctionAccess access, TokenValidation tokens) : IFunctionsWorkerMiddleware
{
    private const string Scheme = "Bearer ";
    private static readonly TimeSpan s_retryAfter = TimeSpan.FromSeconds(5);

    public async Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext() is not { } http)
        {
            if (context.FunctionDefinition.InputBindings.Values.Any(binding => binding.Type == "httpTrigger"))
            {
                throw new InvalidOperationException($"'{context.FunctionDefinition.Name}' has an HTTP trigger but no HTTP context.");
            }

            await next(context);
            return;
        }

        Access needed = access.Of(context.FunctionDefinition);
        if (needed != Access.Anyone && await RefuseAsync(http, needed) is Refusal refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
            return;
        }

        await next(context);
    }

    /// <summary>Why the caller is refused, or null after setting the request's user.</summary>
    private async Task<Refusal?> RefuseAsync(HttpContext http, Access needed)
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

        switch (await tokens.ValidateAsync(value[Scheme.Length..].Trim(), http.RequestAborted))
        {
            case TokenOutcome.Rejected rejected:
                return Refusal.Unauthenticated(rejected.Detail);
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
