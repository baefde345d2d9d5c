using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>The part of a section's projection that readers need, as it is shown at the moment of its reading.</summary>
internal sealed record TakenSection(string Seats, long Version)
{
    public static TakenSection Of(AvailabilityDocument document, DateTimeOffset now)
    {
        AvailabilityDocument shown = AvailabilityProjection.AsShown(document, now);
        return new TakenSection(shown.Seats, shown.Version);
    }
}

/// <summary>The taken seats of an event. A section that is not listed is free.</summary>
internal sealed class TakenSeats(IReadOnlyDictionary<string, TakenSection> sections)
{
    private volatile EventAvailability? _last;

    public bool IsSame(Dictionary<string, TakenSection> others) =>
        others.Count == sections.Count
        && others.All(other => sections.TryGetValue(other.Key, out TakenSection? mine) && mine == other.Value);

    /// <summary>Applies them to the event's plan. The same event gives the same object, with its rendered answers.</summary>
    public EventAvailability ApplyTo(EventDocument document)
    {
        EventAvailability? last = _last;
        if (last is null || !ReferenceEquals(last.Event, document))
        {
            _last = last = EventAvailability.From(document, sections);
        }

        return last;
    }
}
