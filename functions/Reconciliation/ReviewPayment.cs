using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>The result of a look at a payment.</summary>
/// <param name="Comparison">The payment's standing after the look.</param>
/// <param name="CaseId">The open case of the payment; null if there is none.</param>
internal sealed record Review(PaymentComparison Comparison, string? CaseId = null);

/// <summary>Compares a payment with its booking and settles it. Opens a case if settling does not help.</summary>
internal sealed partial class ReviewPayment(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    SettlePayment settlePayment,
    ReturnStrayPayment strays,
    Disputes disputes,
    PaymentCases cases,
    OurAccount account,
    TimeProvider clock,
    ILogger<ReviewPayment> logger)
{
    /// <summary>The detail of a case whose payment is given back only after a person has looked.</summary>
    public const string HeldBack =
        "The booking is not there, and neither are those of other payments: are the store and the provider's account this "
            + "environment's? It is not given back by itself.";

    /// <param name="listed">The payment as one of the provider's lists had it.</param>
    public async Task<Review> LookAsync(ReconciliationCycle cycle, ProviderPayment listed, CancellationToken cancellationToken)
    {
        PaymentComparison seen = await CompareAsync(listed, cancellationToken);
        if (seen is not PaymentComparison.Settle)
        {
            return await ReportAsync(listed, seen, null, cancellationToken);
        }

        // A list may be out of date. What is written is decided by the payment as it is now.
        ProviderPayment payment = await provider.GetAsync(listed.PaymentId, cancellationToken) ?? listed;
        seen = await CompareAsync(payment, cancellationToken);
        if (seen is not PaymentComparison.Settle settle)
        {
            return await ReportAsync(payment, seen, null, cancellationToken);
        }

        if (settle.Kind == PaymentCaseKind.UnknownPayment
            && !(await cycle.IsOurAccountAsync(() => account.IsOursAsync(cancellationToken)) && cycle.MayGiveBackUnknown()))
        {
            return await ReportAsync(payment, new PaymentComparison.Open(settle.Kind, HeldBack), null, cancellationToken);
        }

        string? flagged = settle.Flag ? await OpenAsync(payment, settle.Kind, settle.Detail, cancellationToken) : null;
        if (flagged is null && settle.Kind == PaymentCaseKind.UnknownPayment)
        {
            // An administrator has settled it, so its money stays where it is.
            return new Review(seen);
        }

        LogSettling(payment.PaymentId, payment.BookingId, settle.Detail);
        await (settle.Kind == PaymentCaseKind.UnknownPayment
            ? strays.ReturnUnknownAsync(payment, cancellationToken)
            : settlePayment.SettleAsync(cycle.Durable, payment, cancellationToken));
        payment = await provider.GetAsync(payment.PaymentId, cancellationToken) ?? payment;
        return await ReportAsync(payment, await CompareAsync(payment, cancellationToken), flagged, cancellationToken);
    }

    /// <returns>The case's id; null if an administrator closed it for good.</returns>
    public async Task<string?> OpenAsync(
        ProviderPayment payment, PaymentCaseKind kind, string detail, CancellationToken cancellationToken) =>
        await cases.OpenAsync(PaymentTrouble.Of(kind, payment, detail), cancellationToken)
            ? PaymentCase.IdOf(kind, payment.PaymentId)
            : null;

    public async Task<string?> OpenAsync(BookingDocument booking, PaymentComparison.Open open, CancellationToken cancellationToken)
    {
        string? paymentId = booking.Payment?.PaymentId;
        return await cases.OpenAsync(
            new(open.Kind, booking.Id, booking.UserId, paymentId, PartRefunds.Paid(booking), booking.Currency, open.Detail),
            cancellationToken)
            ? PaymentCase.IdOf(open.Kind, paymentId ?? booking.Id)
            : null;
    }

    /// <summary>
    /// Opens a case for a payment that could not be looked at, if waiting will not help. After an outage the payment is only looked at
    /// again.
    /// </summary>
    public async Task OpenUnreadableAsync(
        string? paymentId, string? bookingId, string? userId, Exception exception, CancellationToken cancellationToken)
    {
        if (exception is not (ProviderUnavailableException or StoreUnavailableException))
        {
            await ListUnreadableAsync(paymentId, bookingId, userId, exception, cancellationToken);
        }
    }

    /// <summary>Opens a case for a payment that cannot be looked at.</summary>
    public Task ListUnreadableAsync(
        string? paymentId, string? bookingId, string? userId, Exception exception, CancellationToken cancellationToken) => cases.OpenAsync(
        new(
            PaymentCaseKind.Unreadable,
            bookingId,
            userId,
            paymentId,
            0,
            PaymentCases.NoCurrency,
            $"It cannot be compared: {exception.Message}"),
        cancellationToken);

    private async Task<PaymentComparison> CompareAsync(ProviderPayment payment, CancellationToken cancellationToken)
    {
        BookingDocument? booking = await bookings.FindOfAsync(payment, cancellationToken);
        if (booking is not null
            && payment.Dispute is { } dispute
            && Disputes.Decide(booking, payment, dispute, clock.GetUtcNow()) is not null)
        {
            // The event of the dispute may have been lost.
            await disputes.NoteAsync(payment, dispute, cancellationToken);
            booking = await bookings.FindOfAsync(payment, cancellationToken);
        }

        return PaymentComparison.Decide(booking, payment, clock.GetUtcNow());
    }

    private async Task<Review> ReportAsync(
        ProviderPayment payment, PaymentComparison seen, string? flagged, CancellationToken cancellationToken) => seen switch
        {
            PaymentComparison.Open(var kind, var detail) => new Review(seen, await OpenAsync(payment, kind, detail, cancellationToken)),
            PaymentComparison.Settle(var kind, _, _) when flagged == PaymentCase.IdOf(kind, payment.PaymentId) => new Review(seen, flagged),
            PaymentComparison.Settle(var kind, var detail, _) =>
                new Review(seen, await OpenAsync(payment, kind, detail, cancellationToken)),
            _ => new Review(seen),
        };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Reconciliation settles payment {PaymentId} of booking {BookingId}. {Detail}")]
    private partial void LogSettling(string paymentId, string bookingId, string detail);
}
