using TicketMaster.Bookings;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

/// <summary>
/// Records who bought what. Two bookings of one seat are written into one document, so the second one learns of the first, in any order
/// and however often they come.
/// </summary>
internal sealed class SalesLedger(IDocumentContainer<SaleDocument> sales)
{
    /// <summary>Lost races in a row before the change goes back to the feed.</summary>
    private const int Attempts = 20;

    /// <returns>The record, with this booking and the others of the same seat or payment.</returns>
    /// <exception cref="StoreUnavailableException">The store did not answer, so the record may be missing.</exception>
    public async Task<SaleDocument> RecordAsync(string id, BookingDocument booking, CancellationToken cancellationToken)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            StoreResult<SaleDocument>? found = await sales.FindAsync(id, id, cancellationToken);
            SaleDocument known = found?.Document ?? new SaleDocument { Id = id, Bookings = [] };
            SaleDocument next = known.With(booking);
            if (ReferenceEquals(next, known))
            {
                return known;
            }

            StoreResult<SaleDocument> written = found is { ETag: { } etag }
                ? await sales.ReplaceAsync(next, etag, cancellationToken)
                : await sales.CreateAsync(next, cancellationToken);
            switch (written.Status)
            {
                case StoreStatus.Ok:
                    return next;
                case StoreStatus.Throttled:
                    throw new StoreUnavailableException(written.Status, written.RetryAfter);
                default:
                    // Another instance was first or the answer was lost. The next read shows what is still to be written.
                    continue;
            }
        }

        throw new StoreUnavailableException(StoreStatus.PreconditionFailed, null);
    }
}
