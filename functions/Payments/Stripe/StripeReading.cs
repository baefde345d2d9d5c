using System.Globalization;

namespace TicketMaster.Payments;

/// <summary>Reads the provider's objects as payments of ours.</summary>
internal static class StripeReading
{
    /// <summary>
    /// The metadata of a payment that was charged in <see cref="StripesUnits"/>, where those differ from minor units of ISO 4217. Earlier
    /// versions charged minor units in every currency, and wrote none: their payments are read as they were meant.
    /// </summary>
    public const string Units = "units";
    public const string StripesUnits = "stripe";

    public static bool IsInStripesUnits(StripeIntent intent) => intent.Metadata?.GetValueOrDefault(Units) == StripesUnits;

    /// <param name="refunds">All refunds of its charge, newest first.</param>
    /// <param name="disputes">All disputes of its charge.</param>
    /// <param name="isLive">Whether our key is of the provider's live mode.</param>
    /// <exception cref="InvalidOperationException">
    /// The payment is of the other mode. Money of one mode must never settle bookings of the other.
    /// </exception>
    public static ProviderPayment Payment(
        StripeIntent intent, IReadOnlyList<StripeRefund> refunds, IReadOnlyList<StripeDispute> disputes, bool isLive)
    {
        if (intent.Livemode != isLive)
        {
            throw new InvalidOperationException(
                $"Payment '{intent.Id}' is of the provider's {Mode(intent.Livemode)} mode, "
                    + $"and 'Payments:SecretKey' is a {Mode(isLive)} key.");
        }

        // Nothing was paid back of a payment that was not captured. Its released money may still be listed as a refund.
        IReadOnlyList<StripeRefund> paidBack = intent.Status == "succeeded" ? WithoutRelease(refunds, intent.LatestCharge) : [];
        long refunded = Sum(paidBack, "succeeded");
        string currency = intent.Currency.ToUpperInvariant();
        bool isInStripesUnits = IsInStripesUnits(intent);
        long Ours(long amount) => isInStripesUnits ? StripeMoney.FromStripe(amount, currency) : amount;
        return new ProviderPayment(
            intent.Id,
            Status(intent, refunded),
            intent.Metadata?.GetValueOrDefault("bookingId") ?? "",
            intent.Metadata?.GetValueOrDefault("userId") ?? "",
            int.TryParse(intent.Metadata?.GetValueOrDefault("number"), CultureInfo.InvariantCulture, out int number) ? number : 0,
            Ours(intent.Amount),
            currency,
            intent.Status == "requires_action" ? intent.NextAction?.RedirectToUrl?.Url : null)
        {
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(intent.Created),
            AmountCaptured = Ours(intent.AmountReceived),
            AmountRefunded = Ours(refunded),
            AmountRefunding = Ours(Sum(paidBack, "pending", "requires_action")),
            Dispute = intent.LatestCharge is { Disputed: true } ? Dispute(disputes) : null,
            IsHeldByDispute = intent.LatestCharge is { Disputed: true } && IsHeld(disputes),
            DeclineReason = intent.Status == "requires_payment_method" ? StripeDecline.Of(intent.LastPaymentError) : null,
        };
    }

    /// <summary>If less was captured than authorised, the provider lists the released rest as the first refund.</summary>
    private static IReadOnlyList<StripeRefund> WithoutRelease(IReadOnlyList<StripeRefund> refunds, StripeCharge? charge)
    {
        long released = charge is { Captured: true } ? charge.Amount - charge.AmountCaptured : 0;
        return released > 0 && refunds.Count > 0 && refunds[^1].Amount == released ? [.. refunds.SkipLast(1)] : refunds;
    }

    private static long Sum(IReadOnlyList<StripeRefund> refunds, params string[] statuses) =>
        refunds.Where(refund => statuses.Contains(refund.Status)).Sum(refund => refund.Amount);

    private static ProviderStatus Status(StripeIntent intent, long refunded) => intent.Status switch
    {
        "processing" => ProviderStatus.Processing,
        "requires_action" or "requires_confirmation" => ProviderStatus.WaitsForBuyer,
        "requires_payment_method" => ProviderStatus.Declined,
        "requires_capture" => ProviderStatus.Authorised,
        "canceled" => ProviderStatus.Voided,
        "succeeded" => refunded > 0 && refunded >= intent.AmountReceived ? ProviderStatus.Refunded : ProviderStatus.Captured,
        _ => throw new ProviderUnavailableException(
            $"The payment provider gave payment '{intent.Id}' a status that is not known: '{intent.Status}'."),
    };

    /// <summary>A charge may be disputed more than once. A dispute that is not listed yet counts as open.</summary>
    private static DisputeState Dispute(IReadOnlyList<StripeDispute> disputes) =>
        disputes.Count == 0 || disputes.Any(IsOpen) ? DisputeState.Open
        : disputes.Any(dispute => dispute.Status == "lost") ? DisputeState.Lost
        : DisputeState.Won;

    private static bool IsHeld(IReadOnlyList<StripeDispute> disputes) =>
        disputes.Count == 0 || disputes.Any(dispute => IsOpen(dispute) && !dispute.IsChargeRefundable);

    private static bool IsOpen(StripeDispute dispute) => dispute.Status is not ("won" or "lost" or "warning_closed" or "prevented");

    private static string Mode(bool isLive) => isLive ? "live" : "test";
}
