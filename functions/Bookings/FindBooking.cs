using TicketMaster.Storage;

namespace TicketMaster.Bookings;

internal static class FindBooking
{
    /// <summary>
    /// Finds a booking by its id alone, for administrators. It searches all partitions: the id has only a hash of its user, and the user
    /// is the partition.
    /// </summary>
    public static async Task<BookingDocument?> FindByIdAsync(
        this IDocumentContainer<BookingDocument> bookings, string bookingId, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(null, [new Predicate("id", Comparison.Equal, bookingId)], PageSize: 1);
        return (await bookings.QueryAllAsync(query, cancellationToken)).Select(found => found.Document).FirstOrDefault();
    }
}
