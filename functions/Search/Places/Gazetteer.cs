using System.Collections.Concurrent;
using System.Globalization;
using TicketMaster.Catalogue;

namespace TicketMaster.Search;

/// <summary>A populated place.</summary>
/// <param name="Region">The part of its region's ISO 3166-2 code after the country; empty if it is not known.</param>
/// <param name="Others">Other names, separated by bars.</param>
internal sealed record KnownPlace(
    string Name, string Key, string Country, string Region, int Population, double Latitude, double Longitude, string Others);

/// <summary>
/// The places of <c>cities.txt</c>. They take some megabytes, and reading them a fraction of a second, so this is done once, by the first
/// event that is indexed.
/// </summary>
internal sealed class Gazetteer
{
    private static readonly Lazy<Gazetteer> s_loaded = new(() => new Gazetteer([.. SearchData.Lines("cities.txt").Select(Read)]));

    private readonly ILookup<string, KnownPlace> _byKey;
    private readonly ILookup<(int, int), KnownPlace> _byDegree;

    private Gazetteer(IReadOnlyList<KnownPlace> places)
    {
        _byKey = places
            .SelectMany(place => Areas.CitiesCalled(place.Country, place.Key).Prepend(place.Key).Distinct().Select(key => (key, place)))
            .ToLookup(one => one.key, one => one.place);
        _byDegree = places.ToLookup(place => Degree(place.Latitude, place.Longitude));
    }

    public static Gazetteer Current => s_loaded.Value;

    /// <summary>What was found out of venues.</summary>
    public ConcurrentDictionary<EventVenue, PlaceNames> Venues { get; } = [];

    /// <summary>Places of this name, or of which it is another name, the largest first.</summary>
    public IEnumerable<KnownPlace> Named(string key) => _byKey[key];

    /// <summary>Places within so many kilometres of a point.</summary>
    public IEnumerable<(KnownPlace Place, double Kilometres)> Around(double latitude, double longitude, double kilometres)
    {
        var circle = new SearchCircle(latitude, longitude, kilometres);
        (int north, int east) = Degree(latitude, longitude);
        return
            from place in
                from row in Enumerable.Range(north - 1, 3)
                from column in Enumerable.Range(east - 1, 3)
                from place in _byDegree[(row, column)]
                select (place, circle.DistanceTo(place.Latitude, place.Longitude))
            where place.Item2 <= kilometres
            select place;
    }

    private static (int, int) Degree(double latitude, double longitude) => ((int)Math.Floor(latitude), (int)Math.Floor(longitude));

    private static KnownPlace Read(string line)
    {
        string[] fields = line.Split('\t');
        return new KnownPlace(
            fields[0],
            PlaceKey.Of(fields[0]),
            fields[1],
            fields[2],
            int.Parse(fields[3], CultureInfo.InvariantCulture),
            double.Parse(fields[4], CultureInfo.InvariantCulture),
            double.Parse(fields[5], CultureInfo.InvariantCulture),
            fields[6]);
    }
}
