using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>
/// Checks that nobody else was sold what a sold booking has. It trusts only the bookings and its own record, not the seats that selling
/// relies on. It may run repeatedly, in any order, and in several processes.
/// </summary>
internal sealed class SaleAudit(
    IDocumentContainer<BookingDocument> bookings, SalesLedger ledger, Breaches breaches, TimeProvider clock)
{
    /// <summary>
    /// How often two bookings are read in turn before they count as sold at the same time. Then the first was booked both before and after
    /// the second was seen as booked. A replica that lags behind would have to answer every time.
    /// </summary>
    private const int Looks = 2;

    /// <exception cref="StoreUnavailableException">The store did not answer, so the booking has to be audited again.</exception>
    public async Task AuditAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        foreach (string fault in SaleRules.Faults(booking))
        {
            await breaches.ReportAsync(fault, booking.Id, [booking], cancellationToken);
        }

        foreach (string ticketId in PartRefunds.EverOwn(booking).Select(ticket => ticket.TicketId))
        {
            SaleDocument record = await ledger.RecordAsync(ticketId, booking, cancellationToken);
            await CompareAsync(
                booking,
                record,
                BreachKind.SeatSoldTwice,
                ticketId,
                (one, two) => SaleRules.SoldTwice(one, two, ticketId) && !SaleRules.ClocksWereWrong(one, two, record, clock.GetUtcNow()),
                cancellationToken);
        }

        if (booking.Payment?.PaymentId is { } paymentId)
        {
            await CompareAsync(
                booking,
                await ledger.RecordAsync(SaleDocument.IdOfPayment(paymentId), booking, cancellationToken),
                BreachKind.PaymentUsedTwice,
                paymentId,
                (one, two) => SaleRules.PaidTwice(one, two, paymentId),
                cancellationToken);
        }
    }

    private async Task CompareAsync(
        BookingDocument booking,
        SaleDocument record,
        string kind,
        string subject,
        Func<BookingDocument, BookingDocument, bool> isBreach,
        CancellationToken cancellationToken)
    {
        foreach (SoldTo other in record.Bookings.Where(one => one != SoldTo.From(booking)))
        {
            await CompareAsync(booking, other, kind, subject, isBreach, cancellationToken);
        }
    }

    private async Task CompareAsync(
        BookingDocument booking,
        SoldTo other,
        string kind,
        string subject,
        Func<BookingDocument, BookingDocument, bool> isBreach,
        CancellationToken cancellationToken)
    {
        BookingDocument[] both = [];
        for (int look = 0; look < Looks; look++)
        {
            if (await NowAsync(SoldTo.From(booking), cancellationToken) is not { } one
                || await NowAsync(other, cancellationToken) is not { } two
                || !isBreach(one, two))
            {
                return;
            }

            both = [two, one];
        }

        await breaches.ReportAsync(kind, subject, both, cancellationToken);
    }

    /// <returns>The booking as it is now, or null if it was deleted.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer, or with a version before the sale.</exception>
    private async Task<BookingDocument?> NowAsync(SoldTo sale, CancellationToken cancellationToken)
    {
        StoreResult<BookingDocument>? found = await bookings.FindAsync(sale.BookingId, sale.UserId, cancellationToken);
        return found is { Document: { } booking } && !SaleRules.IsSold(booking)
            ? throw new StoreUnavailableException(StoreStatus.Unknown, null)
            : found?.Document;
    }
}
