using System.Globalization;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;

namespace TicketMaster.Operations;

/// <summary>
/// Placeholder documents that measure the change feeds: a deleted event, its seats, and placeholder bookings that never held a seat. Each
/// physical partition of a container has a feed that may get stuck by itself. Many seats and bookings, each with a partition key of its
/// own, cover them all.
/// </summary>
internal static class FeedProbes
{
    public const string EventId = "change-feed-probe";

    /// <summary>Seats, and also bookings. With 20 partitions, 99.9 % of them have one.</summary>
    public const int Count = 128;

    /// <summary>Seats, and also bookings, written in one run. The others follow in turn.</summary>
    public const int AtOnce = 8;

    private const string Section = "A";

    /// <summary>The indexes to write in this minute.</summary>
    public static IEnumerable<int> Turn(DateTimeOffset now)
    {
        long minute = now.ToUnixTimeSeconds() / 60;
        int first = (int)(minute % (Count / AtOnce)) * AtOnce;
        return Enumerable.Range(first, AtOnce);
    }

    public static EventDocument Event(EventDocument? before, DateTimeOffset now) => new()
    {
        Id = EventId,
        Name = "Change feed probe",
        Category = "probe",
        Status = EventStatus.Deleted,
        StartsAt = DateTimeOffset.UnixEpoch,
        LocalDate = "1970-01-01",
        OnSaleAt = DateTimeOffset.UnixEpoch,
        Venue = new EventVenue("change-feed-probe", "None", "None", "None", 0, 0, "Etc/UTC"),
        Performers = [],
        Currency = "XXX",
        PriceBands = [],
        Sections = [new PlanSection(Section, Section, null, [new RowRun(Count, 1, Letters: false)], new SectionShape(0, 1, 1, 2))],
        Version = (before?.Version ?? 0) + 1,
        ProbedAt = now,
    };

    public static SeatDocument Seat(int index, SeatDocument? before, DateTimeOffset now)
    {
        string row = RowName.At(index, letters: false);
        return new()
        {
            Id = TicketId.Compose(EventId, Section, row, "1"),
            Row = TicketId.RowKeyOf(EventId, Section, row),
            EventId = EventId,
            Section = Section,
            BookingId = null,
            UserId = null,
            Status = SeatStatus.Free,
            ExpiresAt = null,
            Price = 0,
            Version = (before?.Version ?? 0) + 1,
            ProbedAt = now,
        };
    }

    public static BookingDocument Booking(int index, DateTimeOffset now)
    {
        string id = $"{EventId}-{(index + 1).ToString(CultureInfo.InvariantCulture)}";
        return new()
        {
            Id = id,
            UserId = id,
            EventId = EventId,
            Number = 1,
            State = BookingState.Cancelled,
            Tickets = [],
            Total = 0,
            Currency = "XXX",
            CreatedAt = now,
            ExpiresAt = now,
            Shard = 0,
            Fingerprint = "",
            Attempt = "",
            Refused = 1,
            Timeline = [],
            ProbedAt = now,
        };
    }
}
