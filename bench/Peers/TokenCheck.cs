using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Identity;

namespace TicketMaster.Bench.Peers;

/// <summary>The app's own check of tokens, before the routes that need one.</summary>
internal static class TokenCheck
{
    public static void UseTokenCheck(this WebApplication app)
    {
        TokenValidation tokens = app.Services.GetRequiredService<TokenValidation>();
        app.Use(async (HttpContext http, RequestDelegate next) =>
        {
            if (http.Request.Path.StartsWithSegments("/booking", StringComparison.Ordinal))
            {
                string header = http.Request.Headers.Authorization.ToString();
                if (header.Length < 8
                    || await tokens.ValidateAsync(header["Bearer ".Length..], http.RequestAborted) is not TokenOutcome.Accepted accepted)
                {
                    http.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return;
                }

                http.User = new ClaimsPrincipal(accepted.Identity);
            }

            await next(http);
        });
    }
}
