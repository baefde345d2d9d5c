using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Bench.Peers;

/// <summary>The provider, through the app's own adapter.</summary>
internal sealed class Payment(IPaymentProvider provider, TimeProvider time)
{
    public Task AuthoriseAsync(BookingAnswer booking, string userId, string method, CancellationToken cancellationToken) =>
        provider.AuthoriseAsync(
            new PaymentRequest(booking.BookingId, userId, 1, booking.Total, booking.Currency, method, "http://localhost/"),
            cancellationToken);

    public Task CaptureAsync(string paymentId, CancellationToken cancellationToken) => provider.CaptureAsync(paymentId, cancellationToken);

    public bool IsSigned(string header, ReadOnlyMemory<byte> body, PaymentsOptions options) =>
        WebhookSignature.Check(header, body.Span, options.WebhookSecrets(), time.GetUtcNow()) == SignatureCheck.Valid;
}
