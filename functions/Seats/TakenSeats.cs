using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>A section's projection without what only its writer needs.</summary>
internal sealed record TakenSection(string Seats, long Version, string ETag);

/// <summary>What the projection says of an event's sections; those that it does not name are free.</summary>
internal sealed class TakenSeats(IReadOnlyDictionary<string, TakenSection> sections)
{
    private volatile EventAvailability? _last;

    public bool IsSame(Dictionary<string, TakenSection> others) =>
        others.Count == sections.Count
        && others.All(other => sections.TryGetValue(other.Key, out TakenSection? mine) && mine.ETag == other.Value.ETag);

    /// <summary>Laid over the event's plan: the same object for the same event, with what was rendered of it.</summary>
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
