using TicketMaster.Catalogue;
using TicketMaster.WaitingRoom;

namespace TicketMaster.Administration;

/// <summary>Makes an event from an administrator's body. Its seats are fixed by the venue's plan at its creation.</summary>
internal static class EventPlanning
{
    /// <summary>The venue and performers that the body names.</summary>
    public sealed record Catalogue(EventVenue Venue, IReadOnlyList<EventPerformer> Performers);

    public static EventDocument Plan(
        string id,
        EventBody body,
        EventTimes times,
        Catalogue catalogue,
        IReadOnlyList<PlanSection> sections,
        EventDocument? current) => new()
        {
            Id = id,
            Name = body.Name,
            AlsoKnownAs = body.AlsoKnownAs,
            Category = body.Category,
            Status = EventStatus.Scheduled,
            StartsAt = times.StartsAt,
            LocalDate = TimeZones.LocalDate(times.StartsAt, catalogue.Venue.TimeZone),
            OnSaleAt = times.OnSaleAt,
            Venue = catalogue.Venue,
            Performers = catalogue.Performers,
            Currency = body.Currency,
            PriceBands = body.PriceBands,
            Sections = Banded(sections, body.Sections),
            WaitingRoom = body.Admission is null ? current?.WaitingRoom : times.Room,
            Version = (current?.Version ?? 0) + 1,
        };

    /// <summary>What is wrong with an event before it is written.</summary>
    public static IReadOnlyList<string> Problems(EventDocument next, EventBody body, EventDocument? current, DateTimeOffset now)
    {
        List<string> problems = [];
        foreach (SectionBand named in body.Sections ?? [])
        {
            if (SeatingPlan.FindSection(next.Sections, named.Section) is null)
            {
                problems.Add($"The event's seating plan has no section '{named.Section}'.");
            }
        }

        // An event that is over may be corrected, but no event may be moved into the past.
        if (next.StartsAt <= now && next.StartsAt != current?.StartsAt)
        {
            problems.Add("'startsAt' must be in the future.");
        }

        if (next.WaitingRoom?.PublicValue is not null && RoomTimes.ClosesAt(RoomTimes.DrawAt(next)) > now)
        {
            problems.Add("'admission.publicValue.value' is put in once the lobby has closed.");
        }

        problems.AddRange(SeatingPlanProblems.Find(next.Sections, next.PriceBands));
        return problems;
    }

    private static IReadOnlyList<PlanSection> Banded(IReadOnlyList<PlanSection> sections, IReadOnlyList<SectionBand>? bands) =>
        [.. sections.Select(section => bands?.FirstOrDefault(band => band.Section == section.Section) is { } named
            ? section with { Band = named.Band }
            : section)];
}
