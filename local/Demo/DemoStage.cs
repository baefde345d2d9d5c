using TicketMaster.Catalogue;

namespace TicketMaster.Local.Demo;

/// <summary>A venue for events: its document, and its plans for a show on a stage and for a match.</summary>
internal sealed class DemoStage
{
    /// <summary>Blocks of a bowl within this many degrees of the stage's direction are behind the stage.</summary>
    private const double BehindStage = 30;

    private readonly DemoPlan _show;
    private readonly DemoPlan _match;

    public DemoStage(DemoVenue venue)
    {
        Venue = venue;
        TimeZone = TimeZoneInfo.FindSystemTimeZoneById(venue.TimeZone);
        string? region = venue.Region.Length > 0 ? venue.Region : null;
        EventVenue = new(venue.Id, venue.Name, venue.City, venue.Country, venue.Latitude, venue.Longitude, venue.TimeZone, region);
        IReadOnlyList<PlanSection> plan = VenuePlan.Of(venue.Kind, venue.Capacity);
        Document = new VenueDocument
        {
            Id = venue.Id,
            Name = venue.Name,
            City = venue.City,
            Country = venue.Country,
            Region = region,
            Latitude = venue.Latitude,
            Longitude = venue.Longitude,
            TimeZone = venue.TimeZone,
            Sections = plan,
        };
        bool bowl = venue.Kind is VenueKind.Stadium or VenueKind.Arena;
        _show = Plan(plan, section => bowl && Math.Abs(Math.IEEERemainder(section.Shape.Angle, 360)) < BehindStage);
        _match = Plan(plan, section => bowl && section.Section.StartsWith('F'));
    }

    public DemoVenue Venue { get; }

    public TimeZoneInfo TimeZone { get; }

    public EventVenue EventVenue { get; }

    public VenueDocument Document { get; }

    public DemoPlan PlanFor(string category) => category == DemoProgramme.Sports ? _match : _show;

    private static DemoPlan Plan(IReadOnlyList<PlanSection> plan, Predicate<PlanSection> notForSale)
    {
        List<PlanSection> sections = [.. plan.Select(section => notForSale(section) ? section with { Band = null } : section)];
        return new(sections, [.. sections.Select(section => section.Band).OfType<string>().Distinct().Order()]);
    }
}

/// <param name="Sections">A venue's sections. Those that are not for sale have no band.</param>
/// <param name="Bands">Their bands, dearest first.</param>
internal sealed record DemoPlan(IReadOnlyList<PlanSection> Sections, IReadOnlyList<string> Bands);
