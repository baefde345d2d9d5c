using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>
/// Where functions for administrators and gates are: clients ask for <c>/admin/...</c>. The Functions host refuses a function
/// whose route begins with <c>admin</c> and has requests under that path for itself; Front Door sends them on as <c>/manage/...</c>.
/// </summary>
internal static class AdminRoutes
{
    /// <summary>Begins the route of each of these functions: either of the two paths, in a form that the host lets pass.</summary>
    public const string Prefix = "{root:regex(^(admin|manage)$)}";

    private static readonly PathString s_asked = new("/admin");
    private static readonly PathString s_sentOn = new("/manage");

    /// <summary>The path that the client asked for, of the one that came.</summary>
    public static PathString AskedFor(PathString path) => path.StartsWithSegments(s_sentOn, out PathString rest) ? s_asked.Add(rest) : path;
}
