using System.Security.Claims;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>Who sent the request, according to the validated token.</summary>
/// <param name="IsGate">Whether the caller may check tickets, as administrators may too.</param>
internal sealed record Caller(string UserId, bool IsAdmin, bool IsGate)
{
    public const string SubjectClaim = "sub";
    public const string RolesClaim = "roles";
    public const string AdminRole = "admin";
    public const string GateRole = "gate";

    /// <summary>The caller that the authentication middleware let through.</summary>
    /// <exception cref="InvalidOperationException">The function is open to anyone, so it has no caller: a bug.</exception>
    public static Caller Of(HttpRequest request)
    {
        ClaimsPrincipal user = request.HttpContext.User;
        string subject = user.FindFirstValue(SubjectClaim)
            ?? throw new InvalidOperationException("The function asks for its caller but lets anyone in.");
        bool isAdmin = user.HasClaim(RolesClaim, AdminRole);
        return new Caller(subject, isAdmin, isAdmin || user.HasClaim(RolesClaim, GateRole));
    }
}
