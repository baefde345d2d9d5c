using System.Globalization;

namespace TicketMaster.Payments;

/// <summary>What the provider's objects mean to us.</summary>
internal static class StripeReading
{
    /// <param name="refunds">All refunds of the payment's charge.</param>
    /// <param name="intent">The payment.</param>
    public static ProviderPayment Payment(StripeIntent intent, IReadOnlyList<StripeRefund> refunds)
    {
        long refunded = Sum(refunds, "succeeded");
        return new ProviderPayment(
            intent.Id,
            Status(intent, refunded),
            intent.Metadata?.GetValueOrDefault("bookingId") ?? "",
            intent.Metadata?.GetValueOrDefault("userId") ?? "",
            int.TryParse(intent.Metadata?.GetValueOrDefault("number"), CultureInfo.InvariantCulture, out int number) ? number : 0,
            intent.Amount,
            intent.Currency.ToUpperInvariant(),
            intent.Status == "requires_action" ? intent.NextAction?.RedirectToUrl?.Url : null)
        {
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(intent.Created),
            AmountCaptured = intent.AmountReceived,
            AmountRefunded = refunded,
            AmountRefunding = Sum(refunds, "pending", "requires_action"),
            IsDisputed = intent.LatestCharge?.Disputed ?? false,
            DeclineReason = intent.Status == "requires_payment_method" ? intent.LastPaymentError?.DeclineCode ?? intent.LastPaymentError?.Code : null,
        };
    }

    public static long Sum(IReadOnlyList<StripeRefund> refunds, params string[] statuses) =>
        refunds.Where(refund => statuses.Contains(refund.Status)).Sum(refund => refund.Amount);

    private static ProviderStatus Status(StripeIntent intent, long refunded) => intent.Status switch
    {
        "processing" => ProviderStatus.Processing,
        "requires_action" or "requires_confirmation" => ProviderStatus.WaitsForBuyer,
        "requires_payment_method" => ProviderStatus.Declined,
        "requires_capture" => ProviderStatus.Authorised,
        "canceled" => ProviderStatus.Voided,
        "succeeded" => refunded > 0 && refunded >= intent.AmountReceived ? ProviderStatus.Refunded : ProviderStatus.Captured,
        _ => throw new ProviderUnavailableException($"The payment provider gave payment '{intent.Id}' a status that is not known: '{intent.Status}'."),
    };
}
