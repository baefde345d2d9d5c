using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Pay;

/// <summary>
/// Gives back payments that buy nothing, again and again until the provider confirms. No booking is due for them. So the caller
/// must try until the payment is settled, as the queue does with its message.
/// </summary>
internal sealed partial class ReturnStrayPayment(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    PaymentCases cases,
    PaymentMetrics metrics,
    TimeProvider clock,
    ILogger<ReturnStrayPayment> logger)
{
    /// <summary>How long a booking that another process has just written may not be found.</summary>
    private static readonly TimeSpan s_missingFor = TimeSpan.FromMinutes(1);

    /// <returns>Whether the money is back, or a case is open until its dispute is closed. If not, the caller must try again.</returns>
    public async Task<bool> ReturnAsync(
        BookingDocument booking, StrayPayment stray, ProviderPayment payment, CancellationToken cancellationToken)
    {
        LogReturning(payment.PaymentId, payment.Status, booking.Id, booking.State);
        ProviderPayment after = await provider.GiveBackAsync(payment, cancellationToken);
        bool late = DueTimes.IsLate(stray.Since, clock.GetUtcNow());
        if (after.IsHeldByDispute)
        {
            await OpenAsync(PaymentCaseKind.Disputed, ". It goes back when the dispute is won.", DateTimeOffset.MaxValue);
            return true;
        }

        if (!after.IsOver())
        {
            if (late)
            {
                await OpenAsync(Unfinished(after), ", and it is not back yet.", stray.Since);
            }

            return false;
        }

        // Money that came back was there, even if it came in the instant before.
        StrayPayment known = stray with { HadMoney = stray.HadMoney || after.AmountBack() > 0 };
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

        // Of this booking: the payment of a rebooked one names another.
        Task<bool> OpenAsync(PaymentCaseKind kind, string end, DateTimeOffset began) => cases.OpenAsync(
            PaymentTrouble.Of(kind, after, $"The payment buys nothing since its booking is {booking.State}{end}") with
            {
                BookingId = booking.Id,
                UserId = booking.UserId,
                Began = began,
            },
            cancellationToken);
    }

    /// <summary>
    /// Opens a case for a payment that names no booking, or one that is not there. One event alone does not give it back: with a wrong
    /// store, or another environment on the same account, every payment would go back. The reconciliation gives a few back.
    /// </summary>
    /// <returns>Whether a case is open, or none is needed. If not, the booking may not have been found yet.</returns>
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

        string detail = isOurs
            ? $"The payment is {payment.Status} for a booking that is not there."
            : $"The payment is {payment.Status} and names no booking: this app did not make it.";
        await cases.OpenAsync(PaymentTrouble.Of(PaymentCaseKind.UnknownPayment, payment, detail), cancellationToken);
        return true;
    }

    /// <summary>Gives back a payment whose booking does not exist.</summary>
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
