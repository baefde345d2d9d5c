using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Records a buyer's dispute of a payment at the bank. The booking gets a flag, and a payment case stays open until the dispute is
/// closed. The buyer keeps the tickets and the seats; an administrator may refund them.
/// </summary>
internal sealed class Disputes(IDocumentContainer<BookingDocument> bookings, PaymentCases cases, TimeProvider clock)
{
    public async Task NoteAsync(ProviderPayment payment, DisputeState state, CancellationToken cancellationToken)
    {
        BookingDocument? booking = await bookings.FindOfAsync(payment, cancellationToken);
        BookingPayment? own = booking is null ? null : PaymentMatch.Own(booking, payment);
        if (own is { Dispute: DisputeState.Won or DisputeState.Lost })
        {
            // A closed dispute stays closed, even if older events come later.
            return;
        }

        if (state == DisputeState.Open)
        {
            string detail = booking is { State: BookingState.Booked } && own is not null
                ? "The buyer disputes the payment at the bank. The tickets stay as they are."
                : "The buyer disputes the payment at the bank. It buys no tickets: the money goes back when the dispute is won.";
            await cases.OpenAsync(
                PaymentTrouble.Of(PaymentCaseKind.Disputed, payment, detail) with { BookingId = booking?.Id, UserId = booking?.UserId },
                cancellationToken);
        }
        else
        {
            await cases.CloseAsync(
                PaymentCaseKind.Disputed,
                payment.PaymentId,
                state == DisputeState.Won ? "The dispute is won." : "The dispute is lost: the bank gave the buyer the money.",
                cancellationToken);
        }

        if (booking is not null)
        {
            await bookings.ChangeAsync(
                booking.Id, booking.UserId, current => Decide(current, payment, state, clock.GetUtcNow()), cancellationToken);
        }
    }

    /// <summary>The booking with its flag, or null if that changes nothing.</summary>
    public static BookingDocument? Decide(BookingDocument booking, ProviderPayment payment, DisputeState state, DateTimeOffset now)
    {
        if (PaymentMatch.Own(booking, payment) is not { } own
            || (own.Dispute is { } known && (known == state || known != DisputeState.Open)))
        {
            return null;
        }

        TimelineStep step = state switch
        {
            DisputeState.Open => TimelineStep.Disputed,
            DisputeState.Won => TimelineStep.DisputeWon,
            DisputeState.Lost => TimelineStep.DisputeLost,
            _ => throw new System.Diagnostics.UnreachableException(),
        };
        BookingDocument noted = BookingLifecycle.Step(booking, booking.State, now, step) with { Payment = own with { Dispute = state } };

        // A refund that waited for the end of the dispute is asked for at once.
        return state != DisputeState.Open && (own is BookingPayment.Refunding || PartRefunds.OwedSince(booking) is not null)
            ? noted with { DueAt = now.ToUnixTimeMilliseconds() }
            : noted;
    }
}
