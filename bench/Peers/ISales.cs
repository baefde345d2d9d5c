using TicketMaster.Bookings;

namespace TicketMaster.Bench.Peers;

/// <summary>How a design holds and sells seats.</summary>
internal interface ISales
{
    /// <returns>The booking; null if a seat was taken.</returns>
    Task<BookingAnswer?> ReserveAsync(string userId, IReadOnlyList<string> ticketIds, CancellationToken cancellationToken);

    /// <summary>held → paying.</summary>
    Task<BookingAnswer?> PayAsync(string bookingId, string userId, CancellationToken cancellationToken);

    /// <summary>paying → booked.</summary>
    /// <returns>Whether this call did it.</returns>
    Task<bool> BookAsync(string bookingId, CancellationToken cancellationToken);
}
