using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Local.Payments;
using TicketMaster.Payments;

namespace TicketMaster.Local.Web;

/// <summary>
/// The browser client below <c>/app/</c>, as static hosting serves it: what stands in a release's folder is kept for ever, what names the
/// release is asked for each time, and any other address below is a page, which the client itself makes.
/// </summary>
internal sealed class WebClient(
    WebFiles files,
    OwnAddress own,
    IOptions<LocalOptions> local,
    IOptions<IdentityOptions> identity,
    IOptions<PaymentsOptions> payments,
    KnownRoutes routes) : IPlainEndpoints
{
    public const string Path = "/app";

    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    public void Map(IEndpointRouteBuilder endpoints)
    {
        Map("/", http => MoveAsync(http, $"{Path}/"));
        Map(Path + "/{**path}", AnswerAsync);
        void Map(string template, RequestDelegate answer)
        {
            endpoints.MapMethods(template, s_methods, answer);
            routes.Add(template, s_methods);
        }
    }

    private static Task MoveAsync(HttpContext http, string to)
    {
        http.Response.StatusCode = StatusCodes.Status302Found;
        http.Response.Headers.Location = to + http.Request.QueryString;
        return Task.CompletedTask;
    }

    private Task AnswerAsync(HttpContext http)
    {
        RequestIdMiddleware.Name(http);
        if (http.Request.Path == Path)
        {
            // Addresses in the pages are relative to the folder.
            return MoveAsync(http, $"{Path}/");
        }

        string path = (string?)http.GetRouteValue("path") ?? "";
        if (files.Current() is not { } release)
        {
            return ProblemResult.WriteAsync(http, Refusal.NotFound("The browser client's files are not beside this program."));
        }

        WebConfig config = Config();
        if (path == "config.json")
        {
            return WriteAsync(http, new WebFile(config.ToJson(), "application/json; charset=utf-8"), isKept: false);
        }

        if (path.StartsWith($"{release.Name}/", StringComparison.Ordinal)
            && release.Files.TryGetValue(path[(release.Name.Length + 1)..], out WebFile? file))
        {
            return WriteAsync(http, file, isKept: true);
        }

        if (release.Roots.TryGetValue(path, out WebFile? root))
        {
            return WriteAsync(http, root, isKept: false);
        }

        // A file of another release, or of none: a page would be kept as if it were the script.
        return System.IO.Path.HasExtension(path)
            ? ProblemResult.WriteAsync(http, Refusal.NotFound("The browser client has no such file."))
            : WritePageAsync(http, release.Roots["index.html"], config.ContentSecurityPolicy(path));
    }

    private static Task WritePageAsync(HttpContext http, WebFile page, string policy)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers["Permissions-Policy"] = "camera=(self), geolocation=(self), microphone=(), payment=(self)";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        return WriteAsync(http, page, isKept: false);
    }

    private static Task WriteAsync(HttpContext http, WebFile file, bool isKept)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.CacheControl = isKept ? "public, max-age=31536000, immutable" : "no-cache";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        ContentCoding coding = AnswerBody.Choose(http, file.Body.Length);
        string tag = ContentCodings.ETag(file.ETag, coding);
        headers.ETag = tag;
        EntityTagHeaderValue current = EntityTagHeaderValue.Parse(tag);
        if (http.Request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(current, useStrongComparison: false)))
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsHead(http.Request.Method))
        {
            return AnswerBody.WriteAsync(http, file.ContentType, file.Coded(coding), coding);
        }

        http.Response.ContentType = file.ContentType;
        return Task.CompletedTask;
    }

    private WebConfig Config()
    {
        string authority = identity.Value.Authority!;
        bool simulated = SimulatedPaymentsServices.Name.Equals(payments.Value.Provider, StringComparison.OrdinalIgnoreCase);

        string issuer = authority.StartsWith('/') ? new Uri(own(), authority).AbsoluteUri : authority;
        return new WebConfig(
            issuer,
            local.Value.WebClientId,
            local.Value.WebScope,
            new WebApi("", ""),
            simulated ? new WebPayments("simulated", null) : new WebPayments("stripe", local.Value.StripePublishableKey));
    }
}
