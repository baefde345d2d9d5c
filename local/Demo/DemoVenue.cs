using CsvHelper;

namespace TicketMaster.Local.Demo;

/// <summary>A real venue of the world. The parameters are the columns of <c>venues.csv</c>.</summary>
/// <param name="Id">The venueId.</param>
/// <param name="Name">Its usual name.</param>
/// <param name="City">Its city.</param>
/// <param name="Country">The country's English name.</param>
/// <param name="Latitude">Degrees, WGS 84.</param>
/// <param name="Longitude">Degrees, WGS 84.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="Currency">ISO 4217, the country's, or the US dollar where the payment provider does not take that.</param>
/// <param name="Kind">Decides the plan and the programme.</param>
/// <param name="Capacity">Seats, about.</param>
/// <param name="Region">The code of its region in ISO 3166-2; empty if it is in none.</param>
[CsvRecord]
internal sealed partial record DemoVenue(
    string Id,
    string Name,
    string City,
    string Country,
    double Latitude,
    double Longitude,
    string TimeZone,
    string Currency,
    VenueKind Kind,
    int Capacity,
    string Region);

internal enum VenueKind
{
    Stadium,
    Arena,
    Amphitheatre,
    [CsvEnumName("concert hall")]
    ConcertHall,
    Theatre,
    Opera,
    Club,
}
