namespace TicketMaster.Local.Web;

/// <summary>What the browser client's files and pages say besides their bodies, from this server as from static hosting.</summary>
internal static class WebHeaders
{
    /// <param name="isKept">Whether it stands below the name of its release, so that it never changes.</param>
    public static IReadOnlyDictionary<string, string> OfFile(bool isKept) => new Dictionary<string, string>
    {
        ["Cache-Control"] = isKept ? "public, max-age=31536000, immutable" : "no-cache",
        ["Cross-Origin-Resource-Policy"] = "same-origin",
        ["Referrer-Policy"] = "no-referrer",
    };

    public static IReadOnlyDictionary<string, string> OfPage(string contentSecurityPolicy) =>
        new Dictionary<string, string>(OfFile(isKept: false))
        {
            ["Content-Security-Policy"] = contentSecurityPolicy,
            ["Cross-Origin-Opener-Policy"] = "same-origin",
            ["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(), payment=(self)",
        };
}
