using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>Asks the provider to authorise a booking's payment. Repeating it asks for the same payment, under the same key.</summary>
internal sealed class PaymentStart(
    IDocumentContainer<BookingDocument> bookings, IPaymentProvider provider, Settlement settlement, TimeProvider clock)
{
    public static PaymentRequest Request(BookingDocument booking) => new(
        booking.Id,
        booking.UserId,
        booking.Payment!.Number,
        booking.Total,
        booking.Currency,
        booking.Payment.Method,
        booking.Payment.ReturnUrl);

    /// <param name="durable">The client.</param>
    /// <param name="booking">As it was just written.</param>
    /// <param name="etag">Of that write.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ConfirmOutcome> StartAsync(
        DurableTaskClient durable, BookingDocument booking, string etag, CancellationToken cancellationToken)
    {
        ProviderPayment payment;
        try
        {
            payment = await provider.AuthoriseAsync(Request(booking), cancellationToken);
            if (payment.Status == ProviderStatus.Declined)
            {
                await settlement.SettleAsync(durable, payment, cancellationToken);
            }
        }
        catch (ProviderUnavailableException)
        {
            // The payment may be under way, or declined and not cancelled yet: the booking stays in paying and is looked after.
            return new ConfirmOutcome.Paying(booking);
        }
        catch (PaymentRejectedException)
        {
            await bookings.ChangeAsync(
                booking.Id,
                booking.UserId,
                current => IsCurrent(current, booking) ? BookingLifecycle.Decline(current, null, clock.GetUtcNow()) : null,
                cancellationToken);
            return new ConfirmOutcome.Refused(BookingRefusals.PaymentMethodRejected());
        }

        if (GoesOnByItself(payment))
        {
            return new ConfirmOutcome.Paying(Known(booking, payment));
        }

        BookingDocument known = BookingWrites.Stamp(Known(booking, payment));
        if (payment.Status != ProviderStatus.Declined
            && (await bookings.ReplaceKnownAsync(known, etag, BookingWrites.IsOurs(known), cancellationToken)).IsOk)
        {
            return new ConfirmOutcome.Paying(known);
        }

        // Somebody was faster, such as who heard of the payment.
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => IsCurrent(current, booking) && current.Payment!.PaymentId is null ? Known(current, payment) : null,
            cancellationToken);
        return new ConfirmOutcome.Paying(now!);
    }

    /// <summary>
    /// Whether the buyer needs nothing of the provider's answer. Its id is then not written: whoever hears of the payment next brings it,
    /// and until then asking with the key, or by the booking, finds it, as after a death before the answer.
    /// </summary>
    private static bool GoesOnByItself(ProviderPayment payment) =>
        payment is { Status: ProviderStatus.Processing or ProviderStatus.Authorised, RedirectUrl: null };

    private static BookingDocument Known(BookingDocument booking, ProviderPayment payment) =>
        booking with { Payment = booking.Payment! with { PaymentId = payment.PaymentId, RedirectUrl = payment.RedirectUrl } };

    private static bool IsCurrent(BookingDocument current, BookingDocument started) =>
        current.State == BookingState.Paying && current.Payment!.Number == started.Payment!.Number;
}
