using System.Text.Json;
using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>What a signed webhook means to us.</summary>
internal abstract record WebhookEvent
{
    public sealed record Ours(PaymentEvent Event) : WebhookEvent;

    /// <summary>Of a type that says nothing about a booking, or about a payment that is not of a booking.</summary>
    public sealed record Ignored(string Type) : WebhookEvent;

    public sealed record Unreadable : WebhookEvent;

    public static WebhookEvent Read(ReadOnlySpan<byte> body)
    {
        try
        {
            StripeEvent? parsed = JsonSerializer.Deserialize(body, StripeJson.Default.StripeEvent);
            return parsed is { Id.Length: > 0 and <= MessageIds.MaxLength, Data.Object.Id.Length: > 0 } ? Of(parsed) : new Unreadable();
        }
        catch (JsonException)
        {
            return new Unreadable();
        }
    }

    private static WebhookEvent Of(StripeEvent parsed)
    {
        string? paymentId = parsed.Type switch
        {
            "payment_intent.amount_capturable_updated" or "payment_intent.payment_failed"
                or "payment_intent.succeeded" or "payment_intent.canceled" => parsed.Data.Object.Id,
            "charge.refunded" => parsed.Data.Object.PaymentIntent,
            _ => null,
        };
        string? bookingId = parsed.Data.Object.Metadata?.GetValueOrDefault("bookingId");
        string? userId = parsed.Data.Object.Metadata?.GetValueOrDefault("userId");
        return paymentId is not null && Ids.IsValid(bookingId) && userId is { Length: > 0 and <= Limits.UserIdLength }
            ? new Ours(new PaymentEvent(parsed.Id, paymentId, bookingId!, userId))
            : new Ignored(parsed.Type);
    }
}
