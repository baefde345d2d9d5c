using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Seats;

/// <summary>What is taken of one section.</summary>
/// <param name="Seats">One <see cref="SeatMark"/> a seat in seat-map order.</param>
/// <param name="Version">Grows with every change.</param>
/// <param name="Price">Minor units; null if the section is not for sale.</param>
internal sealed record SectionAvailability(PlanSection Plan, string Seats, int Available, long Version, long? Price);

/// <summary>What is taken of an event at about this moment. Never decides a sale.</summary>
internal sealed class EventAvailability
{
    private readonly Dictionary<string, SectionAvailability> _bySection;

    private EventAvailability(EventDocument document, IReadOnlyList<SectionAvailability> sections)
    {
        Event = document;
        Sections = sections;
        _bySection = sections.ToDictionary(section => section.Plan.Section, StringComparer.Ordinal);
        Available = sections.Sum(section => section.Available);
        Version = document.Version + sections.Sum(section => section.Version - document.Version);
    }

    public EventDocument Event { get; }

    /// <summary>All sections of the plan, in seat-map order.</summary>
    public IReadOnlyList<SectionAvailability> Sections { get; }

    public int Available { get; }

    /// <summary>Seats that are held or being paid for.</summary>
    public int Held => Sections.Sum(section => section.Seats.AsSpan().Count(SeatMark.Held));

    /// <summary>When the first of the holds ends; null if none has an end.</summary>
    public DateTimeOffset? HoldsEndFrom { get; private init; }

    /// <summary>When the last of them ends.</summary>
    public DateTimeOffset? HoldsEndBy { get; private init; }

    /// <summary>Grows with every change of the event or of a seat.</summary>
    public long Version { get; }

    /// <summary>The answers rendered from it so far.</summary>
    public Renderings Renderings { get; } = new();

    public SectionAvailability? Find(string section) => _bySection.GetValueOrDefault(section);

    /// <summary>One <see cref="SeatMark"/> a seat of the section.</summary>
    public string SeatsOf(PlanSection section) => _bySection[section.Section].Seats;

    /// <summary>
    /// A free seat is not for sale if its section has no price or its event does not take place.
    /// </summary>
    public static EventAvailability From(EventDocument document, IReadOnlyDictionary<string, TakenSection> taken) =>
        new(document, [.. document.Sections.Select(section => From(document, section, taken.GetValueOrDefault(section.Section)))])
        {
            HoldsEndFrom = Moment(taken.Values.Min(section => section.HoldsEndFrom)),
            HoldsEndBy = Moment(taken.Values.Max(section => section.HoldsEndBy)),
        };

    private static DateTimeOffset? Moment(long? milliseconds) =>
        milliseconds is { } at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    private static SectionAvailability From(EventDocument document, PlanSection section, TakenSection? taken)
    {
        long? price = SeatingPlan.Price(section, document.PriceBands);
        bool forSale = price is not null && document.Status == EventStatus.Scheduled;
        int capacity = SeatingPlan.Capacity(section);
        char free = forSale ? SeatMark.Available : SeatMark.NotForSale;
        string seats = taken is null || taken.Seats.Length != capacity
            ? new string(free, capacity)
            : taken.Seats.Replace(SeatMark.Available, free);
        int available = forSale ? seats.AsSpan().Count(SeatMark.Available) : 0;
        return new SectionAvailability(section, seats, available, document.Version + (taken?.Version ?? 0), price);
    }
}
