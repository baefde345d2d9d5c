using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>The reasons for refusing a webhook.</summary>
internal static class WebhookRefusals
{
    public static Refusal SignatureMissing() => new(
        400, "signature-missing", "The webhook is not signed", "Send the header 'Stripe-Signature: t=<Unix seconds>,v1=<HMAC-SHA256>'.");

    public static Refusal SignatureInvalid() => new(
        400, "signature-invalid", "The webhook's signature is not valid", "Sign '<t>.<body>' with this endpoint's secret.");

    public static Refusal SignatureStale(TimeSpan age) => new(
        400, "signature-stale", "The webhook's signature is too old or from the future",
        $"Its time must be within {age.TotalSeconds:N0} seconds of now; sign it again.");

    public static Refusal WrongMode() => new(
        400, "wrong-mode", "The webhook is of the provider's other mode",
        "Send live events where the key is a live key, and test events where it is a test key.");
}
