using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>Asks the provider to authorise a booking's payment. A repeat uses the same key and asks for the same payment.</summary>
internal sealed class PaymentStart(
    IDocumentContainer<BookingDocument> bookings, IPaymentProvider provider, SettlePayment settle, TimeProvider clock)
{
    public static PaymentRequest Request(BookingDocument booking, BookingPayment own) => new(
        booking.Id, booking.UserId, own.Number, booking.Total, booking.Currency, own.Method, own.ReturnUrl);

    /// <summary>Why no payment can be of the booking's total; null if one can. Its event may be older than this check of prices.</summary>
    public Refusal? AmountRefusal(BookingDocument booking) => provider.RangeOf(booking.Currency) is { } range && range.Takes(booking.Total)
        ? null
        : BookingRefusals.AmountNotChargeable(booking.Total, booking.Currency);

    /// <param name="booking">The booking as it was just written.</param>
    /// <param name="etag">The ETag of that write.</param>
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
            // The payment may be under way, or declined and not cancelled yet. The booking stays paying and is looked after.
            return new ConfirmOutcome.Paying(booking);
        }
        catch (PaymentRejectedException rejected)
        {
            await bookings.ChangeAsync(
                booking.Id,
                booking.UserId,
                current => Current(current, started) is { } own ? BookingLifecycle.Decline(current, own, null, clock.GetUtcNow()) : null,
                cancellationToken);
            return new ConfirmOutcome.Refused(rejected.IsOfAmount
                ? BookingRefusals.AmountNotChargeable(booking.Total, booking.Currency)
                : BookingRefusals.PaymentMethodRejected());
        }

        BookingDocument known = Known(booking, started, payment);
        if (GoesOnByItself(payment))
        {
            return new ConfirmOutcome.Paying(known);
        }

        known = BookingWrites.Stamp(known);
        if (payment.Status != ProviderStatus.Declined
            && (await bookings.ReplaceKnownAsync(known, etag, BookingWrites.IsOurs(known), cancellationToken)).IsOk)
        {
            return new ConfirmOutcome.Paying(known);
        }

        // Somebody else wrote the booking first, such as the handler of the payment's webhook.
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => Current(current, started) is { PaymentId: null } own ? Known(current, own, payment) : null,
            cancellationToken);
        return new ConfirmOutcome.Paying(now!);
    }

    /// <summary>
    /// Whether the buyer needs nothing of the provider's answer. The payment's id is not written then: the next webhook or look brings
    /// it. Until then the payment is found by its key or its booking, as after a process that died before the answer.
    /// </summary>
    private static bool GoesOnByItself(ProviderPayment payment) =>
        payment is { Status: ProviderStatus.Processing or ProviderStatus.Authorised, RedirectUrl: null };

    private static BookingDocument Known(BookingDocument booking, BookingPayment own, ProviderPayment payment) => booking with
    {
        Payment = own is BookingPayment.Processing processing
            ? processing with { PaymentId = payment.PaymentId, RedirectUrl = payment.RedirectUrl }
            : own with { PaymentId = payment.PaymentId },
    };

    /// <summary>The payment as the booking has it now; null if the booking no longer waits for it.</summary>
    private static BookingPayment? Current(BookingDocument booking, BookingPayment started) =>
        booking is { State: BookingState.Paying, Payment: { } own } && own.Number == started.Number ? own : null;
}
