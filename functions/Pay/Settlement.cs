using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Settles a payment: authorised → the one write that is the sale; where that write cannot be made, the money goes back.
/// Nobody is charged without a ticket. May be repeated, in any order: what is to become of a payment is written in a booking before
/// it is done, so that all who see the payment come to the same end.
/// </summary>
internal sealed partial class Settlement(
    IDocumentContainer<BookingDocument> bookings,
    IDocumentContainer<EventDocument> events,
    SeatClaims claims,
    IPaymentProvider provider,
    Rebooking rebooking,
    StrayPayments strays,
    TimingWheel wheel,
    PaymentMetrics metrics,
    TimeProvider clock,
    ILogger<Settlement> logger)
{
    /// <summary>
    /// Writes and looks again so often at most; a settling that nobody disturbs takes five. Each step of its own is seen by the next
    /// read, so that this is met only where reads stay behind its writes.
    /// </summary>
    public const int MaxSteps = 50;

    /// <returns>Whether it is settled; where not, whoever heard of the payment has to look again.</returns>
    public async Task<bool> SettleAsync(DurableTaskClient durable, ProviderPayment payment, CancellationToken cancellationToken)
    {
        if (!IsOurs(payment))
        {
            return await strays.ListAsync(payment, isOurs: false, cancellationToken);
        }

        string bookingId = payment.BookingId;
        bool asked = false;
        bool wasHeld = false;
        for (int step = 0; step < MaxSteps; step++)
        {
            if (await bookings.FindAsync(bookingId, payment.UserId, cancellationToken) is not { Document: { } booking, ETag: { } etag })
            {
                return await strays.ListAsync(payment, isOurs: true, cancellationToken);
            }

            (SettleOutcome outcome, payment) = await DecideAsync(booking, payment, cancellationToken);
            switch (outcome)
            {
                case SettleOutcome.Write(var next):
                    if (await bookings.TryReplaceAsync(next, etag, cancellationToken) is { Document: { } written })
                    {
                        Count(booking, written, payment, wasHeld);
                        await FollowUpAsync(durable, booking, written, cancellationToken);
                        if (IsSale(booking, written))
                        {
                            // The sale: of this payment nothing else is to be settled.
                            return true;
                        }
                    }

                    continue;

                // Asked once: what the provider does not do now, the booking is due for.
                case SettleOutcome.Cancel when !asked:
                    asked = true;
                    wasHeld = payment.HasMoney();
                    payment = (await provider.VoidAsync(payment.PaymentId, cancellationToken)).Payment;
                    continue;

                case SettleOutcome.Return(var stray):
                    if (!await strays.ReturnAsync(booking, stray, payment, cancellationToken))
                    {
                        return false;
                    }

                    // Where there was money its buyer is to be told, as its booking says now.
                    if (stray.HadMoney || payment.HasMoney())
                    {
                        await wheel.EnsureAsync(durable, booking with { DueAt = Deadlines.TellAt(clock.GetUtcNow()) }, cancellationToken);
                    }

                    return true;

                case SettleOutcome.Rebook:
                    LogLate(payment.PaymentId, payment.Status, bookingId, booking.State);
                    await bookings.TryReplaceAsync(await rebooking.ReserveAsync(durable, booking, payment, cancellationToken), etag, cancellationToken);
                    continue;

                case SettleOutcome.Follow(var stray):
                    RebookOutcome followed = await rebooking.FollowAsync(durable, booking, stray, payment, cancellationToken);
                    if (followed is RebookOutcome.Sold)
                    {
                        bookingId = stray.RebookedAs!;
                    }
                    else if (followed is RebookOutcome.Ended)
                    {
                        await bookings.TryReplaceAsync(Strays.Return(booking, stray, clock.GetUtcNow()), etag, cancellationToken);
                    }
                    else
                    {
                        return false;
                    }

                    continue;

                default:
                    return true;
            }
        }

        // What is read does not show what was written, as from a replica that lags behind: whoever heard of the payment comes back later.
        return false;
    }

    /// <summary>
    /// Decides on the booking as it was read. Where it waits for no payment, what was heard of the payment may be older than what was
    /// done about it since: the provider is asked, after the booking was read.
    /// </summary>
    private async Task<(SettleOutcome Outcome, ProviderPayment Payment)> DecideAsync(
        BookingDocument booking, ProviderPayment payment, CancellationToken cancellationToken)
    {
        SettleOutcome outcome = await OutcomeAsync(booking, payment, cancellationToken);
        bool waits = booking.State == BookingState.Paying && GivingBack.CountsOn(booking, payment);
        if (waits || outcome is SettleOutcome.Nothing)
        {
            return (outcome, payment);
        }

        if (await provider.GetAsync(payment.PaymentId, cancellationToken) is not { } current)
        {
            return (new SettleOutcome.Nothing(), payment);
        }

        return (await OutcomeAsync(booking, current, cancellationToken), current);
    }

    private async Task<SettleOutcome> OutcomeAsync(BookingDocument booking, ProviderPayment payment, CancellationToken cancellationToken)
    {
        bool takesPlace = payment.HasMoney()
            && booking.State != BookingState.Booked
            && await events.FindAsync(booking.EventId, booking.EventId, cancellationToken) is { Document.Status: EventStatus.Scheduled };
        return SettleOutcome.Decide(booking, payment, takesPlace, clock.GetUtcNow());
    }

    private static bool IsSale(BookingDocument before, BookingDocument written) =>
        written.State == BookingState.Booked && before.State != BookingState.Booked;

    private async Task FollowUpAsync(
        DurableTaskClient durable, BookingDocument before, BookingDocument written, CancellationToken cancellationToken)
    {
        await wheel.EnsureAsync(durable, written, cancellationToken);
        if (IsSale(before, written))
        {
            await Sale.StartAsync(durable, written, cancellationToken);
        }
        else if (BookingLifecycle.IsFinal(written.State) && !BookingLifecycle.IsFinal(before.State))
        {
            await claims.ReleaseAsync(written, cancellationToken);
        }
    }

    private void Count(BookingDocument before, BookingDocument written, ProviderPayment payment, bool wasHeld)
    {
        switch (before.Payment?.Status, written.Payment?.Status)
        {
            case (PaymentProgress.Cancelling, PaymentProgress.Voided) when wasHeld:
                metrics.Voided(payment.Amount, payment.Currency);
                break;
            case (PaymentProgress.Processing or PaymentProgress.Cancelling, PaymentProgress.Refunding):
                metrics.Captured(payment.AmountCaptured, payment.Currency);
                break;
            case (not PaymentProgress.Refunded, PaymentProgress.Refunded):
                metrics.Refunded(payment.AmountBack(), payment.Currency);
                break;
        }
    }

    /// <summary>The metadata are those that this app writes.</summary>
    private static bool IsOurs(ProviderPayment payment) =>
        Ids.IsValid(payment.BookingId) && payment.UserId is { Length: > 0 and <= Limits.UserIdLength } && payment.Number >= 1;

    [LoggerMessage(
        EventId = 4011,
        Level = LogLevel.Error,
        Message = "Payment {PaymentId} is {Status} although booking {BookingId} is {State}: the same seats are tried for it.")]
    private partial void LogLate(string paymentId, ProviderStatus status, string bookingId, BookingState state);
}
