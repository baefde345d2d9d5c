namespace TicketMaster.Payments;

/// <summary>
/// A payment provider's REST API in the shape of Stripe's payment intents with manual capture. Every call may be repeated:
/// the same key or the same payment has one effect.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>Asks for an authorisation (not a charge). The same <see cref="PaymentRequest.IdempotencyKey"/> answers the same payment.</summary>
    Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken);

    /// <returns>Null where the provider has no such payment.</returns>
    Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Charges an authorised payment; repeated on a captured one it changes nothing.</summary>
    Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Gives up a payment that is not captured; refused where it was too late.</summary>
    Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Asks for everything that was captured and is neither paid back nor being paid back.</summary>
    Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Payments made at or after a moment, newest first, a page at a time.</summary>
    /// <param name="createdFrom">The moment, in whole seconds.</param>
    /// <param name="after">What the page before gave as <see cref="PaymentPage.Next"/>; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken);

    /// <summary>
    /// Payments of which something was paid back, or failed to be, or that were disputed, at or after a moment: the latest first, each as
    /// often as something happened, a page at a time, as ids. However old they are; the provider remembers for <see cref="Remembers"/>.
    /// </summary>
    /// <param name="from">The moment, in whole seconds.</param>
    /// <param name="after">What the page before gave as <see cref="PaymentPage.Next"/>; null for the first.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    Task<PaymentPage> ListChangedAsync(DateTimeOffset from, string? after, CancellationToken cancellationToken);

    /// <summary>How long the provider can say what happened.</summary>
    static readonly TimeSpan Remembers = TimeSpan.FromDays(30);

    /// <summary>A booking's payments, by their metadata; the provider's index may be a minute behind.</summary>
    Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken);
}

/// <param name="Payment">As it is after the call.</param>
/// <param name="Refusal">Why the provider definitely refused the change; null where it was made, now or before.</param>
internal sealed record PaymentChange(ProviderPayment Payment, string? Refusal);

/// <param name="Payments">Newest first.</param>
/// <param name="Next">Asks for the page after this one; null where this is the last.</param>
internal sealed record PaymentPage(IReadOnlyList<ProviderPayment> Payments, string? Next)
{
    /// <summary>The ids of payments of this page that it does not show: asking for one of them shows it, or says why not.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}

/// <param name="Number">Which payment of the booking this is, from 1; kept in the payment's metadata.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="Method">The provider's token of the payment method.</param>
/// <param name="ReturnUrl">Where the provider sends the buyer back to.</param>
internal sealed record PaymentRequest(
    string BookingId, string UserId, int Number, long Amount, string Currency, string Method, string ReturnUrl)
{
    /// <summary>Since when it is asked for: what was made of it then, the provider's index of metadata has a little later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Derived: asking again for a booking's payment asks for the same payment.</summary>
    public string IdempotencyKey => $"{BookingId}-authorise-{Number}";
}

internal enum ProviderStatus
{
    /// <summary>Under way, without the buyer.</summary>
    Processing,

    /// <summary>The buyer has something to do, or the payment was never confirmed: it does not go on by itself.</summary>
    WaitsForBuyer,
    Declined,
    Authorised,

    /// <summary>Charged; what of it was paid back since, the amounts say.</summary>
    Captured,
    Voided,

    /// <summary>Everything that was captured was paid back, and that is confirmed.</summary>
    Refunded,
}

/// <param name="BookingId">From the payment's metadata.</param>
/// <param name="UserId">From the payment's metadata: the booking's partition key.</param>
/// <param name="Number">From the payment's metadata: which payment of the booking this is.</param>
/// <param name="Amount">Minor units, as asked for.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="RedirectUrl">Where the buyer has to go, where the provider needs the buyer.</param>
internal sealed record ProviderPayment(
    string PaymentId, ProviderStatus Status, string BookingId, string UserId, int Number, long Amount, string Currency, string? RedirectUrl)
{
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Minor units.</summary>
    public long AmountCaptured { get; init; }

    /// <summary>Minor units that were paid back, confirmed by the provider.</summary>
    public long AmountRefunded { get; init; }

    /// <summary>Minor units that are being paid back and not confirmed yet.</summary>
    public long AmountRefunding { get; init; }

    /// <summary>How the buyer's dispute of the charge at the bank stands; null where there is none.</summary>
    public DisputeState? Dispute { get; init; }

    /// <summary>The bank has the money while it decides about a dispute: the provider refuses to pay it back.</summary>
    public bool IsHeldByDispute { get; init; }

    /// <summary>The provider's code of why the payment was declined.</summary>
    public string? DeclineReason { get; init; }
}

/// <summary>The provider refused the request itself, such as a payment method that it does not know, or fails for good at it: no payment was made.</summary>
internal sealed class PaymentRejectedException(string message) : Exception(message);
