using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Asks the provider for the step that a booking is due for: how its payment stands, to cancel one that was given up, or to pay
/// back what was captured. A step that the provider does not confirm is asked for again.
/// </summary>
internal sealed class PaymentUpkeep(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    SettlePayment settle,
    PaymentMetrics metrics,
    TimeProvider clock)
{
    /// <summary>
    /// Asks how a payment stands. Past its time a payment that is processing gets one extension. Otherwise it is given up.
    /// </summary>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> AskAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        BookingPayment own = Waiting(booking);
        string? paymentId = own.PaymentId;
        if (paymentId is null && clock.GetUtcNow() >= own.SettleBy)
        {
            // Asking with the key could now make the payment, if the provider never heard of it or has forgotten the key. That would be
            // too late to buy anything. The provider's index of metadata, at most a minute behind, says whether there is one.
            paymentId = (await provider.FindAsync(booking.Id, cancellationToken))
                .FirstOrDefault(found => found.UserId == booking.UserId && PaymentMatch.Own(booking, found) is not null)?.PaymentId;
            if (paymentId is null && own is BookingPayment.Processing)
            {
                booking = await ChangeAsync(
                    booking,
                    own,
                    (current, now) => GivingBack.GiveUp(current, now, GiveUpReason.TooLate, clock.GetUtcNow()),
                    cancellationToken);
                if (booking.State != BookingState.Paying)
                {
                    return booking;
                }

                own = Waiting(booking);
            }
        }

        (ProviderPayment? payment, bool rejected) = await FindAsync(booking, own, paymentId ?? own.PaymentId, cancellationToken);
        switch (own)
        {
            // The provider never accepted the payment, or no longer has it. There is nothing to wait for.
            case var _ when rejected:
            case BookingPayment.Cancelling when payment is null:
                return await ChangeAsync(
                    booking, own, (current, now) => UnsettledDecision.Gone(current, now, rejected, clock.GetUtcNow()), cancellationToken);
            case BookingPayment.Processing when payment is null or { Status: ProviderStatus.Processing or ProviderStatus.WaitsForBuyer }:
                return await ChangeAsync(
                    booking,
                    own,
                    (current, now) => UnsettledDecision.Decide(
                        current, (BookingPayment.Processing)now, payment, clock.GetUtcNow()),
                    cancellationToken);
            default:
                await settle.SettleAsync(durable, payment!, cancellationToken);
                return await bookings.PostponeAsync(booking, clock, underWay: false, cancellationToken);
        }
    }

    /// <summary>Gives an ended booking's money back. It is repeated until the provider confirms that all of it is back.</summary>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> ReturnAsync(
        BookingDocument booking, BookingPayment.Refunding own, CancellationToken cancellationToken)
    {
        ProviderPayment? before = await provider.GetAsync(own.PaymentId!, cancellationToken);
        if (before is null && MayHaveMoney(booking, own, clock.GetUtcNow()))
        {
            throw new InvalidOperationException(
                $"The provider does not have payment '{own.PaymentId}', whose money is to go back: is the key of the account that has it?");
        }

        ProviderPayment? after = before is null ? null : await provider.GiveBackAsync(before, cancellationToken);

        // Money that the bank gave the buyer in a dispute cannot be paid back, and need not be.
        bool lost = own.Dispute == DisputeState.Lost;
        if (after?.IsOver() == false && !lost)
        {
            bool underWay = after.Status == ProviderStatus.Captured
                && (after.IsHeldByDispute || after.AmountRefunded + after.AmountRefunding >= after.AmountCaptured);
            return await bookings.PostponeAsync(booking, clock, underWay, cancellationToken);
        }

        bool refunded = lost || after is { Status: not ProviderStatus.Voided };
        (BookingDocument? now, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => current.Payment is BookingPayment.Refunding waiting
                ? GivingBack.Returned(current, waiting, refunded, clock.GetUtcNow())
                : null,
            cancellationToken);
        if (changed && refunded)
        {
            metrics.Refunded((after?.AmountCaptured ?? PartRefunds.Paid(booking)) - PartRefunds.PaidBack(booking), booking.Currency);
        }
        else if (changed && before?.HasMoney() == true)
        {
            metrics.Voided(before.Amount, before.Currency);
        }

        return now!;
    }

    /// <summary>
    /// Whether a payment that is to go back, and that the provider does not know, may have money. It has none if its sale was undone before
    /// the capture, and its authorisation is over. A booking that was never sold gives back only what was captured, and so does one of
    /// which another amount was captured.
    /// </summary>
    public static bool MayHaveMoney(BookingDocument booking, BookingPayment.Refunding own, DateTimeOffset now) =>
        booking.CapturedAt is not null
        || booking.SoldAt is not { } sold
        || own.Reason == GiveUpReason.AmountDiffers
        || now < sold + Limits.AuthorisationLife;

    /// <summary>Finds the provider's payment. If its id is not known, asking again with the same key tells.</summary>
    /// <returns>The payment, or null if the provider has none, and whether the provider refused to make it.</returns>
    private async Task<(ProviderPayment? Payment, bool Rejected)> FindAsync(
        BookingDocument booking, BookingPayment own, string? paymentId, CancellationToken cancellationToken)
    {
        try
        {
            return paymentId is not null
                ? (await provider.GetAsync(paymentId, cancellationToken), false)
                : (await provider.AuthoriseAsync(
                    PaymentStart.Request(booking, own) with { Since = own.PayingAt }, cancellationToken), false);
        }
        catch (PaymentRejectedException)
        {
            return (null, true);
        }
    }

    /// <summary>Changes the booking if its payment is still the same, at the same stage.</summary>
    private async Task<BookingDocument> ChangeAsync(
        BookingDocument asked,
        BookingPayment own,
        Func<BookingDocument, BookingPayment, BookingDocument> change,
        CancellationToken cancellationToken)
    {
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            asked.Id,
            asked.UserId,
            current => current is { State: BookingState.Paying, Payment: { } payment }
                && payment.Number == own.Number
                && payment.Status == own.Status
                ? change(current, payment)
                : null,
            cancellationToken);
        return now!;
    }

    private static BookingPayment Waiting(BookingDocument booking) =>
        booking.Payment ?? throw new InvalidOperationException($"Booking '{booking.Id}' is paying and has no payment.");
}
