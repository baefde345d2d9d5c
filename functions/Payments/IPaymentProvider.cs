namespace TicketMaster.Payments;

/// <summary>
/// A payment provider, in the shape of Stripe's payment intents with manual capture. Every call may be repeated: calls with the
/// same key, or about the same payment, have one effect.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>
    /// Asks for an authorisation, not a charge. The same <see cref="PaymentRequest.IdempotencyKey"/> returns the same payment.
    /// </summary>
    Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken);

    /// <returns>Null if the provider has no such payment.</returns>
    Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Charges an authorised payment. Does nothing to a captured one.</summary>
    Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Cancels a payment that is not captured. The provider refuses if it is too late.</summary>
    Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Asks to pay back all that was captured and is neither paid back nor on its way back.</summary>
    Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>
    /// Asks to pay back a part of what was captured: so much that <paramref name="total"/> is paid back or on its way. The same attempt
    /// asks once, until another refund of the payment is there. Calls at once with different totals never pay back more than the larger.
    /// </summary>
    /// <param name="total">Minor units, with all parts before.</param>
    /// <param name="attempt">Another than that of a call that was refused.</param>
    Task<PaymentChange> RefundPartAsync(string paymentId, long total, int attempt, CancellationToken cancellationToken);

    /// <summary>Lists the payments made at or after a moment, newest first, a page at a time.</summary>
    /// <param name="createdFrom">The moment, in whole seconds.</param>
    /// <param name="after">The <see cref="PaymentPage.Next"/> of the page before; null for the first page.</param>
    Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken);

    /// <summary>
    /// Lists the ids of payments with a refund, a failed refund or a dispute at or after a moment, latest first, a page at a time. A
    /// payment is listed once for each such event, however old the payment is. The provider remembers events for <see cref="Remembers"/>.
    /// </summary>
    /// <param name="from">The moment, in whole seconds.</param>
    /// <param name="after">The <see cref="PaymentPage.Next"/> of the page before; null for the first page.</param>
    Task<PaymentPage> ListChangedAsync(DateTimeOffset from, string? after, CancellationToken cancellationToken);

    /// <summary>How long the provider keeps its events.</summary>
    static readonly TimeSpan Remembers = TimeSpan.FromDays(30);

    /// <summary>What can be charged in a currency; null if nothing can.</summary>
    /// <param name="currency">ISO 4217, upper case.</param>
    ChargeRange? RangeOf(string currency);

    /// <summary>Finds a booking's payments by their metadata. The provider's index may be a minute behind.</summary>
    Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken);
}

/// <param name="Payment">The payment after the call.</param>
/// <param name="Refusal">Why the provider definitely refused the change; null if the change was made, now or before.</param>
internal sealed record PaymentChange(ProviderPayment Payment, string? Refusal);

/// <param name="Payments">Newest first.</param>
/// <param name="Next">Asks for the next page; null on the last.</param>
internal sealed record PaymentPage(IReadOnlyList<ProviderPayment> Payments, string? Next)
{
    /// <summary>The ids of payments of this page that could not be read with it. Each has to be asked for by itself.</summary>
    public IReadOnlyList<string> Unread { get; init; } = [];
}

/// <param name="Number">Counts the booking's payments from 1. It is kept in the payment's metadata.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="Method">The provider's token of the payment method.</param>
/// <param name="ReturnUrl">Where the provider sends the buyer back to.</param>
internal sealed record PaymentRequest(
    string BookingId, string UserId, int Number, long Amount, string Currency, string Method, string ReturnUrl)
{
    /// <summary>When the payment was first asked for. A payment made then is in the provider's index a little later.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>Derived, so that a repeated request gets the same payment.</summary>
    public string IdempotencyKey => $"{BookingId}-authorise-{Number}";
}

internal enum ProviderStatus
{
    /// <summary>Under way, and the buyer has nothing to do.</summary>
    Processing,

    /// <summary>The buyer has something to do, or the payment was never confirmed. It does not go on by itself.</summary>
    WaitsForBuyer,
    Declined,
    Authorised,

    /// <summary>Charged. The amounts say how much was paid back since.</summary>
    Captured,
    Voided,

    /// <summary>All that was captured is paid back, and the provider has confirmed it.</summary>
    Refunded,
}

/// <param name="BookingId">From the payment's metadata.</param>
/// <param name="UserId">From the payment's metadata. It is the booking's partition key.</param>
/// <param name="Number">From the payment's metadata. Counts the booking's payments from 1.</param>
/// <param name="Amount">Minor units, as asked for.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="RedirectUrl">Where the buyer has to go; null if the provider does not need the buyer.</param>
internal sealed record ProviderPayment(
    string PaymentId, ProviderStatus Status, string BookingId, string UserId, int Number, long Amount, string Currency, string? RedirectUrl)
{
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Minor units.</summary>
    public long AmountCaptured { get; init; }

    /// <summary>Minor units that the provider has confirmed as paid back.</summary>
    public long AmountRefunded { get; init; }

    /// <summary>Minor units on their way back and not confirmed yet.</summary>
    public long AmountRefunding { get; init; }

    /// <summary>The state of the buyer's dispute at the bank; null if there is none.</summary>
    public DisputeState? Dispute { get; init; }

    /// <summary>The bank holds the money during a dispute, and the provider refuses to pay it back.</summary>
    public bool IsHeldByDispute { get; init; }

    /// <summary>Why it was declined; null if it is not declined.</summary>
    public DeclineReason? DeclineReason { get; init; }
}

/// <summary>
/// The provider refused the request itself, for example an unknown payment method, or fails at it for good. No payment was made.
/// </summary>
internal sealed class PaymentRejectedException(string message) : Exception(message)
{
    /// <summary>Whether the provider refused the amount or its currency, and not the payment method.</summary>
    public bool IsOfAmount { get; init; }
}
