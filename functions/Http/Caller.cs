using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>Who sent the request, from the validated token: never from the body.</summary>
internal sealed record Caller(string UserId, bool IsAdmin)
{
    public const string SubjectClaim = "sub";
    public const string RolesClaim = "roles";
    public const string AdminRole = "admin";

    /// <summary>The caller that the authentication middleware has let through.</summary>
    /// <exception cref="InvalidOperationException">The function is open to anyone, so that there is no caller: a bug.</exception>
    public static Caller Of(HttpRequest request)
    {
        ClaimsPrincipal user = request.HttpContext.User;
        string subject = user.FindFirstValue(SubjectClaim)
            ?? throw new InvalidOperationException("The function asks for its caller but lets anyone in.");
        return new Caller(subject, user.HasClaim(RolesClaim, AdminRole));
    }
}
