using System.Text.Json;
using TicketMaster.Http;
using TicketMaster.Messaging;

namespace TicketMaster.Payments;

/// <summary>The meaning of a signed webhook.</summary>
internal abstract record WebhookEvent
{
    /// <summary>About a payment. Only the provider's own record tells whether the payment is ours.</summary>
    public sealed record OfPayment(PaymentEvent Event) : WebhookEvent;

    /// <summary>Of a type that tells nothing about a payment of ours.</summary>
    public sealed record Ignored(string Type) : WebhookEvent;

    /// <summary>Of the provider's live mode while our key is a test key, or the other way round.</summary>
    public sealed record OfOtherMode : WebhookEvent;

    public sealed record Unreadable : WebhookEvent;

    // The types that tell of a payment. Every sale brings the first two.
    public const string Authorised = "payment_intent.amount_capturable_updated";
    public const string Captured = "payment_intent.succeeded";
    public const string Declined = "payment_intent.payment_failed";
    public const string Cancelled = "payment_intent.canceled";
    public const string Processing = "payment_intent.processing";
    public const string WaitsForBuyer = "payment_intent.requires_action";

    /// <summary>The types that tell of refunds and disputes. They come long after a payment was made.</summary>
    public static readonly IReadOnlyList<string> OfCharges =
    [
        "charge.refunded", "charge.refund.updated", "charge.dispute.created", "charge.dispute.closed",
        "refund.created", "refund.updated", "refund.failed",
    ];

    /// <param name="body">JSON text.</param>
    /// <param name="isLive">Whether our key is of the provider's live mode.</param>
    public static WebhookEvent Read(ReadOnlySpan<byte> body, bool isLive)
    {
        try
        {
            return JsonSerializer.Deserialize(body, StripeJson.Default.StripeEvent) is { } parsed ? Of(parsed, isLive) : new Unreadable();
        }
        catch (JsonException)
        {
            return new Unreadable();
        }
    }

    public static WebhookEvent Of(StripeEvent parsed, bool isLive)
    {
        if (parsed is not { Type.Length: > 0, Data.Object.ValueKind: JsonValueKind.Object }
            || Characters.FirstForbidden(parsed.Type) is not null
            || !Ids.IsValid(parsed.Id, MessageIds.MaxLength))
        {
            return new Unreadable();
        }

        try
        {
            return parsed.Livemode == isLive ? Of(parsed) : new OfOtherMode();
        }
        catch (JsonException)
        {
            return new Unreadable();
        }
    }

    private static WebhookEvent Of(StripeEvent parsed)
    {
        bool isIntent = parsed.Type is Authorised or Captured or Declined or Cancelled or Processing or WaitsForBuyer;
        bool hasIntent = OfCharges.Contains(parsed.Type);
        if (!isIntent && !hasIntent)
        {
            // The object of any other type may have any shape.
            return new Ignored(parsed.Type);
        }

        StripeEventObject about = parsed.Data.Object.Deserialize(StripeJson.Default.StripeEventObject)!;
        return (isIntent ? about.Id : about.PaymentIntent) switch
        {
            // This app makes no charge or refund that belongs to no intent.
            null when hasIntent => new Ignored(parsed.Type),
            _ when Characters.FirstForbidden(UserId(about.Metadata)) is not null => new Unreadable(),
            { } paymentId when Ids.IsValid(paymentId, MessageIds.MaxLength) => new OfPayment(new PaymentEvent(
                parsed.Id,
                paymentId,
                BookingId(about.Metadata),
                UserId(about.Metadata),
                Type: parsed.Type,
                Dispute: Dispute(parsed.Type, about.Status))),
            _ => new Unreadable(),
        };
    }

    private static DisputeState? Dispute(string type, string? status) => (type, status) switch
    {
        ("charge.dispute.closed", "lost") => DisputeState.Lost,
        ("charge.dispute.closed", _) => DisputeState.Won,
        ("charge.dispute.created", _) => DisputeState.Open,
        _ => null,
    };

    private static string BookingId(IReadOnlyDictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault("bookingId") is { } bookingId && Ids.IsValid(bookingId) ? bookingId : "";

    private static string UserId(IReadOnlyDictionary<string, string>? metadata) =>
        metadata?.GetValueOrDefault("userId") is { Length: <= Limits.UserIdLength } userId ? userId : "";
}
