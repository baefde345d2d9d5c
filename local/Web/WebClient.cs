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
    private static readonly string[] s_methods = [HttpMethods.Get, HttpMethods.Head];

    /// <summary>The folder <c>web/</c>: beside the solution, where edits count at the next load of a page, or beside the program.</summary>
    public static string? Folder()
    {
        string[] candidates = [.. LocalOptions.SolutionFolder() is { } solution ? [Path.Combine(solution, "web")] : Array.Empty<string>(),
            Path.Combine(AppContext.BaseDirectory, "web")];
        return candidates.FirstOrDefault(WebFiles.AreIn);
    }

    public void Map(IEndpointRouteBuilder endpoints)
    {
        Map("/", http => MoveAsync(http, $"{WebPaths.Root}/"));
        Map(WebPaths.Root + "/{**path}", AnswerAsync);
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
        if (http.Request.Path == WebPaths.Root)
        {
            // Addresses in the pages are relative to the folder.
            return MoveAsync(http, $"{WebPaths.Root}/");
        }

        string path = (string?)http.GetRouteValue("path") ?? "";
        if (files.Current() is not { } release)
        {
            return ProblemResult.WriteAsync(http, Refusal.NotFound("The browser client's files are not beside this program."));
        }

        WebConfig config = Config();
        if (path == WebPaths.Config)
        {
            return WriteAsync(http, new WebFile(config.ToJson(), "application/json; charset=utf-8"), WebHeaders.OfFile(isKept: false));
        }

        if (path.StartsWith($"{release.Name}/", StringComparison.Ordinal)
            && release.Files.TryGetValue(path[(release.Name.Length + 1)..], out WebFile? file))
        {
            return WriteAsync(http, file, WebHeaders.OfFile(isKept: true));
        }

        if (path != WebPaths.Page && release.Roots.TryGetValue(path, out WebFile? root))
        {
            return WriteAsync(http, root, WebHeaders.OfFile(isKept: false));
        }

        // A file of another release, or of none: a page would be kept as if it were the script.
        return Path.HasExtension(path) && path != WebPaths.Page
            ? ProblemResult.WriteAsync(http, Refusal.NotFound("The browser client has no such file."))
            : WriteAsync(http, release.Roots[WebPaths.Page], WebHeaders.OfPage(config.ContentSecurityPolicy(path)));
    }

    private static Task WriteAsync(HttpContext http, WebFile file, IReadOnlyDictionary<string, string> says)
    {
        IHeaderDictionary headers = http.Response.Headers;
        foreach ((string name, string value) in says)
        {
            headers[name] = value;
        }

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
