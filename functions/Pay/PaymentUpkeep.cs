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
    Settlement settlement,
    PaymentMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Asks what became of a payment; past its time it gets one extension while it is processing, then it is given up.</summary>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> AskAsync(DurableTaskClient durable, BookingDocument booking, CancellationToken cancellationToken)
    {
        string? paymentId = booking.Payment!.PaymentId;
        if (paymentId is null && clock.GetUtcNow() >= booking.Payment.SettleBy)
        {
            // Asking with the key may be what makes the payment, if the provider never heard of it, or has forgotten the key: too late to
            // buy anything with. Its index of metadata, a minute behind at most, says whether there is one.
            paymentId = (await provider.FindAsync(booking.Id, cancellationToken))
                .FirstOrDefault(found => found.UserId == booking.UserId && GivingBack.CountsOn(booking, found))?.PaymentId;
            booking = paymentId is null && booking.Payment.Status != PaymentProgress.Cancelling
                ? await ChangeAsync(booking, current => GivingBack.GiveUp(current, GiveUpReason.TooLate, clock.GetUtcNow()), cancellationToken)
                : booking;
        }

        (ProviderPayment? payment, bool rejected) = await FindAsync(booking, paymentId ?? booking.Payment!.PaymentId, cancellationToken);
        bool givenUp = booking.Payment!.Status == PaymentProgress.Cancelling;
        if (rejected || (payment is null && givenUp))
        {
            // The provider never took the payment on, or does not have it any more: there is nothing to wait for.
            return await ChangeAsync(booking, current => Gone(current, rejected, clock.GetUtcNow()), cancellationToken);
        }

        if (!givenUp && payment is null or { Status: ProviderStatus.Processing or ProviderStatus.WaitsForBuyer })
        {
            return await ChangeAsync(booking, current => Unsettled(current, payment, clock.GetUtcNow()), cancellationToken);
        }

        await settlement.SettleAsync(durable, payment!, cancellationToken);
        return await bookings.PostponeAsync(booking, clock, underWay: false, cancellationToken);
    }

    private static BookingDocument Gone(BookingDocument booking, bool rejected, DateTimeOffset now) =>
        rejected || booking.Payment!.Reason is null or GiveUpReason.Declined
            ? BookingLifecycle.Decline(booking, null, now)
            : BookingLifecycle.Expire(booking, now, voided: true);

    /// <summary>What to do about a payment that has not settled: wait, extend once, or give it up.</summary>
    /// <param name="booking">As it is.</param>
    /// <param name="payment">Null where the provider does not have it.</param>
    /// <param name="now">The time.</param>
    public static BookingDocument Unsettled(BookingDocument booking, ProviderPayment? payment, DateTimeOffset now)
    {
        BookingPayment known = booking.Payment! with { PaymentId = payment?.PaymentId ?? booking.Payment.PaymentId, RedirectUrl = payment?.RedirectUrl };
        if (now < known.SettleBy)
        {
            return booking with { Payment = known, DueAt = Deadlines.NextAsk(now, known.SettleBy, known.Since) };
        }

        // A buyer who never came back gets no extension; a bank that is still at it gets one, as long as the first term.
        if (known.Extended || payment?.Status != ProviderStatus.Processing)
        {
            return GivingBack.GiveUp(booking with { Payment = known }, GiveUpReason.TooLate, now);
        }

        DateTimeOffset paying = booking.Timeline.Last(entry => entry.What == "paying").At;
        DateTimeOffset settleBy = now + (known.SettleBy - paying);
        return booking with
        {
            Payment = known with { SettleBy = settleBy, Extended = true, Since = now },
            DueAt = Deadlines.NextAsk(now, settleBy, now),
        };
    }

    /// <summary>Gives an ended booking's money back; asked again until the provider confirms that all of it is.</summary>
    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> ReturnAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        ProviderPayment? before = await provider.GetAsync(booking.Payment!.PaymentId!, cancellationToken);
        if (before is null && booking.Timeline.Any(entry => entry.What == "captured"))
        {
            throw new InvalidOperationException($"The provider does not have payment '{booking.Payment.PaymentId}', which was captured and is to be paid back.");
        }

        ProviderPayment? after = before is null ? null : await provider.GiveBackAsync(before, cancellationToken);

        // What the bank gave the buyer in a dispute cannot be, and need not be, paid back.
        bool lost = booking.Payment.Dispute == DisputeState.Lost;
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
            current => current.Payment?.Status == PaymentProgress.Refunding ? GivingBack.Returned(current, refunded, clock.GetUtcNow()) : null,
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
        BookingDocument booking, string? paymentId, CancellationToken cancellationToken)
    {
        try
        {
            return paymentId is not null
                ? (await provider.GetAsync(paymentId, cancellationToken), false)
                : (await provider.AuthoriseAsync(
                    PaymentStart.Request(booking) with { Since = booking.Timeline.Last(entry => entry.What == "paying").At }, cancellationToken), false);
        }
        catch (PaymentRejectedException)
        {
            return (null, true);
        }
    }

    /// <summary>Changes the booking where it still waits for the same payment in the same way.</summary>
    private async Task<BookingDocument> ChangeAsync(
        BookingDocument asked, Func<BookingDocument, BookingDocument> change, CancellationToken cancellationToken)
    {
        (BookingDocument? now, _) = await bookings.ChangeAsync(
            asked.Id,
            asked.UserId,
            current => current.State == BookingState.Paying
                && current.Payment!.Number == asked.Payment!.Number
                && current.Payment.Status == asked.Payment.Status
                ? change(current)
                : null,
            cancellationToken);
        return now!;
    }
}
