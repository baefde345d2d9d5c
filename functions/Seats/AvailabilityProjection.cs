using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>A seat as a ticket's version says it is.</summary>
/// <param name="Index">The seat's place in its section, in seat-map order.</param>
/// <param name="Status">A <see cref="SeatStatus"/>.</param>
/// <param name="TicketVersion">The version of the ticket that says so.</param>
internal readonly record struct SeatChange(int Index, char Status, long TicketVersion);

/// <summary>What a section's projection becomes when tickets change.</summary>
internal static class AvailabilityProjection
{
    public static char StatusOf(SeatDocument ticket) => ticket.Status switch
    {
        TicketStatus.Held => SeatStatus.Held,
        TicketStatus.Booked => SeatStatus.Booked,
        TicketStatus.Free => SeatStatus.Available,
        _ => throw new InvalidOperationException($"Ticket '{ticket.Id}' has the status '{ticket.Status}', which nobody writes."),
    };

    /// <summary>
    /// Applies changes in any order and as often as they come: a seat follows the highest version of its ticket that was seen.
    /// </summary>
    /// <returns>The new document, or null where the changes bring nothing new.</returns>
    public static AvailabilityDocument? Apply(
        AvailabilityDocument? current, string eventId, PlanSection section, IEnumerable<SeatChange> changes)
    {
        char[] seats = current?.Seats.ToCharArray() ?? Free(section);
        long[] versions = current is null ? new long[seats.Length] : TicketVersions.Decode(current.TicketVersions.Span, seats.Length);
        bool anyNew = false;
        foreach (SeatChange change in changes)
        {
            if (change.TicketVersion > versions[change.Index])
            {
                versions[change.Index] = change.TicketVersion;
                seats[change.Index] = change.Status;
                anyNew = true;
            }
        }

        return !anyNew ? null : new AvailabilityDocument
        {
            Id = Id(eventId, section.Section),
            EventId = eventId,
            Section = section.Section,
            Seats = new string(seats),
            Available = seats.AsSpan().Count(SeatStatus.Available),
            Version = (current?.Version ?? 0) + 1,
            TicketVersions = TicketVersions.Encode(versions),
        };
    }

    public static string Id(string eventId, string section) => $"{eventId}-{section}";

    private static char[] Free(PlanSection section)
    {
        char[] seats = new char[SeatingPlan.Capacity(section)];
        seats.AsSpan().Fill(SeatStatus.Available);
        return seats;
    }
}
