using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>The part of a section's projection that readers need, as it is shown at the moment of its reading.</summary>
/// <param name="HoldsEndFrom">When the first hold ends, in Unix milliseconds; null if no hold has an end.</param>
/// <param name="HoldsEndBy">When the last one ends.</param>
internal sealed record TakenSection(string Seats, long Version, long? HoldsEndFrom = null, long? HoldsEndBy = null)
{
    public static TakenSection Of(AvailabilityDocument document, DateTimeOffset now)
    {
        AvailabilityDocument shown = AvailabilityProjection.AsShown(document, now);
        List<long> ends = [];
        PackedHolds.Decode(document.Holds.Span, document.Seats, (_, _, until) =>
        {
            if (until != SeatState.NoEnd && !SeatState.HasEnded(until, now))
            {
                ends.Add(until);
            }
        });
        return ends.Count == 0
            ? new TakenSection(shown.Seats, shown.Version)
            : new TakenSection(shown.Seats, shown.Version, ends.Min(), ends.Max());
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
