using System.Text.Json.Serialization;
using TicketMaster.Catalogue;
using TicketMaster.Search;

namespace TicketMaster.Administration;

/// <summary>A venue with its seating plan, as administrators send and get it.</summary>
internal sealed record VenueBody : IEntryBody<VenueDocument>
{
    /// <summary>Optional. Must be the id in the address.</summary>
    public string? VenueId { get; init; }

    public required string Name { get; init => field = CatalogueName.Composed(value); }

    public required string City { get; init => field = CatalogueName.Composed(value); }

    /// <summary>The country's English name.</summary>
    public required string Country { get; init => field = CatalogueName.Composed(value); }

    /// <summary>Optional: its region's code in ISO 3166-2, such as <c>US-CA</c>.</summary>
    public string? Region { get; init; }

    /// <summary>Degrees, north positive.</summary>
    public required double Latitude { get; init; }

    /// <summary>Degrees, east positive.</summary>
    public required double Longitude { get; init; }

    /// <summary>IANA name.</summary>
    public required string TimeZone { get; init; }

    public required IReadOnlyList<VenueSection> Sections { get; init; }

    public static VenueBody From(VenueDocument document) => new()
    {
        VenueId = document.Id,
        Name = document.Name,
        City = document.City,
        Country = document.Country,
        Region = document.Region,
        Latitude = document.Latitude,
        Longitude = document.Longitude,
        TimeZone = document.TimeZone,
        Sections = [.. document.Sections.Select(s => new VenueSection(s.Section, s.Name, s.Band, s.Rows, s.Shape))],
    };

    public IReadOnlyList<string> Problems(string id)
    {
        List<string> problems = [];
        if (VenueId is not null && VenueId != id)
        {
            problems.Add($"'venueId' is '{VenueId}', the address says '{id}'.");
        }

        TextProblems.Check(problems, "name", Name);
        TextProblems.Check(problems, "city", City);
        TextProblems.Check(problems, "country", Country);
        if (Region is not null && Areas.Region(Region) is null)
        {
            problems.Add($"'region' must be a code of ISO 3166-2 such as US-CA; '{Region}' is none.");
        }

        if (Latitude is not (>= -90 and <= 90) || Longitude is not (>= -180 and <= 180))
        {
            problems.Add("'latitude' must be -90 to 90 degrees and 'longitude' -180 to 180.");
        }

        if (!TimeZones.TryFind(TimeZone, out _))
        {
            problems.Add($"'timeZone' must be an IANA time zone such as Europe/Paris; '{TimeZone}' is none.");
        }

        problems.AddRange(Sections.Any(section => section is null)
            ? ["'sections' must not contain null."]
            : SeatingPlanProblems.Find(Plan(), bands: null));
        return problems;
    }

    public VenueDocument ToDocument(string id) => new()
    {
        Id = id,
        Name = Name,
        City = City,
        Country = Country,
        Region = Region,
        Latitude = Latitude,
        Longitude = Longitude,
        TimeZone = TimeZone,
        Sections = Plan(),
    };

    private IReadOnlyList<PlanSection> Plan() =>
    [
        .. Sections.Select((s, i) =>
            new PlanSection(s.Section, s.Name, s.Band, s.Rows, s.Shape ?? VenueSection.Around(i, Sections.Count))),
    ];
}

/// <param name="Band">Its default price band in events; null if it is not for sale by default.</param>
/// <param name="Shape">Its place on the map. Sections without one lie evenly around the stage, in the listed order.</param>
internal sealed record VenueSection(
    string Section,
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.Never)] string? Band,
    IReadOnlyList<RowRun> Rows,
    SectionShape? Shape = null)
{
    /// <summary>The part of its share of the circle that a section without a shape fills. The rest is an aisle.</summary>
    private const double Filled = 0.9;

    public string Name { get; init; } = CatalogueName.Composed(Name);

    public static SectionShape Around(int index, int count) => new(index * 360.0 / count, Filled * 360.0 / count, Inner: 15, Outer: 40);
}
