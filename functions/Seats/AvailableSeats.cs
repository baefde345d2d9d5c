using TicketMaster.Catalogue;

namespace TicketMaster.Seats;

/// <summary>One page of the seats that can be bought.</summary>
/// <param name="Seats">In seat-map order.</param>
/// <param name="Next">The place of the next available seat in the whole plan; null if there is none.</param>
internal sealed record AvailableSeats(IReadOnlyList<AvailableSeat> Seats, int? Next)
{
    public static readonly AvailableSeats None = new([], null);

    /// <param name="availability">What is taken.</param>
    /// <param name="section">The only section to list, or null for all.</param>
    /// <param name="from">The place in the whole plan to start at.</param>
    /// <param name="limit">The most seats to list.</param>
    public static AvailableSeats Page(EventAvailability availability, string? section, int from, int limit)
    {
        List<AvailableSeat> seats = [];
        int first = 0;
        foreach (SectionAvailability candidate in availability.Sections)
        {
            int capacity = candidate.Seats.Length;
            if (candidate.Price is long price && from < first + capacity && (section is null || candidate.Plan.Section == section))
            {
                int index = IndexOfFree(candidate.Seats, Math.Max(0, from - first));
                for (; index >= 0; index = IndexOfFree(candidate.Seats, index + 1))
                {
                    if (seats.Count == limit)
                    {
                        return new AvailableSeats(seats, first + index);
                    }

                    seats.Add(Seat(availability.Event.Id, candidate.Plan, index, price));
                }
            }

            first += capacity;
        }

        return new AvailableSeats(seats, null);
    }

    private static int IndexOfFree(string seats, int from) => from < seats.Length ? seats.IndexOf(SeatMark.Available, from) : -1;

    private static AvailableSeat Seat(string eventId, PlanSection section, int index, long price)
    {
        PlanSeat seat = SeatingPlan.SeatAt(section, index)
            ?? throw new InvalidOperationException($"Section '{section.Section}' has no seat {index} but a status for it.");
        return new AvailableSeat(seat.TicketId(eventId), section.Section, seat.Row.Name, seat.Name, price);
    }
}
