using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>The state of a seat in one version of its document.</summary>
/// <param name="Index">The seat's place in its section, in seat-map order.</param>
/// <param name="Mark">A <see cref="SeatMark"/>.</param>
/// <param name="Version">The version.</param>
internal readonly record struct SeatChange(int Index, char Mark, long Version);

/// <summary>Changes a section's projection when its seats change.</summary>
internal static class AvailabilityProjection
{
    public static char MarkOf(SeatDocument seat) => seat.Status switch
    {
        SeatStatus.Held => SeatMark.Held,
        SeatStatus.Booked => SeatMark.Booked,
        SeatStatus.Free => SeatMark.Available,
        _ => throw new InvalidOperationException($"Seat '{seat.Id}' has the status '{seat.Status}', which nobody writes."),
    };

    /// <summary>
    /// Applies changes, in any order and repeatedly: the highest version of a seat's document wins.
    /// </summary>
    /// <returns>The new document, or null if nothing changed.</returns>
    public static AvailabilityDocument? Apply(
        AvailabilityDocument? current, string eventId, PlanSection section, IEnumerable<SeatChange> changes)
    {
        char[] seats = current?.Seats.ToCharArray() ?? Free(section);
        long[] versions = current is null ? new long[seats.Length] : SeatVersions.Decode(current.SeatVersions.Span, seats.Length);
        bool anyNew = false;
        foreach (SeatChange change in changes)
        {
            if (change.Version > versions[change.Index])
            {
                versions[change.Index] = change.Version;
                seats[change.Index] = change.Mark;
                anyNew = true;
            }
        }

        return !anyNew ? null : new AvailabilityDocument
        {
            Id = Id(eventId, section.Section),
            EventId = eventId,
            Section = section.Section,
            Seats = new string(seats),
            Available = seats.AsSpan().Count(SeatMark.Available),
            Version = (current?.Version ?? 0) + 1,
            SeatVersions = SeatVersions.Encode(versions),
        };
    }

    public static string Id(string eventId, string section) => $"{eventId}-{section}";

    private static char[] Free(PlanSection section)
    {
        char[] seats = new char[SeatingPlan.Capacity(section)];
        seats.AsSpan().Fill(SeatMark.Available);
        return seats;
    }
}
