using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.Reserve;

/// <summary>
/// Which seats a reserve tries for, from the event's plan and the cached projection. A hint only: the conditional writes decide.
/// </summary>
internal sealed class SeatChoice(EventCache events, SeatClaims claims, Random random)
{
    /// <summary>Why the event's plan cannot serve a reserve, or null.</summary>
    public static Refusal? PlanRefusal(EventDocument found, Wanted wanted)
    {
        switch (wanted)
        {
            case Wanted.Best { Section: { } name }:
                return SeatingPlan.FindSection(found.Sections, name) is not { } section
                    ? BookingRefusals.NoSuchSection(name)
                    : SeatingPlan.Price(section, found.PriceBands) is null ? BookingRefusals.NotForSale(name) : null;
            case Wanted.Seats seats:
                foreach (TicketId id in seats.Ids)
                {
                    if (SeatingPlan.FindTicket(found.Id, found.Sections, id) is not { } seat)
                    {
                        return BookingRefusals.UnknownSeat(id.ToString());
                    }

                    if (SeatingPlan.Price(seat.Section, found.PriceBands) is null)
                    {
                        return BookingRefusals.NotForSale(seat.Section.Section);
                    }
                }

                return null;
            default:
                return null;
        }
    }

    /// <summary>The seats to try for, in id order, each with its price; null where too few are free.</summary>
    public async Task<IReadOnlyList<BookedTicket>?> SeatsAsync(
        EventDocument found, Wanted wanted, IReadOnlyCollection<string> lost, int attempt, CancellationToken cancellationToken)
    {
        switch (wanted)
        {
            case Wanted.Seats { Ended: { } ended }:
                return ended.Tickets;
            case Wanted.Seats seats:
                return [.. seats.Ids.Select(id => ToTicket(found, SeatingPlan.FindTicket(found.Id, found.Sections, id)!.Value))];
            case Wanted.Best best:
                IReadOnlyList<PlanSeat>? chosen = BestAvailable.Choose(
                    await FreeAsync(found, section => best.Section is null || section.Section == best.Section, lost, cancellationToken),
                    best.Quantity,
                    attempt,
                    random);
                return chosen is null ? null : [.. chosen.Select(seat => ToTicket(found, seat)).OrderBy(ticket => ticket.TicketId, StringComparer.Ordinal)];
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Those of the wanted seats that the projection shows as taken and that a live booking of somebody else has.</summary>
    public async Task<IReadOnlyList<string>> TakenAsync(
        EventDocument found, Wanted.Seats wanted, string userId, CancellationToken cancellationToken)
    {
        EventAvailability availability = await events.GetAvailabilityAsync(found, cancellationToken);
        List<string> taken = [];
        foreach (TicketId id in wanted.Ids)
        {
            PlanSeat seat = SeatingPlan.FindTicket(found.Id, found.Sections, id)!.Value;
            if (availability.SeatsOf(seat.Section)[seat.Index] is SeatMark.Held or SeatMark.Booked
                && await claims.HolderAsync(id.ToString(), id.RowKey, cancellationToken) is { } holder
                && holder.UserId != userId)
            {
                taken.Add(id.ToString());
            }
        }

        return taken;
    }

    /// <summary>As many seats of the same section, or else of the same price, that seem free; empty where there are none.</summary>
    public async Task<IReadOnlyList<string>> AlternativeAsync(
        EventDocument found, Wanted.Seats wanted, IReadOnlyCollection<string> gone, CancellationToken cancellationToken)
    {
        PlanSection[] asked = [.. wanted.Ids.Select(id => SeatingPlan.FindSection(found.Sections, id.Section)!).Distinct()];
        IReadOnlyList<PlanSeat>? seats =
            BestAvailable.Choose(await FreeAsync(found, section => asked.Contains(section), gone, cancellationToken), wanted.Count, 0, random)
            ?? BestAvailable.Choose(
                await FreeAsync(found, section => asked.Any(one => one.Band == section.Band), gone, cancellationToken), wanted.Count, 0, random);
        return seats is null ? [] : [.. seats.Select(seat => seat.TicketId(found.Id))];
    }

    private async Task<List<SectionSeats>> FreeAsync(
        EventDocument found, Func<PlanSection, bool> filter, IReadOnlyCollection<string> without, CancellationToken cancellationToken)
    {
        EventAvailability availability = await events.GetAvailabilityAsync(found, cancellationToken);
        List<SectionSeats> free = [];
        foreach (PlanSection section in found.Sections.Where(section => SeatingPlan.Price(section, found.PriceBands) is not null && filter(section)))
        {
            free.Add(new SectionSeats(section, Without(found, section, availability.SeatsOf(section), without)));
        }

        return free;
    }

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
