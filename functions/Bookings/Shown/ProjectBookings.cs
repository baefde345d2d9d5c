using Microsoft.Azure.Functions.Worker;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>
/// Follows the change feed of bookings and shows what was paid for. A booking whose payment began owns its seats until it ends, so nobody
/// is asked whether it does.
/// </summary>
internal sealed class ProjectBookings(AvailabilityWrites availability, SeatClaims claims, FeedLag lag)
{
    [Function("ProjectBookings")]
    [ExponentialBackoffRetry(-1, "00:00:01", "00:00:30")]
    public async Task RunAsync(
        [CosmosDBTrigger(
            StoreNames.Database,
            BookingsContainers.Bookings,
            Connection = StoreNames.Connection,
            LeaseContainerName = StoreNames.Leases,
            LeaseContainerPrefix = "bookings-availability",
            FeedPollDelay = 500,
            MaxItemsPerInvocation = 1_000,
            StartFromBeginning = true)]
        IReadOnlyList<BookingDocument> changes,
        CancellationToken cancellationToken)
    {
        List<SeatNews> news = [];
        foreach (BookingDocument change in changes)
        {
            news.AddRange(BookedSeats.NewsOf(await WithClaimsAsync(change, cancellationToken)));
        }

        await availability.ApplyAsync(news, cancellationToken);
        lag.Handled(changes);
    }

    /// <summary>
    /// An earlier version did not note which versions of the seats name the booking, so they are looked up while it lives. If it has
    /// ended, its seats are freed by clearing them.
    /// </summary>
    private async Task<BookingDocument> WithClaimsAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        if (booking.Claims is not null || !BookedSeats.WasPaidFor(booking) || BookingLifecycle.IsFinal(booking.State))
        {
            return booking;
        }

        // The seats of tickets that were refunded by themselves are freed by clearing them too.
        BookingDocument live = booking with { RefundedTickets = null };
        return live with { Claims = await claims.FindAsync(live, cancellationToken) };
    }
}
