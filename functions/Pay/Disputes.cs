using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Notes a buyer's dispute of a payment at the bank: a flag of the booking that the payment bought, and a case until it is closed. The
/// tickets stay, and the seats with them; an administrator may refund them.
/// </summary>
internal sealed class Disputes(IDocumentContainer<BookingDocument> bookings, PaymentCases cases, TimeProvider clock)
{
    public async Task NoteAsync(ProviderPayment payment, DisputeState state, CancellationToken cancellationToken)
    {
        BookingDocument? booking = await FindAsync(payment, cancellationToken);
        if (booking?.Payment?.Dispute is DisputeState.Won or DisputeState.Lost && GivingBack.CountsOn(booking, payment))
        {
            // Once closed it stays so, whatever older events come.
            return;
        }

        if (state == DisputeState.Open)
        {
            await cases.OpenAsync(
                PaymentCaseKind.Disputed, booking?.Id, booking?.UserId, payment.PaymentId, payment.Amount, payment.Currency,
                booking is { State: BookingState.Booked } && GivingBack.CountsOn(booking, payment)
                    ? "The buyer disputes the payment at the bank. The tickets stay as they are."
                    : "The buyer disputes the payment at the bank. It buys no tickets: the money goes back when the dispute is won.",
                cancellationToken);
        }
        else
        {
            await cases.CloseAsync(
                PaymentCaseKind.Disputed, payment.PaymentId, state == DisputeState.Won ? "The dispute is won." : "The dispute is lost: the bank gave the buyer the money.",
                cancellationToken);
        }

        if (booking is not null)
        {
            await bookings.ChangeAsync(booking.Id, booking.UserId, current => Decide(current, payment, state, clock.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>The booking with its flag, or null where it has it.</summary>
    public static BookingDocument? Decide(BookingDocument booking, ProviderPayment payment, DisputeState state, DateTimeOffset now)
    {
        if (!GivingBack.CountsOn(booking, payment) || (booking.Payment!.Dispute is { } known && (known == state || known != DisputeState.Open)))
        {
            return null;
        }

        string what = state switch
        {
            DisputeState.Open => "disputed",
            DisputeState.Won => "dispute-won",
            _ => "dispute-lost",
        };
        BookingDocument noted = BookingLifecycle.Step(booking, booking.State, now, what) with { Payment = booking.Payment with { Dispute = state } };

        // A refund that waited for the dispute's end is asked for at once.
        return state != DisputeState.Open && booking.Payment.Status == PaymentProgress.Refunding
            ? noted with { DueAt = now.ToUnixTimeMilliseconds() }
            : noted;
    }

    /// <summary>The booking that the payment bought.</summary>
    private async Task<BookingDocument?> FindAsync(ProviderPayment payment, CancellationToken cancellationToken)
    {
        if (!Ids.IsValid(payment.BookingId) || payment.UserId is not { Length: > 0 and <= Limits.UserIdLength })
        {
            return null;
        }

        BookingDocument? named = (await bookings.FindAsync(payment.BookingId, payment.UserId, cancellationToken))?.Document;
        return named is not null && Strays.Find(named, payment.PaymentId)?.RebookedAs is { } rebookedAs
            ? (await bookings.FindAsync(rebookedAs, payment.UserId, cancellationToken))?.Document
            : named;
    }
}
