namespace TicketMaster.Payments;

/// <summary>
/// A payment provider's REST API in the shape of Stripe's payment intents with manual capture. Every call may be repeated:
/// the same key or the same payment has one effect.
/// </summary>
internal interface IPaymentProvider
{
    /// <summary>Asks for an authorisation (not a charge). The same <see cref="PaymentRequest.IdempotencyKey"/> answers the same payment.</summary>
    Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken);

    Task<ProviderPayment> GetAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Charges an authorised payment; repeated on a captured one it changes nothing.</summary>
    Task<ProviderPayment> CaptureAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Gives up a payment that is not captured; answers the payment as it is, which is captured where it was too late.</summary>
    Task<ProviderPayment> VoidAsync(string paymentId, CancellationToken cancellationToken);

    /// <summary>Pays a captured payment back in full.</summary>
    Task<ProviderPayment> RefundAsync(string paymentId, CancellationToken cancellationToken);
}

/// <param name="Number">Which payment of the booking this is, from 1; kept in the payment's metadata.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, upper case.</param>
/// <param name="Method">The provider's token of the payment method.</param>
/// <param name="ReturnUrl">Where the provider sends the buyer back to.</param>
internal sealed record PaymentRequest(
    string BookingId, string UserId, int Number, long Amount, string Currency, string Method, string IdempotencyKey, string ReturnUrl);

internal enum ProviderStatus
{
    /// <summary>Under way, with or without the buyer.</summary>
    Processing,
    Declined,
    Authorised,
    Captured,
    Voided,
    Refunded,
}

/// <param name="BookingId">From the payment's metadata.</param>
/// <param name="UserId">From the payment's metadata: the booking's partition key.</param>
/// <param name="Number">From the payment's metadata: which payment of the booking this is.</param>
internal sealed record ProviderPayment(
    string PaymentId, ProviderStatus Status, string BookingId, string UserId, int Number, long Amount, string Currency, string? RedirectUrl);

/// <summary>The provider refused the request itself, such as a payment method that it does not know: no payment was made.</summary>
internal sealed class PaymentRejectedException(string message) : Exception(message);
