using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using TicketMaster.Http;
using TicketMaster.Local.Payments;

namespace TicketMaster.Local.Identity;

/// <summary><c>/local/authorize</c>: a page that asks who one wants to be, and believes it. Then back to the client with a code.</summary>
internal sealed class SignIn(SignInCodes codes, OwnAddress own, LocalEndpoints local)
{
    private static readonly string[] s_roles = ["admin", "gate"];

    public Task ShowAsync(HttpContext http) => AnswerAsync(http, _ => LocalPage.WriteAsync(http, "Sign in", Form));

    public Task DecideAsync(HttpContext http) => LocalPage.IsOfAnotherSite(http.Request)
        ? ProblemResult.WriteAsync(http, Refusal.Forbidden("Another site's page sent this sign-in."))
        : AnswerAsync(http, async request =>
        {
            LocalForm? form = await LocalForm.ReadAsync(http.Request, http.RequestAborted);
            string name = form?["name"]?.Trim() ?? "";
            if (name.Length is 0 or > Limits.UserIdLength || name.Any(char.IsControl))
            {
                Refusal refusal = Refusal.InvalidRequest($"'name' must be 1 to {Limits.UserIdLength} characters.");
                await ProblemResult.WriteAsync(http, refusal);
                return;
            }

            string[] roles = [.. s_roles.Intersect(form!.Every("role"), StringComparer.Ordinal)];
            Back(http, request, ("code", codes.Issue(request, name, roles)));
        });

    private async Task AnswerAsync(HttpContext http, Func<SignInRequest, Task> answer)
    {
        http.Response.Headers.CacheControl = "no-store";
        (SignInRequest? request, string? refused, string? error) = SignInRequest.Read(http.Request.Query);
        if ((local.RefuseTokens() ?? (refused is null ? null : Refusal.InvalidRequest(refused))) is { } refusal)
        {
            await ProblemResult.WriteAsync(http, refusal);
        }
        else if (error is not null)
        {
            Back(http, request!, ("error", error));
        }
        else
        {
            await answer(request!);
        }
    }

    /// <summary>The issuer names itself too, so that a client of several knows which one answers (RFC 9207).</summary>
    private void Back(HttpContext http, SignInRequest request, (string Name, string Value) outcome)
    {
        http.Response.StatusCode = StatusCodes.Status303SeeOther;
        http.Response.Headers.Location = QueryHelpers.AddQueryString(request.RedirectUri.OriginalString, new Dictionary<string, string?>
        {
            [outcome.Name] = outcome.Value,
            ["state"] = request.State,
            ["iss"] = LocalIssuer.Address(own),
        });
    }

    private static string Form => $"""
        <h1>Who are you today?</h1>
        <p>This is the issuer of your own machine: it believes any name, and asks for no password.</p>
        <form method="post">
          <label>Name <input name="name" required maxlength="{Limits.UserIdLength}" autocomplete="username" autofocus></label>
          <fieldset>
            <legend>Who also works here</legend>
            <label><input type="checkbox" name="role" value="admin"> Box office <code>admin</code></label>
            <label><input type="checkbox" name="role" value="gate"> Gate <code>gate</code></label>
          </fieldset>
          <button type="submit">Sign in</button>
        </form>
        """;
}
