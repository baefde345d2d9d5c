using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;

namespace TicketMaster.Administration;

/// <summary>
/// Adds an event's sales up, one booking after the other, and keeps the sums alone. What the auditor takes for a sale is one here, so the
/// sums are those of its ledger.
/// </summary>
/// <param name="now">When it is counted.</param>
internal sealed class SalesFigures(EventDocument document, DateTimeOffset now)
{
    private readonly Tally _all = new();
    private readonly Dictionary<string, Tally> _sections = new(StringComparer.Ordinal);
    private readonly Dictionary<long, Tally> _prices = [];
    private readonly SortedDictionary<DateTimeOffset, Tally> _hours = [];

    /// <param name="booking">Each of the event's bookings once, in whatever state.</param>
    public void Add(BookingDocument booking)
    {
        bool isSold = SaleRules.IsSold(booking);
        if (booking.Currency != document.Currency || !(isSold || BookingLifecycle.IsLive(booking, now)))
        {
            return;
        }

        foreach (BookedTicket ticket in PartRefunds.EverOwn(booking))
        {
            Tally[] counted = [_all, In(_sections, ticket.Section), In(_prices, ticket.Price)];
            if (!isSold)
            {
                Array.ForEach(counted, tally => tally.Held++);
                continue;
            }

            Array.ForEach([.. counted, In(_hours, HourOf(booking.SoldAt ?? booking.CreatedAt))], tally => tally.Sell(ticket.Price));
            if (RefundTimes.Of(booking, ticket.TicketId) is { } refundedAt)
            {
                Array.ForEach([.. counted, In(_hours, HourOf(refundedAt))], tally => tally.Refund(ticket.Price));
            }
        }
    }

    /// <summary>The figures of what was added so far.</summary>
    public SalesAnswer Answer()
    {
        SectionSales[] sections = [.. document.Sections.Select(Of)];
        return new SalesAnswer(
            document.Id,
            document.Currency,
            now,
            SeatingPlan.Capacity(document.Sections),
            _all.Seats(sections.Sum(section => section.Seats.Free)),
            _all.Tickets,
            sections,
            Prices(sections),
            [.. _hours.Select(hour => new HourSales(hour.Key, hour.Value.Tickets))]);
    }

    private SectionSales Of(PlanSection section)
    {
        Tally tally = _sections.GetValueOrDefault(section.Section) ?? new();
        int capacity = SeatingPlan.Capacity(section);
        bool isForSale = section.Band is not null && document.Status == EventStatus.Scheduled;
        int free = isForSale ? Math.Max(0, capacity - tally.Taken) : 0;
        return new SectionSales(section.Section, section.Name, capacity, tally.Seats(free), tally.Tickets);
    }

    /// <summary>A seat is sold or held at the price that was locked then, and free at the price of now.</summary>
    private PriceSales[] Prices(SectionSales[] sections)
    {
        ILookup<long, int> free = document.Sections.Zip(sections)
            .Where(section => section.First.Band is not null)
            .ToLookup(section => SeatingPlan.Price(section.First, document.PriceBands) ?? 0, section => section.Second.Seats.Free);
        return
        [
            .. from price in _prices.Keys.Union(free.Select(price => price.Key)).Order()
               let tally = _prices.GetValueOrDefault(price) ?? new()
               select new PriceSales(price, tally.Seats(free[price].Sum()), tally.Tickets),
        ];
    }

    private static DateTimeOffset HourOf(DateTimeOffset moment) =>
        new(moment.UtcTicks - (moment.UtcTicks % TimeSpan.TicksPerHour), TimeSpan.Zero);

    private static Tally In<TKey>(IDictionary<TKey, Tally> tallies, TKey key) =>
        tallies.TryGetValue(key, out Tally? tally) ? tally : tallies[key] = new();

    private sealed class Tally
    {
        private int _sold;
        private int _refunded;
        private long _revenue;
        private long _refunds;

        public int Held { get; set; }

        /// <summary>Seats that are not free.</summary>
        public int Taken => _sold - _refunded + Held;

        public TicketSums Tickets => new(_sold, _refunded, _revenue, _refunds);

        public SeatCounts Seats(int free) => new(_sold - _refunded, Held, free);

        public void Sell(long price) => (_sold, _revenue) = (_sold + 1, _revenue + price);

        public void Refund(long price) => (_refunded, _refunds) = (_refunded + 1, _refunds + price);
    }
}
