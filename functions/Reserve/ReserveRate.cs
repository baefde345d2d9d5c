using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>How many reserves a user sends. Each instance counts those that it gets.</summary>
internal sealed class ReserveRate(IOptions<BookingOptions> options, TimeProvider clock)
{
    private readonly UserCounts _reserves = new(TimeSpan.FromMinutes(1), clock);

    /// <summary>Counts a reserve. Says why it is one too many, or null.</summary>
    public Refusal? Refusal(string userId)
    {
        (int reserves, _, TimeSpan left) = _reserves.Add(userId, 1);
        return reserves > options.Value.ReservesPerMinute
            ? BookingRefusals.TooManyReserves(options.Value.ReservesPerMinute, left)
            : null;
    }
}
