using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>The provider's API on this server, with the real one's shapes and behaviour.</summary>
internal sealed class SimulatedStripe(
    PaymentIntents intents,
    StripeLists lists,
    SimulatedLedger ledger,
    IOptions<PaymentsOptions> options,
    TimeProvider time,
    LocalEndpoints local) : IPlainEndpoints
{
    public const string Path = "/local/stripe";

    /// <summary>Whether no payment is due to settle and no webhook to send.</summary>
    public bool IsIdle => !(ledger.NextDueAt() <= time.GetUtcNow());

    public void Map(IEndpointRouteBuilder endpoints)
    {
        RouteGroupBuilder api = local.On(endpoints).MapGroup("/stripe");
        api.MapPost("/v1/payment_intents", Answer(intents.CreateAsync));
        api.MapGet("/v1/payment_intents", Answer(lists.PaymentsAsync));
        api.MapGet("/v1/payment_intents/search", Answer(lists.FoundAsync));
        api.MapGet("/v1/payment_intents/{id}", Answer(intents.GetAsync));
        api.MapPost("/v1/payment_intents/{id}/capture", Answer(intents.CaptureAsync));
        api.MapPost("/v1/payment_intents/{id}/cancel", Answer(intents.CancelAsync));
        api.MapPost("/v1/refunds", Answer(intents.RefundAsync));
        api.MapGet("/v1/refunds", Answer(lists.RefundsAsync));
        api.MapGet("/v1/events", Answer(lists.EventsAsync));
        api.MapGet("/v1/disputes", Answer(lists.DisputesAsync));
        api.Map("/{**rest}", Answer(PaymentIntents.NoSuchPathAsync));
    }

    private RequestDelegate Answer(Func<StripeCall, Task<SimulatedAnswer>> call) => http => AnswerAsync(http, call);

    private async Task AnswerAsync(HttpContext http, Func<StripeCall, Task<SimulatedAnswer>> call)
    {
        SimulatedAnswer answer = IsAuthorised(http.Request) ? await CallAsync(http, call) : StripeAnswers.Unauthorised();
        http.Response.StatusCode = answer.Status;
        http.Response.ContentType = "application/json";
        if (answer.IsReplay)
        {
            http.Response.Headers["Idempotent-Replayed"] = "true";
        }

        await http.Response.WriteAsync(answer.Body, http.RequestAborted);
    }

    private static async Task<SimulatedAnswer> CallAsync(HttpContext http, Func<StripeCall, Task<SimulatedAnswer>> call)
    {
        HttpRequest request = http.Request;
        string? key = request.Headers["Idempotency-Key"];
        if (key is { Length: 0 or > Limits.IdempotencyKeyLength })
        {
            return StripeAnswers.Invalid(
                "parameter_invalid_string", null, $"An idempotency key has 1 to {Limits.IdempotencyKeyLength} characters.");
        }

        StripeForm? form = HttpMethods.IsGet(request.Method)
            ? StripeForm.Parse(request.QueryString.Value ?? "")
            : await StripeForm.ReadAsync(request, http.RequestAborted);
        return form is null
            ? StripeAnswers.Invalid("request_too_large", null, $"Send at most {Limits.BodyBytes} bytes.")
            : await call(new StripeCall(request.Method, request.Path, http.GetRouteValue("id") as string ?? "", key, form));
    }

    private bool IsAuthorised(HttpRequest request) => CryptographicOperations.FixedTimeEquals(
        Encoding.UTF8.GetBytes(request.Headers.Authorization.ToString()), Encoding.UTF8.GetBytes($"Bearer {options.Value.SecretKey}"));
}
