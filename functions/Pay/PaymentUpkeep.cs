using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Asks the provider what a booking is due for: what became of its payment, to cancel one that is given up, to pay back what was
/// captured. What the provider does not confirm is asked again.
/// </summary>
internal sealed class PaymentUpkeep(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    SettlePayment settle,
    PaymentMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Asks what became of a payment; past its time it gets one extension while it is processing, then it is given up.</summary>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> AskAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        BookingPayment own = Waiting(booking);
        string? paymentId = own.PaymentId;
        if (paymentId is null && clock.GetUtcNow() >= own.SettleBy)
        {
            // Asking with the key may be what makes the payment, if the provider never heard of it, or has forgotten the key: too late to
            // buy anything with. Its index of metadata, a minute behind at most, says whether there is one.
            paymentId = (await provider.FindAsync(booking.Id, cancellationToken))
                .FirstOrDefault(found => found.UserId == booking.UserId && GivingBack.Own(booking, found) is not null)?.PaymentId;
            if (paymentId is null && own is BookingPayment.Processing)
            {
                booking = await ChangeAsync(
                    booking, own, (current, now) => GivingBack.GiveUp(current, now, GiveUpReason.TooLate, clock.GetUtcNow()), cancellationToken);
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
            // The provider never took the payment on, or does not have it any more: there is nothing to wait for.
            case var _ when rejected:
            case BookingPayment.Cancelling when payment is null:
                return await ChangeAsync(booking, own, (current, now) => Gone(current, now, rejected, clock.GetUtcNow()), cancellationToken);
            case BookingPayment.Processing when payment is null or { Status: ProviderStatus.Processing or ProviderStatus.WaitsForBuyer }:
                return await ChangeAsync(
                    booking,
                    own,
                    (current, now) => Unsettled(current, (BookingPayment.Processing)now, payment, clock.GetUtcNow()),
                    cancellationToken);
            default:
                await settle.SettleAsync(durable, payment!, cancellationToken);
                return await bookings.PostponeAsync(booking, clock, underWay: false, cancellationToken);
        }
    }

    /// <summary>A payment that the provider does not have ends: the buyer may pay in another way, unless the booking was given up with it.</summary>
    public static BookingDocument Gone(BookingDocument booking, BookingPayment own, bool rejected, DateTimeOffset now) =>
        !rejected && own is BookingPayment.Cancelling { Reason: not GiveUpReason.Declined } cancelling
            ? BookingLifecycle.ExpireVoided(booking, cancelling, now)
            : BookingLifecycle.Decline(booking, own, null, now);

    /// <summary>What to do about a payment that has not settled: wait, extend once, or give it up.</summary>
    /// <param name="booking">As it is.</param>
    /// <param name="own">Its payment.</param>
    /// <param name="payment">Null where the provider does not have it.</param>
    /// <param name="now">The time.</param>
    public static BookingDocument Unsettled(
        BookingDocument booking, BookingPayment.Processing own, ProviderPayment? payment, DateTimeOffset now)
    {
        BookingPayment.Processing known = own with { PaymentId = payment?.PaymentId ?? own.PaymentId, RedirectUrl = payment?.RedirectUrl };
        if (now < known.SettleBy)
        {
            return booking with { Payment = known, DueAt = Deadlines.NextAsk(now, known.SettleBy, known.ExtendedAt) };
        }

        // A buyer who never came back gets no extension; a bank that is still at it gets one, as long as the first term.
        if (known.ExtendedAt is not null || payment?.Status != ProviderStatus.Processing)
        {
            return GivingBack.GiveUp(booking, known, GiveUpReason.TooLate, now);
        }

        DateTimeOffset settleBy = now + (known.SettleBy - known.PayingAt);
        return booking with
        {
            Payment = known with { SettleBy = settleBy, ExtendedAt = now },
            DueAt = Deadlines.NextAsk(now, settleBy, now),
        };
    }

    /// <summary>Gives an ended booking's money back; asked again until the provider confirms that all of it is.</summary>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> ReturnAsync(
        BookingDocument booking, BookingPayment.Refunding own, CancellationToken cancellationToken)
    {
        ProviderPayment? before = await provider.GetAsync(own.PaymentId!, cancellationToken);
        if (before is null && booking.CapturedAt is not null)
        {
            throw new InvalidOperationException(
                $"The provider does not have payment '{own.PaymentId}', which was captured and is to be paid back.");
        }

        ProviderPayment? after = before is null ? null : await provider.GiveBackAsync(before, cancellationToken);

        // What the bank gave the buyer in a dispute cannot be, and need not be, paid back.
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
            metrics.Refunded(after?.AmountCaptured ?? booking.Total, booking.Currency);
        }
        else if (changed && before?.HasMoney() == true)
        {
            metrics.Voided(before.Amount, before.Currency);
        }

        return now!;
    }

    /// <returns>The payment, null where the provider has none; where its answer never came, asking again with the same key tells.</returns>
    private async Task<(ProviderPayment? Payment, bool Rejected)> FindAsync(
        BookingDocument booking, BookingPayment own, string? paymentId, CancellationToken cancellationToken)
    {
        try
        {
            return paymentId is not null
                ? (await provider.GetAsync(paymentId, cancellationToken), false)
                : (await provider.AuthoriseAsync(PaymentStart.Request(booking, own) with { Since = own.PayingAt }, cancellationToken), false);
        }
        catch (PaymentRejectedException)
        {
            return (null, true);
        }
    }

    /// <summary>Changes the booking where it still waits for the same payment in the same way.</summary>
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
