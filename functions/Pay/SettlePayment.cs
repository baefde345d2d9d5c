using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Settles a payment. An authorised one makes the sale, which is one write of its booking, and the sale is completed. If that write cannot
/// be made, the money goes back, so nobody is charged without a ticket. Settling may be repeated in any order: each decision is written in
/// a booking before it is carried out, so every process comes to the same end.
/// </summary>
internal sealed partial class SettlePayment(
    IDocumentContainer<BookingDocument> bookings,
    EventCache events,
    SeatClaims claims,
    IPaymentProvider provider,
    Rebooking rebooking,
    ReturnStrayPayment strays,
    CompleteSale sales,
    TimingWheel wheel,
    PaymentMetrics metrics,
    TimeProvider clock,
    ILogger<SettlePayment> logger)
{
    /// <summary>
    /// The most steps of one settling. An undisturbed one takes five. Each step is seen by the next read, so the limit is met only if
    /// reads stay behind this process's writes.
    /// </summary>
    public const int MaxSteps = 50;

    /// <returns>Whether the payment is settled. If not, the caller must try again later.</returns>
    public async Task<bool> SettleAsync(DurableTaskClient durable, ProviderPayment payment, CancellationToken cancellationToken) =>
        payment.NamesBooking()
            ? await SettleAsync(durable, new SettleStep.Look(payment, payment.BookingId), cancellationToken) is { IsSettled: true }
            : await strays.ListAsync(payment, isOurs: false, cancellationToken);

    /// <summary>Settles the payment of a booking that was just written, and is read again only if somebody has written it since.</summary>
    /// <returns>The booking as it is now; null if it has to be read.</returns>
    public async Task<BookingDocument?> SettleAsync(
        DurableTaskClient durable, ProviderPayment payment, StoreResult<BookingDocument> booking, CancellationToken cancellationToken) =>
        (await SettleAsync(
            durable, new SettleStep.Look(payment, booking.Document!.Id) { Known = booking }, cancellationToken))?.Booking;

    /// <returns>How it ended; null if there is still something to look at.</returns>
    private async Task<SettleStep.Done?> SettleAsync(DurableTaskClient durable, SettleStep step, CancellationToken cancellationToken)
    {
        for (int steps = 0; steps < MaxSteps && step is SettleStep.Look look; steps++)
        {
            step = await StepAsync(durable, look, cancellationToken);
        }

        // A payment that still has to be looked at is not settled: the reads lag behind the writes, as from a slow replica.
        return step as SettleStep.Done;
    }

    /// <summary>Reads the booking, decides, and acts once.</summary>
    private async Task<SettleStep> StepAsync(DurableTaskClient durable, SettleStep.Look look, CancellationToken cancellationToken)
    {
        if ((look.Known ?? await bookings.FindAsync(look.BookingId, look.Payment.UserId, cancellationToken))
            is not { Document: { } booking, ETag: { } etag })
        {
            return new SettleStep.Done(await strays.ListAsync(look.Payment, isOurs: true, cancellationToken));
        }

        (SettleOutcome outcome, ProviderPayment payment) = await DecideAsync(booking, look.Payment, cancellationToken);
        look = look with { Payment = payment, Known = null };
        switch (outcome)
        {
            case SettleOutcome.Write(var next):
                return await WriteAsync(durable, look, booking, next, etag, cancellationToken);

            // The provider is asked once. The booking is due if it does not cancel the payment now.
            case SettleOutcome.Cancel when look.HadMoney is null:
                PaymentChange cancelled = await provider.VoidAsync(payment.PaymentId, cancellationToken);
                return look with { Payment = cancelled.Payment, HadMoney = payment.HasMoney() };
            case SettleOutcome.Return(var stray):
                return await ReturnAsync(durable, booking, stray, payment, cancellationToken);
            case SettleOutcome.Rebook:
                LogLate(payment.PaymentId, payment.Status, booking.Id, booking.State);
                BookingDocument decided = await rebooking.ReserveAsync(durable, booking, payment, cancellationToken);
                await bookings.TryReplaceAsync(decided, etag, cancellationToken);
                return look;
            case SettleOutcome.Follow(var stray):
                return await FollowAsync(durable, look, booking, stray, etag, cancellationToken);
            case SettleOutcome.Cancel or SettleOutcome.Nothing:
                return new SettleStep.Done(true) { Booking = booking };
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    private async Task<SettleStep> WriteAsync(
        DurableTaskClient durable,
        SettleStep.Look look,
        BookingDocument booking,
        BookingDocument next,
        string etag,
        CancellationToken cancellationToken)
    {
        if (await bookings.TryReplaceAsync(next, etag, cancellationToken) is not { Document: { } written } result)
        {
            return look;
        }

        Count(booking, written, look.Payment, look.HadMoney == true);
        if (written.State == BookingState.Booked && booking.State != BookingState.Booked)
        {
            // This is the sale. Nothing else of this payment is to be settled.
            return new SettleStep.Done(true) { Booking = await sales.TryAsync(durable, result, cancellationToken) };
        }

        await wheel.EnsureAsync(durable, written, cancellationToken);
        if (BookingLifecycle.IsFinal(written.State) && !BookingLifecycle.IsFinal(booking.State))
        {
            await claims.ReleaseAsync(written, cancellationToken);
        }

        return look with { Known = result };
    }

    private async Task<SettleStep> ReturnAsync(
        DurableTaskClient durable,
        BookingDocument booking,
        StrayPayment stray,
        ProviderPayment payment,
        CancellationToken cancellationToken)
    {
        if (!await strays.ReturnAsync(booking, stray, payment, cancellationToken))
        {
            return new SettleStep.Done(false);
        }

        // If there was money, the booking now owes its buyer a notice.
        if (stray.HadMoney || payment.AmountBack() > 0)
        {
            await wheel.EnsureAsync(durable, booking with { DueAt = DueTimes.TellAt(clock.GetUtcNow()) }, cancellationToken);
        }

        return new SettleStep.Done(true);
    }

    /// <summary>Continues with the booking that was made for a late payment.</summary>
    private async Task<SettleStep> FollowAsync(
        DurableTaskClient durable,
        SettleStep.Look look,
        BookingDocument booking,
        StrayPayment stray,
        string etag,
        CancellationToken cancellationToken)
    {
        switch (await rebooking.FollowAsync(durable, booking, stray, look.Payment, cancellationToken))
        {
            case RebookOutcome.Sold:
                return look with { BookingId = stray.RebookedAs! };
            case RebookOutcome.Ended:
                await bookings.TryReplaceAsync(StrayLifecycle.Return(booking, stray, clock.GetUtcNow()), etag, cancellationToken);
                return look;
            default:
                return new SettleStep.Done(false);
        }
    }

    /// <summary>
    /// Decides on the booking as it was read. Unless the booking waits for the payment, the payment as it was heard of may be out of
    /// date. So the provider is asked again after the booking was read.
    /// </summary>
    private async Task<(SettleOutcome Outcome, ProviderPayment Payment)> DecideAsync(
        BookingDocument booking, ProviderPayment payment, CancellationToken cancellationToken)
    {
        SettleOutcome outcome = await OutcomeAsync(booking, payment, cancellationToken);
        bool waits = booking.State == BookingState.Paying && PaymentMatch.Own(booking, payment) is not null;
        if (waits || outcome is SettleOutcome.Nothing)
        {
            return (outcome, payment);
        }

        return await provider.GetAsync(payment.PaymentId, cancellationToken) is { } current
            ? (await OutcomeAsync(booking, current, cancellationToken), current)
            : (new SettleOutcome.Nothing(), payment);
    }

    private async Task<SettleOutcome> OutcomeAsync(BookingDocument booking, ProviderPayment payment, CancellationToken cancellationToken)
    {
        bool takesPlace = payment.HasMoney()
            && booking.State != BookingState.Booked
            && await events.GetEventAsync(booking.EventId, cancellationToken) is { Status: EventStatus.Scheduled };
        return SettleDecision.Decide(booking, payment, takesPlace, clock.GetUtcNow());
    }

    private void Count(BookingDocument before, BookingDocument written, ProviderPayment payment, bool hadMoney)
    {
        switch (before.Payment, written.Payment)
        {
            case (BookingPayment.Cancelling, BookingPayment.Voided) when hadMoney:
                metrics.Voided(payment.Amount, payment.Currency);
                break;
            case (BookingPayment.Processing or BookingPayment.Cancelling, BookingPayment.Refunding):
                metrics.Captured(payment.AmountCaptured, payment.Currency);
                break;
            case (not BookingPayment.Refunded, BookingPayment.Refunded):
                metrics.Refunded(payment.AmountBack() - PartRefunds.PaidBack(before), payment.Currency);
                break;
            case (BookingPayment.Captured, BookingPayment.Captured) when PartRefunds.PaidBack(written) > PartRefunds.PaidBack(before):
                metrics.Refunded(PartRefunds.PaidBack(written) - PartRefunds.PaidBack(before), payment.Currency);
                break;
        }
    }

    [LoggerMessage(
        EventId = 4011,
        Level = LogLevel.Error,
        Message = "Payment {PaymentId} is {Status} although booking {BookingId} is {State}: the same seats are tried for it.")]
    private partial void LogLate(string paymentId, ProviderStatus status, string bookingId, BookingState state);
}

/// <summary>Where a settling stands.</summary>
internal abstract record SettleStep
{
    /// <summary>Read the booking and decide.</summary>
    /// <param name="Payment">The payment as the provider last had it.</param>
    /// <param name="BookingId">The booking that the metadata name, or the one that was made in its place.</param>
    public sealed record Look(ProviderPayment Payment, string BookingId) : SettleStep
    {
        /// <summary>Whether there was money when the provider was asked to cancel the payment. Null until it is asked.</summary>
        public bool? HadMoney { get; init; }

        /// <summary>The booking as it was just written; null if it has to be read.</summary>
        public StoreResult<BookingDocument>? Known { get; init; }
    }

    /// <param name="IsSettled">If false, the caller must try again later.</param>
    public sealed record Done(bool IsSettled) : SettleStep
    {
        /// <summary>The booking as it is now; null if it has to be read.</summary>
        public BookingDocument? Booking { get; init; }
    }
}
