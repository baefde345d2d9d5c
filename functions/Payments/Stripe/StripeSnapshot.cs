namespace TicketMaster.Payments;

/// <summary>A payment at one moment, with all refunds of its charge, newest first.</summary>
internal sealed record StripeSnapshot(ProviderPayment Payment, IReadOnlyList<StripeRefund> Refunds)
{
    /// <summary>Whether the payment was charged in Stripe's units, where they differ from minor units of ISO 4217.</summary>
    public bool IsInStripesUnits { get; init; }

    /// <summary>An amount of minor units as the payment has it at the provider.</summary>
    public long AtProvider(long amount) => IsInStripesUnits ? StripeMoney.ToStripe(amount, Payment.Currency) : amount;

    /// <summary>Minor units that were captured and are neither paid back nor being paid back.</summary>
    public long LeftToRefund => Math.Max(0, LeftOf(Payment.AmountCaptured));

    /// <summary>Minor units of a part that are neither paid back nor being paid back.</summary>
    public long LeftOf(long total) => total - Payment.AmountRefunded - Payment.AmountRefunding;
}
