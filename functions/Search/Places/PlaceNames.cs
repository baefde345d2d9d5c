using TicketMaster.Catalogue;

namespace TicketMaster.Search;

/// <summary>By what names the place of an event may be given.</summary>
/// <param name="Region">The region of ISO 3166-2; null if it is not known.</param>
/// <param name="Names">Whole names, folded: of the venue, the city, its quarter, region and country.</param>
/// <param name="Main">Those of them that mean this place first. "Vienna" is the one in Austria, until nothing is on there.</param>
/// <param name="Words">The same names but for the venue's, as text.</param>
internal sealed record PlaceNames(
    Area? Region, IReadOnlyList<string> Names, IReadOnlyList<string> Main, IReadOnlyList<string> Words)
{
    /// <summary>How far from a place a venue may be that is counted to it.</summary>
    private const double SameCity = 60;
    private const double SameQuarter = 7;
    private const int LeastQuarter = 50_000;

    /// <summary>A region or a country of the same name as such a city is not what is meant first: "New York".</summary>
    private const int LargeCity = 100_000;

    /// <summary>Countries whose regions people call by their codes.</summary>
    private static readonly HashSet<string> s_abbreviated = ["US", "CA", "AU"];

    /// <summary>The words as both indexes get them. All events of a venue have them, so they are made once.</summary>
    public IReadOnlyList<string> Text => field ??= IndexedText.Words(Words);

    /// <summary>Neighbours among the words as one.</summary>
    public IReadOnlyList<string> Joined => field ??= [.. IndexedText.Joined(Words)];

    public static PlaceNames Of(EventVenue venue)
    {
        Gazetteer gazetteer = Gazetteer.Current;
        return gazetteer.Venues.GetOrAdd(venue, _ => Look(gazetteer, venue));
    }

    private static PlaceNames Look(Gazetteer gazetteer, EventVenue venue)
    {
        (Area? country, Area? region) = Areas.Find(venue.Country);
        KnownPlace? city = City(gazetteer, venue, country?.Code);
        string cityCode = country?.Code ?? "";
        region = (venue.Region is null ? null : Areas.Region(venue.Region)) ?? region ?? RegionOf(gazetteer, venue, city, country);
        string[] cityNames =
        [
            venue.City, .. (city?.Others ?? "").Split('|', StringSplitOptions.RemoveEmptyEntries),
            .. Areas.OtherNames(cityCode, venue.City),
        ];
        KnownPlace[] quarters = Quarters(gazetteer, venue, city);
        string[] quarterNames = [.. quarters.Select(quarter => quarter.Name)];
        string[] regionNames = region is null ? [] : [region.Name, .. region.Others];
        string[] countryNames = [venue.Country, .. country?.Others.Prepend(country.Name) ?? []];
        string[] codes = [.. new[] { region?.Code[3..], country?.Code }.OfType<string>()];
        string[] words = [.. cityNames, .. quarterNames, .. regionNames, .. countryNames];
        bool tellsCode = region is not null && s_abbreviated.Contains(region.Code[..2]);
        return new PlaceNames(
            region,
            Keys([venue.Name, .. words, .. codes]),
            [
                .. Keys(cityNames).Where(key => IsLargest(gazetteer, key, city)),
                .. quarters.SelectMany(quarter => Keys([quarter.Name]).Where(key => IsLargest(gazetteer, key, quarter))),
                .. Keys([venue.Name, .. regionNames, .. countryNames])
                    .Where(key => gazetteer.Named(key).All(other => other == city || other.Population < LargeCity)),
            ],
            [.. words.Concat(tellsCode ? [region!.Code[3..]] : []).DistinctBy(PlaceKey.Of)]);
    }

    private static string[] Keys(IEnumerable<string> names) => [.. names.SelectMany(PlaceKey.All).Distinct()];

    /// <summary>The largest place of the city's name near the venue.</summary>
    private static KnownPlace? City(Gazetteer gazetteer, EventVenue venue, string? country)
    {
        var circle = new SearchCircle(venue.Latitude, venue.Longitude, SameCity);
        return gazetteer.Named(PlaceKey.Of(venue.City))
            .Where(place => country is null || place.Country == country)
            .Where(place => circle.DistanceTo(place.Latitude, place.Longitude) <= SameCity)
            .MaxBy(place => place.Population);
    }

    private static Area? RegionOf(Gazetteer gazetteer, EventVenue venue, KnownPlace? city, Area? country)
    {
        KnownPlace? near = city ?? gazetteer.Around(venue.Latitude, venue.Longitude, SameCity)
            .Where(around => country is null || around.Place.Country == country.Code)
            .OrderBy(around => around.Kilometres).Select(around => around.Place).FirstOrDefault();
        return near is null || near.Region.Length == 0 ? null : Areas.Region($"{near.Country}-{near.Region}");
    }

    /// <summary>The nearest and the largest part of a city that have names of their own, such as Brooklyn.</summary>
    private static KnownPlace[] Quarters(Gazetteer gazetteer, EventVenue venue, KnownPlace? city)
    {
        (KnownPlace Place, double Kilometres)[] around =
        [
            .. gazetteer.Around(venue.Latitude, venue.Longitude, SameQuarter).Where(one =>
                one.Place != city && one.Place.Population >= LeastQuarter && (city is null || one.Place.Country == city.Country)),
        ];
        return around.Length == 0
            ? []
            : [.. new[] { around.MinBy(one => one.Kilometres).Place, around.MaxBy(one => one.Place.Population).Place }.Distinct()];
    }

    private static bool IsLargest(Gazetteer gazetteer, string key, KnownPlace? place) =>
        gazetteer.Named(key).All(other => other == place || other.Population <= (place?.Population ?? 0));
}
