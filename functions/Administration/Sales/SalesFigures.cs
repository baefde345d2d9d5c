using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;

namespace TicketMaster.Administration;

/// <summary>
/// Counts an event's sales, as a pure function of its bookings. What the auditor takes for a sale is one here, so the sums are those of its
/// ledger.
/// </summary>
internal static class SalesFigures
{
    /// <summary>A ticket of a booking, as it counts.</summary>
    /// <param name="Has">Whether its booking has the seat now, sold or held.</param>
    /// <param name="SoldAt">Null if it was never sold.</param>
    /// <param name="RefundedAt">Null if it was not refunded.</param>
    private sealed record Counted(string Section, long Price, bool Has, DateTimeOffset? SoldAt, DateTimeOffset? RefundedAt)
    {
        public bool IsSold => SoldAt is not null && RefundedAt is null;

        public bool IsHeld => SoldAt is null && Has;
    }

    /// <param name="bookings">All bookings of the event that are held, paid for, sold or refunded.</param>
    public static SalesAnswer Of(EventDocument document, IEnumerable<BookingDocument> bookings, DateTimeOffset now)
    {
        Counted[] tickets =
            [.. bookings.Where(booking => booking.Currency == document.Currency).SelectMany(booking => Tickets(booking, now))];
        ILookup<string, Counted> bySection = tickets.ToLookup(ticket => ticket.Section);
        SectionSales[] sections = [.. document.Sections.Select(section => Of(document, section, [.. bySection[section.Section]]))];
        return new SalesAnswer(
            document.Id,
            document.Currency,
            now,
            SeatingPlan.Capacity(document.Sections),
            Seats(tickets, sections.Sum(section => section.Seats.Free)),
            Sums(tickets),
            sections,
            Prices(document, tickets, sections),
            Hours(tickets));
    }

    private static SectionSales Of(EventDocument document, PlanSection section, Counted[] tickets)
    {
        int capacity = SeatingPlan.Capacity(section);
        bool isForSale = section.Band is not null && document.Status == EventStatus.Scheduled;
        int free = !isForSale ? 0 : Math.Max(0, capacity - tickets.Count(ticket => ticket.IsSold || ticket.IsHeld));
        return new SectionSales(section.Section, section.Name, capacity, Seats(tickets, free), Sums(tickets));
    }

    /// <summary>A seat is sold or held at the price that was locked then, and free at the price of now.</summary>
    private static PriceSales[] Prices(EventDocument document, Counted[] tickets, SectionSales[] sections)
    {
        ILookup<long, Counted> byPrice = tickets.ToLookup(ticket => ticket.Price);
        ILookup<long, int> free = document.Sections.Zip(sections)
            .Where(section => section.First.Band is not null)
            .ToLookup(section => SeatingPlan.Price(section.First, document.PriceBands) ?? 0, section => section.Second.Seats.Free);
        return
        [
            .. byPrice.Select(price => price.Key).Union(free.Select(price => price.Key)).Order()
                .Select(price => new PriceSales(price, Seats([.. byPrice[price]], free[price].Sum()), Sums([.. byPrice[price]]))),
        ];
    }

    private static HourSales[] Hours(Counted[] tickets)
    {
        ILookup<DateTimeOffset, Counted> sold =
            tickets.Where(ticket => ticket.SoldAt is not null).ToLookup(ticket => Hour(ticket.SoldAt!.Value));
        ILookup<DateTimeOffset, Counted> refunded =
            tickets.Where(ticket => ticket.RefundedAt is not null).ToLookup(ticket => Hour(ticket.RefundedAt!.Value));
        return
        [
            .. sold.Select(hour => hour.Key).Union(refunded.Select(hour => hour.Key)).Order().Select(hour => new HourSales(
                hour,
                new TicketSums(
                    sold[hour].Count(),
                    refunded[hour].Count(),
                    sold[hour].Sum(ticket => ticket.Price),
                    refunded[hour].Sum(ticket => ticket.Price)))),
        ];
    }

    private static DateTimeOffset Hour(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static SeatCounts Seats(Counted[] tickets, int free) =>
        new(tickets.Count(ticket => ticket.IsSold), tickets.Count(ticket => ticket.IsHeld), free);

    private static TicketSums Sums(Counted[] tickets) => new(
        tickets.Count(ticket => ticket.SoldAt is not null),
        tickets.Count(ticket => ticket.RefundedAt is not null),
        tickets.Where(ticket => ticket.SoldAt is not null).Sum(ticket => ticket.Price),
        tickets.Where(ticket => ticket.RefundedAt is not null).Sum(ticket => ticket.Price));

    private static IEnumerable<Counted> Tickets(BookingDocument booking, DateTimeOffset now)
    {
        DateTimeOffset? soldAt = SaleRules.IsSold(booking) ? booking.SoldAt ?? booking.CreatedAt : null;
        bool has = BookingLifecycle.IsLive(booking, now);
        return PartRefunds.EverOwn(booking).Select(ticket =>
            new Counted(ticket.Section, ticket.Price, has, soldAt, RefundTimes.Of(booking, ticket.TicketId)));
    }
}
