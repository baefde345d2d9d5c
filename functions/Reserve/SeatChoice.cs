using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Reserve;

/// <summary>
/// Chooses the seats that a reserve tries for, from the event's plan and the seats that the projection shows as taken. The choice
/// is only a hint: the conditional writes decide.
/// </summary>
internal sealed class SeatChoice(Random random)
{
    /// <summary>Why the event's plan rules a reserve out, or null.</summary>
    public static Refusal? PlanRefusal(EventDocument found, SeatRequest request) => request switch
    {
        SeatRequest.Best { Section: { } name } => SeatingPlan.FindSection(found.Sections, name) switch
        {
            null => BookingRefusals.NoSuchSection(name),
            { } section when SeatingPlan.Price(section, found.PriceBands) is null => BookingRefusals.NotForSale(name),
            _ => null,
        },
        SeatRequest.Named named => named.Ids.Select(id => SeatRefusal(found, id)).FirstOrDefault(refusal => refusal is not null),
        _ => null,
    };

    /// <summary>The requested seats, each with its price.</summary>
    public static IReadOnlyList<BookedTicket> Named(EventDocument found, SeatRequest.Named request) => request is SeatRequest.Again again
        ? again.Ended.Tickets
        : [.. request.Ids.Select(id => ToTicket(found, SeatingPlan.FindTicket(found.Id, found.Sections, id)!.Value))];

    /// <summary>The requested seats that the projection shows as taken.</summary>
    public static IEnumerable<TicketId> ShownTaken(EventDocument found, EventAvailability availability, SeatRequest.Named request) =>
        request.Ids.Where(id => SeatingPlan.FindTicket(found.Id, found.Sections, id) is { } seat
            && availability.SeatsOf(seat.Section)[seat.Index] is SeatMark.Held or SeatMark.Booked);

    /// <summary>The best seats that seem free, in id order, each with its price; null if there are too few.</summary>
    /// <param name="lost">The seats found to be others'.</param>
    /// <param name="tries">How often others were faster. The more often, the further apart are the choices of two buyers.</param>
    public IReadOnlyList<BookedTicket>? Best(
        EventDocument found, EventAvailability availability, SeatRequest.Best request, IReadOnlyCollection<string> lost, int tries)
    {
        List<SectionSeats> free = Free(found, availability, section => request.Section is null || section.Section == request.Section, lost);
        return BestAvailable.Choose(free, request.Quantity, tries, random) is { } chosen
            ? [.. chosen.Select(seat => ToTicket(found, seat)).OrderBy(ticket => ticket.TicketId, StringComparer.Ordinal)]
            : null;
    }

    /// <summary>As many free seats of the same section, or else of the same price; empty if there are none.</summary>
    public IReadOnlyList<string> Alternative(
        EventDocument found, EventAvailability availability, SeatRequest.Named request, IReadOnlyCollection<string> gone)
    {
        PlanSection[] asked = [.. request.Ids.Select(id => SeatingPlan.FindSection(found.Sections, id.Section)!).Distinct()];
        IReadOnlyList<PlanSeat>? seats = Of(asked.Contains) ?? Of(section => asked.Any(one => one.Band == section.Band));
        return seats is null ? [] : [.. seats.Select(seat => seat.TicketId(found.Id))];

        IReadOnlyList<PlanSeat>? Of(Func<PlanSection, bool> filter) =>
            BestAvailable.Choose(Free(found, availability, filter, gone), request.Count, 0, random);
    }

    private static Refusal? SeatRefusal(EventDocument found, TicketId id) => SeatingPlan.FindTicket(found.Id, found.Sections, id) switch
    {
        null => BookingRefusals.UnknownSeat(id.ToString()),
        { } seat when SeatingPlan.Price(seat.Section, found.PriceBands) is null => BookingRefusals.NotForSale(seat.Section.Section),
        _ => null,
    };

    private static List<SectionSeats> Free(
        EventDocument found, EventAvailability availability, Func<PlanSection, bool> filter, IReadOnlyCollection<string> without) =>
    [
        .. found.Sections
            .Where(section => SeatingPlan.Price(section, found.PriceBands) is not null && filter(section))
            .Select(section => new SectionSeats(section, Without(found, section, availability.SeatsOf(section), without))),
    ];

    private static string Without(EventDocument found, PlanSection section, string seats, IReadOnlyCollection<string> without)
    {
        char[]? changed = null;
        foreach (string ticketId in without)
        {
            if (SeatingPlan.FindTicket(found.Id, found.Sections, ticketId) is { } seat && seat.Section.Section == section.Section)
            {
                changed ??= seats.ToCharArray();
                changed[seat.Index] = SeatMark.Held;
            }
        }

        return changed is null ? seats : new string(changed);
    }

    private static BookedTicket ToTicket(EventDocument found, PlanSeat seat) => new(
        seat.TicketId(found.Id), seat.Section.Section, seat.Row.Name, seat.Name, SeatingPlan.Price(seat.Section, found.PriceBands)!.Value);
}
