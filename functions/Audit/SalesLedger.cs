using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>
/// Records who bought what. Two bookings of one seat are written into one document, so the second one learns of the first, in any order
/// and however often they come.
/// </summary>
internal sealed class SalesLedger(IDocumentContainer<SaleDocument> sales)
{
    /// <returns>The record, with this booking and the others of the same seat or payment.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer, so the record may be missing.</exception>
    public async Task<SaleDocument> RecordAsync(string id, BookingDocument booking, CancellationToken cancellationToken) =>
        (await sales.ChangeAsync(
            id, known => (known ?? new SaleDocument { Id = id, Bookings = [] }).With(booking), cancellationToken))!;
}
