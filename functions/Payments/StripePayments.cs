using System.Globalization;
using System.Net;
using System.Text.Json;

namespace TicketMaster.Payments;

/// <summary>
/// Payment intents with manual capture, as Stripe's REST API has them. Capture, cancel and refund carry no idempotency key: the
/// payment's own state makes them repeatable, and a key would repeat an answer that came too early for as long as it is kept.
/// </summary>
internal sealed class StripePayments(StripeHttp http) : IPaymentProvider
{
    private const string ExpandCharge = "expand[]";
    private const string Charge = "latest_charge";

    public async Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken)
    {
        Dictionary<string, string> form = new()
        {
            ["amount"] = request.Amount.ToString(CultureInfo.InvariantCulture),
            ["currency"] = request.Currency.ToLowerInvariant(),
            ["payment_method"] = request.Method,
            ["capture_method"] = "manual",
            ["confirm"] = "true",
            ["return_url"] = request.ReturnUrl,
            ["metadata[bookingId]"] = request.BookingId,
            ["metadata[userId]"] = request.UserId,
            ["metadata[number]"] = request.Number.ToString(CultureInfo.InvariantCulture),
        };
        StripeAnswer answer = await http.SendAsync(HttpMethod.Post, "v1/payment_intents", form, request.IdempotencyKey, cancellationToken);
        ProviderPayment payment = Read(answer.IsSuccess ? answer.Read(StripeJson.Default.StripeIntent) : Refused(answer));
        return answer.IsReplay ? await GetAsync(payment.PaymentId, cancellationToken) : payment;
    }

    public async Task<ProviderPayment> GetAsync(string paymentId, CancellationToken cancellationToken)
    {
        string path = $"{Path(paymentId)}?{Uri.EscapeDataString(ExpandCharge)}={Charge}";
        StripeAnswer answer = await http.SendAsync(HttpMethod.Get, path, form: null, idempotencyKey: null, cancellationToken);
        return answer.IsSuccess ? Read(answer.Read(StripeJson.Default.StripeIntent)) : throw Unexpected(answer, paymentId);
    }

    public Task<ProviderPayment> CaptureAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync(paymentId, $"{Path(paymentId)}/capture", new() { [ExpandCharge] = Charge }, cancellationToken);

    public Task<ProviderPayment> VoidAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync(paymentId, $"{Path(paymentId)}/cancel", new() { [ExpandCharge] = Charge }, cancellationToken);

    public Task<ProviderPayment> RefundAsync(string paymentId, CancellationToken cancellationToken) =>
        ChangeAsync(paymentId, "v1/refunds", new() { ["payment_intent"] = paymentId }, cancellationToken);

    /// <summary>Asks for the change and answers the payment as it then is: a change that its state refuses was made before, or is too late.</summary>
    private async Task<ProviderPayment> ChangeAsync(
        string paymentId, string path, Dictionary<string, string> form, CancellationToken cancellationToken)
    {
        StripeAnswer answer = await http.SendAsync(HttpMethod.Post, path, form, idempotencyKey: null, cancellationToken);
        return answer.IsSuccess || answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.PaymentRequired
            ? await GetAsync(paymentId, cancellationToken)
            : throw Unexpected(answer, paymentId);
    }

    /// <summary>The payment that a refusal carries: a decline is a payment too.</summary>
    /// <exception cref="PaymentRejectedException">There is none: no payment was made.</exception>
    private static StripeIntent Refused(StripeAnswer answer)
    {
        StripeError error = answer.Read(StripeJson.Default.StripeFailure).Error;
        return error switch
        {
            { PaymentIntent: StripeIntent intent } => intent,
            { Type: "idempotency_error" } =>
                throw new InvalidOperationException("A payment's idempotency key was used for another payment before."),
            _ => throw new PaymentRejectedException(error.Message ?? "The payment provider refused the payment."),
        };
    }

    private static InvalidOperationException Unexpected(StripeAnswer answer, string paymentId) =>
        new($"The payment provider answered {(int)answer.Status} for payment '{paymentId}'.");

    private static string Path(string paymentId) => $"v1/payment_intents/{Uri.EscapeDataString(paymentId)}";

    private static ProviderPayment Read(StripeIntent intent) => new(
        intent.Id,
        Status(intent),
        intent.Metadata?.GetValueOrDefault("bookingId") ?? "",
        intent.Metadata?.GetValueOrDefault("userId") ?? "",
        int.TryParse(intent.Metadata?.GetValueOrDefault("number"), CultureInfo.InvariantCulture, out int number) ? number : 0,
        intent.Amount,
        intent.Currency.ToUpperInvariant(),
        intent.Status == "requires_action" ? intent.NextAction?.RedirectToUrl?.Url : null);

    private static ProviderStatus Status(StripeIntent intent) => intent.Status switch
    {
        "processing" or "requires_action" or "requires_confirmation" => ProviderStatus.Processing,
        "requires_payment_method" => ProviderStatus.Declined,
        "requires_capture" => ProviderStatus.Authorised,
        "canceled" => ProviderStatus.Voided,
        "succeeded" => Refunded(intent) ? ProviderStatus.Refunded : ProviderStatus.Captured,
        _ => throw new ProviderUnavailableException($"The payment provider gave payment '{intent.Id}' a status that is not known: '{intent.Status}'."),
    };

    /// <summary>Whether everything was paid back.</summary>
    private static bool Refunded(StripeIntent intent) =>
        intent.LatestCharge is { ValueKind: JsonValueKind.Object } charge
        && charge.TryGetProperty("amount_refunded", out JsonElement refunded)
        && refunded.TryGetInt64(out long amount)
        && amount >= intent.Amount;
}
