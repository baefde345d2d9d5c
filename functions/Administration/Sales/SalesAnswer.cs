namespace TicketMaster.Administration;

/// <summary>What was sold of an event, at one moment. Money is in minor units of the event's currency.</summary>
/// <param name="Currency">ISO 4217. Sales in another, which the event had before, are all refunded and left out.</param>
/// <param name="At">When it was counted.</param>
/// <param name="Capacity">Seats of the plan, for sale or not.</param>
/// <param name="Sections">Each section of the plan, in seat-map order.</param>
/// <param name="Prices">Each price that seats are sold, held or free at, the lowest first.</param>
/// <param name="Hours">Each hour in which something was sold or refunded, in order.</param>
internal sealed record SalesAnswer(
    string EventId,
    string Currency,
    DateTimeOffset At,
    int Capacity,
    SeatCounts Seats,
    TicketSums Tickets,
    IReadOnlyList<SectionSales> Sections,
    IReadOnlyList<PriceSales> Prices,
    IReadOnlyList<HourSales> Hours);

/// <param name="Sold">Seats that are sold now.</param>
/// <param name="Held">Seats that somebody holds or is paying for.</param>
/// <param name="Free">Seats for sale that nobody has.</param>
internal sealed record SeatCounts(int Sold, int Held, int Free);

/// <param name="Sold">Tickets that were ever sold.</param>
/// <param name="Refunded">Those of them that were refunded since.</param>
/// <param name="Revenue">The prices of those that were sold.</param>
/// <param name="Refunds">The prices of those that were refunded, whether the money is back yet or not.</param>
internal sealed record TicketSums(int Sold, int Refunded, long Revenue, long Refunds);

internal sealed record SectionSales(string Section, string Name, int Capacity, SeatCounts Seats, TicketSums Tickets);

internal sealed record PriceSales(long Price, SeatCounts Seats, TicketSums Tickets);

/// <param name="Hour">Its beginning, a full hour in UTC.</param>
internal sealed record HourSales(DateTimeOffset Hour, TicketSums Tickets);
