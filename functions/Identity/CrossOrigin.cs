using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Identity;

/// <summary>
/// Which web pages may read answers (CORS). What anybody may read, any page may. Tokens are sent by scripts and never by browsers on their
/// own, so the list protects nobody who keeps a token to themselves; it is there so that no page calls that nobody has thought of.
/// </summary>
/// <param name="own">Where the app knows its own address it runs on the user's machine: then pages of this machine may call, unless the
/// settings say which may.</param>
internal sealed class CrossOrigin(IOptions<IdentityOptions> options, OwnAddress? own = null)
{
    /// <summary>What a script may read beside what it always may.</summary>
    private const string Exposed =
        $"Age, Allow, Date, ETag, {IdempotencyKey.ReplayedHeader}, Location, Retry-After, WWW-Authenticate, {RequestIdMiddleware.Header}";

    private const string Sendable =
        $"Authorization, Content-Type, {IdempotencyKey.Header}, If-Match, If-None-Match, {RequestIdMiddleware.Header}, "
        + "baggage, traceparent, tracestate";

    /// <summary>Browsers keep an answer for two hours at most.</summary>
    private const string KeptFor = "7200";

    // Read at the first request: by then all settings are checked.
    private readonly Lazy<FrozenSet<string>> _allowed = new(() =>
        Settings.List(options.Value.AllowedOrigins).Select(Origins.Of).OfType<string>().ToFrozenSet(StringComparer.Ordinal));

    /// <summary>Lets pages read an answer.</summary>
    /// <param name="http">The request, not answered yet.</param>
    /// <param name="toAnybody">Whether it is answered to anybody. An edge then keeps one answer for the pages of all origins.</param>
    public void Allow(HttpContext http, bool toAnybody)
    {
        IHeaderDictionary headers = http.Response.Headers;
        if (toAnybody)
        {
            headers.AccessControlAllowOrigin = "*";
            headers.AccessControlExposeHeaders = Exposed;
            return;
        }

        AnswerBody.VaryBy(http.Response, "Origin");
        if (http.Request.Headers.Origin is [{ } origin] && IsAllowed(origin))
        {
            headers.AccessControlAllowOrigin = origin;
            headers.AccessControlExposeHeaders = Exposed;
        }
    }

    /// <summary>Tells a browser what pages may send to an address. <see cref="Allow"/> says to which pages.</summary>
    public static void AllowToSend(HttpContext http, string methods)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.AccessControlAllowMethods = methods;
        headers.AccessControlAllowHeaders = Sendable;
        headers.AccessControlMaxAge = KeptFor;
    }

    private bool IsAllowed(string origin) => Origins.Of(origin) is { } known
        && (_allowed.Value.Contains(known)
            || (own is not null && options.Value.AllowedOrigins is null && IsOfThisMachine(known)));

    private static bool IsOfThisMachine(string origin) =>
        origin.StartsWith("http", StringComparison.Ordinal) && Uri.TryCreate(origin, UriKind.Absolute, out Uri? page) && page.IsLoopback;
}
