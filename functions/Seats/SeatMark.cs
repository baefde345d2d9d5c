namespace TicketMaster.Seats;

/// <summary>One character a seat, in seat-map order.</summary>
internal static class SeatMark
{
    public const char Available = 'a';
    public const char Held = 'h';
    public const char Booked = 'b';
    public const char NotForSale = 'x';
}
