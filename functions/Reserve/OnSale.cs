using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>Whether an event's seats can be reserved at a moment.</summary>
internal static class OnSale
{
    public static Refusal? Refusal(EventDocument found, DateTimeOffset now) => found switch
    {
        { Status: EventStatus.Cancelled } => BookingRefusals.EventCancelled(),
        _ when found.StartsAt <= now => BookingRefusals.EventOver(),
        _ when found.OnSaleAt > now => BookingRefusals.NotOnSale(found.OnSaleAt),
        _ => null,
    };
}
