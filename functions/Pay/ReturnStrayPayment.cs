using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Payments that buy nothing: given back until the provider confirms it. Nothing of ours is due for them; whoever hears of one keeps
/// it until it is settled, as the queue does with its message.
/// </summary>
internal sealed partial class ReturnStrayPayment(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    PaymentCases cases,
    PaymentMetrics metrics,
    TimeProvider clock,
    ILogger<ReturnStrayPayment> logger)
{
    /// <summary>A booking that was written by another process just now may not be found yet.</summary>
    private static readonly TimeSpan s_missingFor = TimeSpan.FromMinutes(1);

    /// <returns>Whether it is back, or listed until its dispute is closed: whoever hears of that, or sees it, comes again.</returns>
    public async Task<bool> ReturnAsync(BookingDocument booking, StrayPayment stray, ProviderPayment payment, CancellationToken cancellationToken)
    {
        LogReturning(payment.PaymentId, payment.Status, booking.Id, booking.State);
        ProviderPayment after = await provider.GiveBackAsync(payment, cancellationToken);
        bool late = Deadlines.IsLate(stray.Since, clock.GetUtcNow());
        if (after.IsHeldByDispute)
        {
            await cases.OpenAsync(
                PaymentCaseKind.Disputed, booking.Id, booking.UserId, after.PaymentId, after.Amount, after.Currency,
                $"The payment buys nothing since its booking is {booking.State}. It goes back when the dispute is won.", cancellationToken);
            return true;
        }

        if (!after.IsOver())
        {
            if (late)
            {
                await cases.OpenAsync(
                    Unfinished(after), booking.Id, booking.UserId, after.PaymentId, after.Amount, after.Currency,
                    $"The payment buys nothing since its booking is {booking.State}, and it is not back yet.", stray.Since, cancellationToken);
            }

            return false;
        }

        StrayPayment known = stray with { HadMoney = stray.HadMoney || payment.HasMoney() };
        if (late)
        {
            await CloseAsync(after, cancellationToken);
        }

        (_, bool changed) = await bookings.ChangeAsync(
            booking.Id,
            booking.UserId,
            current => StrayLifecycle.Find(current, after.PaymentId) is { End: StrayEnd.Returning }
                ? StrayLifecycle.Returned(current, known, clock.GetUtcNow())
                : null,
            cancellationToken);
        if (changed && known.HadMoney)
        {
            Count(after);
        }

        return true;
    }

    /// <summary>
    /// A payment of no booking of ours, or of one that is not there: listed. Not given back for one event, which a wrong store, or
    /// another environment on the same account, would make of every payment; the reconciliation gives back what are few.
    /// </summary>
    /// <returns>Whether it is listed, or needs not be; where not, the booking may have been missed.</returns>
    public async Task<bool> ListAsync(ProviderPayment payment, bool isOurs, CancellationToken cancellationToken)
    {
        if (!payment.HasMoney())
        {
            return true;
        }

        if (isOurs && clock.GetUtcNow() < payment.CreatedAt + s_missingFor)
        {
            return false;
        }

        await cases.OpenAsync(
            PaymentCaseKind.UnknownPayment,
            payment.BookingId.Length > 0 ? payment.BookingId : null,
            payment.UserId.Length > 0 ? payment.UserId : null,
            payment.PaymentId,
            payment.Amount,
            payment.Currency,
            isOurs
                ? $"The payment is {payment.Status} for a booking that is not there."
                : $"The payment is {payment.Status} and names no booking: this app did not make it.",
            cancellationToken);
        return true;
    }

    /// <summary>Gives a payment back whose booking is known not to be there.</summary>
    public async Task ReturnUnknownAsync(ProviderPayment payment, CancellationToken cancellationToken)
    {
        LogReturning(payment.PaymentId, payment.Status, payment.BookingId, null);
        ProviderPayment after = await provider.GiveBackAsync(payment, cancellationToken);
        if (after.IsOver())
        {
            Count(after);
        }
    }

    private async Task CloseAsync(ProviderPayment payment, CancellationToken cancellationToken)
    {
        await cases.CloseAsync(PaymentCaseKind.CancelUnconfirmed, payment.PaymentId, "The payment is cancelled.", cancellationToken);
        await cases.CloseAsync(PaymentCaseKind.RefundUnfinished, payment.PaymentId, "The money is back.", cancellationToken);
    }

    private void Count(ProviderPayment payment)
    {
        if (payment.Status == ProviderStatus.Voided)
        {
            metrics.Voided(payment.Amount, payment.Currency);
            return;
        }

        metrics.Captured(payment.AmountCaptured, payment.Currency);
        metrics.Refunded(payment.AmountBack(), payment.Currency);
    }

    private static PaymentCaseKind Unfinished(ProviderPayment payment) =>
        payment.Status == ProviderStatus.Captured ? PaymentCaseKind.RefundUnfinished : PaymentCaseKind.CancelUnconfirmed;

    [LoggerMessage(
        EventId = 4012,
        Level = LogLevel.Warning,
        Message = "Payment {PaymentId}, {Status}, cannot buy booking {BookingId}, which is {State}: giving it back.")]
    private partial void LogReturning(string paymentId, ProviderStatus status, string bookingId, BookingState? state);
}
