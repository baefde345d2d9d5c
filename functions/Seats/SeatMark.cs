namespace TicketMaster.Seats;

/// <summary>The character that a seat has in an availability.</summary>
internal static class SeatMark
{
    public const char Available = 'a';
    public const char Held = 'h';
    public const char Booked = 'b';
    public const char NotForSale = 'x';
}
