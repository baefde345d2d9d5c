using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Bench.Peers;

/// <summary>The provider, through the app's own adapter.</summary>
internal sealed class Payment(IPaymentProvider provider, IOptions<PaymentsOptions> options, TimeProvider time)
{
    /// <returns>Null if no answer says how it ended.</returns>
    public async Task<ProviderPayment?> TryAuthoriseAsync(BookingAnswer booking, string userId, string method)
    {
        try
        {
            return await provider.AuthoriseAsync(
                new PaymentRequest(booking.BookingId, userId, 1, booking.Total, booking.Currency, method, "http://localhost/"),
                CancellationToken.None);
        }
        catch (ProviderUnavailableException)
        {
            return null;
        }
    }

    /// <returns>Whether it is captured.</returns>
    public async Task<bool> CaptureAsync(string paymentId, CancellationToken cancellationToken) =>
        (await provider.CaptureAsync(paymentId, cancellationToken)).Refusal is null;

    /// <returns>Whether the buyer has it back.</returns>
    public async Task<bool> GiveBackAsync(string paymentId, CancellationToken cancellationToken) =>
        (await provider.VoidAsync(paymentId, cancellationToken)).Refusal is null
        || (await provider.RefundAsync(paymentId, cancellationToken)).Refusal is null;

    /// <returns>A webhook's body; null if it is not signed.</returns>
    public async Task<JsonDocument?> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using MemoryStream body = new();
        await request.Body.CopyToAsync(body, cancellationToken);
        byte[] bytes = body.ToArray();
        string header = request.Headers[WebhookSignature.Header].ToString();
        return WebhookSignature.Check(header, bytes, options.Value.WebhookSecrets(), time.GetUtcNow()) == SignatureCheck.Valid
            ? JsonDocument.Parse(bytes)
            : null;
    }
}
