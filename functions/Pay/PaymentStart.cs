using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>Asks the provider to authorise a booking's payment. Repeating it asks for the same payment, under the same key.</summary>
internal sealed class PaymentStart(
    IDocumentContainer<BookingDocument> bookings, IPaymentProvider provider, SettlePayment settle, TimeProvider clock)
{
    public static PaymentRequest Request(BookingDocument booking, BookingPayment own) => new(
        booking.Id, booking.UserId, own.Number, booking.Total, booking.Currency, own.Method, own.ReturnUrl);

    /// <param name="durable">The client.</param>
    /// <param name="booking">As it was just written.</param>
    /// <param name="etag">Of that write.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ConfirmOutcome> StartAsync(
        DurableTaskClient durable, BookingDocument booking, string etag, CancellationToken cancellationToken)
    {
        var started = (BookingPayment.Processing)booking.Payment!;
        ProviderPayment payment;
        try
        {
            payment = await provider.AuthoriseAsync(Request(booking, started), cancellationToken);
            if (payment.Status == ProviderStatus.Declined)
            {
                await settle.SettleAsync(durable, payment, cancellationToken);
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
                current => Current(current, started) is { } own ? BookingLifecycle.Decline(current, own, null, clock.GetUtcNow()) : null,
                cancellationToken);
            return new ConfirmOutcome.Refused(BookingRefusals.PaymentMethodRejected());
        }

        BookingDocument known = BookingWrites.Stamp(Known(booking, started, payment));
        if (GoesOnByItself(payment)
            || (payment.Status != ProviderStatus.Declined
                && (await bookings.ReplaceKnownAsync(known, etag, BookingWrites.IsOurs(known), cancellationToken)).IsOk))
        {
            return new ConfirmOutcome.Paying(known);
        }

        // Somebody was faster, such as who heard of the payment.
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => Current(current, started) is { PaymentId: null } own ? Known(current, own, payment) : null,
            cancellationToken);
        return new ConfirmOutcome.Paying(now!);
    }

    /// <summary>
    /// Whether the buyer needs nothing of the provider's answer. Its id is then not written: whoever hears of the payment next brings it.
    /// Until then asking with the key, or by the booking, finds it, as after a death before the answer.
    /// </summary>
    private static bool GoesOnByItself(ProviderPayment payment) =>
        payment is { Status: ProviderStatus.Processing or ProviderStatus.Authorised, RedirectUrl: null };

    private static BookingDocument Known(BookingDocument booking, BookingPayment own, ProviderPayment payment) => booking with
    {
        Payment = own is BookingPayment.Processing processing
            ? processing with { PaymentId = payment.PaymentId, RedirectUrl = payment.RedirectUrl }
            : own with { PaymentId = payment.PaymentId },
    };

    /// <summary>The payment as the booking has it now; null where the booking no longer waits for it.</summary>
    private static BookingPayment? Current(BookingDocument booking, BookingPayment started) =>
        booking is { State: BookingState.Paying, Payment: { } own } && own.Number == started.Number ? own : null;
}
