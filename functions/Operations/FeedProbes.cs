using System.Globalization;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;

namespace TicketMaster.Operations;

/// <summary>
/// Documents that are written only to see them come through the change feeds: an event that was deleted before anybody could see it, with
/// seats that nobody took, and bookings of nobody that were never held. The feed of a container is as many as it has physical
/// partitions, and each may get stuck by itself, so that there are many seats and bookings, each in a partition key of its own.
/// </summary>
internal static class FeedProbes
{
    public const string EventId = "change-feed-probe";

    /// <summary>Seats, and bookings: of 20 partitions, each has one of them with 99.9 %.</summary>
    public const int Count = 128;

    /// <summary>Seats, and bookings, written at once; the others follow in turn.</summary>
    public const int AtOnce = 8;

    private const string Section = "A";

    /// <summary>Those whose turn it is in a minute, counted from 0.</summary>
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
