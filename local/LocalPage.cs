using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using OneProcess.Worker;

namespace TicketMaster.Local;

/// <summary>The look of the pages that neighbours of the app have of their own: the issuer's and the payment provider's.</summary>
internal sealed class LocalPage(LocalEndpoints local) : IPlainEndpoints
{
    private const string Styles = """
        :root { color-scheme: light dark; --paper: #f3f5f9; --card: #fff; --ink: #1b2230; --soft: #525c6e; --main: #2250c8; --on: #fff; }
        @media (prefers-color-scheme: dark) {
          :root { --paper: #10141c; --card: #1b212d; --ink: #f0f4fb; --soft: #aeb9cb; --main: #8fb0ff; --on: #0a1533; }
        }
        * { box-sizing: border-box; }
        body { display: grid; place-items: center; min-height: 100vh; margin: 0; padding: 1rem; background: var(--paper);
          color: var(--ink); font: 100%/1.5 system-ui, sans-serif; }
        main { width: 100%; max-width: 27rem; padding: 2rem; border-radius: 18px; background: var(--card);
          box-shadow: 0 10px 40px -12px #0005; }
        h1 { margin: 0 0 0.5rem; font-size: 1.5rem; line-height: 1.2; letter-spacing: -0.02em; }
        p { margin: 0 0 1rem; color: var(--soft); }
        form { display: grid; gap: 1rem; }
        form.row { grid-auto-flow: column; grid-auto-columns: 1fr; }
        label { display: grid; gap: 0.25rem; font-weight: 600; }
        fieldset { display: grid; margin: 0; padding: 0; border: 0; }
        legend { padding: 0; font-weight: 600; }
        fieldset label { display: flex; align-items: center; gap: 0.6rem; min-height: 40px; font-weight: 400; }
        input:not([type=checkbox]) { min-height: 48px; padding: 0 0.8rem; border: 1.5px solid var(--soft); border-radius: 10px;
          background: var(--card); color: inherit; font: inherit; }
        input[type=checkbox] { width: 1.25rem; height: 1.25rem; accent-color: var(--main); }
        button { min-height: 50px; border: 2px solid var(--main); border-radius: 10px; background: var(--main); color: var(--on);
          font: inherit; font-weight: 700; cursor: pointer; }
        button.other { background: none; color: var(--main); }
        a { color: var(--main); }
        :focus-visible { outline: 3px solid var(--main); outline-offset: 2px; }
        """;

    public void Map(IEndpointRouteBuilder endpoints) => local.On(endpoints).MapGet("/page.css", http =>
    {
        http.Response.ContentType = "text/css; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache";
        return http.Response.WriteAsync(Styles, http.RequestAborted);
    });

    /// <param name="http">The request, not answered yet.</param>
    /// <param name="title">Plain text.</param>
    /// <param name="body">HTML.</param>
    public static Task WriteAsync(HttpContext http, string title, string body)
    {
        http.Response.ContentType = "text/html; charset=utf-8";
        http.Response.Headers.CacheControl = "no-store";
        http.Response.Headers.ContentSecurityPolicy = "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'";
        return http.Response.WriteAsync(
            $"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <link rel="stylesheet" href="/local/page.css">
            <title>{WebUtility.HtmlEncode(title)}</title>
            <main>
            {body}
            </main>
            </html>
            """,
            http.RequestAborted);
    }

    /// <summary>
    /// Whether a browser says that the request is from another site's page, which may not decide for whoever sits here. Clients that are
    /// no browsers say nothing.
    /// </summary>
    public static bool IsOfAnotherSite(HttpRequest request)
    {
        string own = $"{request.Scheme}://{request.Host}";
        return request.Headers["Sec-Fetch-Site"].Any(site => site is not ("same-origin" or "none"))
            || request.Headers.Origin.Any(origin => !own.Equals(origin, StringComparison.OrdinalIgnoreCase));
    }
}
