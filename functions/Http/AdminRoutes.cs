using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>
/// The addresses of functions for administrators and gates. Clients ask for <c>/admin/...</c>, but the Functions host keeps that path
/// for itself and refuses functions with such a route. Front Door sends these requests on as <c>/manage/...</c>.
/// </summary>
internal static class AdminRoutes
{
    /// <summary>The start of these functions' routes: either of the two paths, in a form that the host accepts.</summary>
    public const string Prefix = "{root:regex(^(admin|manage)$)}";

    private static readonly PathString s_asked = new("/admin");
    private static readonly PathString s_sentOn = new("/manage");

    /// <summary>The path that the client asked for.</summary>
    public static PathString AskedFor(PathString path) => path.StartsWithSegments(s_sentOn, out PathString rest) ? s_asked.Add(rest) : path;
}
