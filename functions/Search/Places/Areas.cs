using System.Collections.Frozen;

namespace TicketMaster.Search;

/// <summary>A country of ISO 3166-1 or a region of ISO 3166-2.</summary>
/// <param name="Code">Such as <c>US</c> or <c>US-CA</c>.</param>
/// <param name="Name">In English.</param>
/// <param name="Others">Other names, in many languages.</param>
internal sealed record Area(string Code, string Name, IReadOnlyList<string> Others);

/// <summary>Countries and regions, by code and by name.</summary>
internal static class Areas
{
    private static readonly (string Country, string City, string Other)[] s_called =
    [
        .. SearchData.Lines("othernames.txt")
            .Select(line => line.Split('\t'))
            .SelectMany(fields => fields[2].Split('|').Select(other => (fields[0], PlaceKey.Of(fields[1]), other))),
    ];

    private static readonly ILookup<(string Country, string City), string> s_otherNames =
        s_called.ToLookup(one => (one.Country, one.City), one => one.Other);

    private static readonly ILookup<(string Country, string Other), string> s_cities =
        s_called.ToLookup(one => (one.Country, PlaceKey.Of(one.Other)), one => one.City);

    private static readonly FrozenDictionary<string, Area> s_countries = Read("countries.txt");
    private static readonly FrozenDictionary<string, Area> s_regions = Read("regions.txt");

    private static readonly FrozenDictionary<string, Area> s_countriesByName = s_countries.Values.SelectMany(Named)
        .DistinctBy(pair => pair.Key).ToFrozenDictionary();

    private static readonly ILookup<string, Area> s_regionsByName = s_regions.Values.SelectMany(Named)
        .ToLookup(pair => pair.Key, pair => pair.Value);

    public static Area? Country(string code) => s_countries.GetValueOrDefault(code);

    public static Area? Region(string code) => s_regions.GetValueOrDefault(code);

    /// <summary>The country of this name; where none is, the country of a region of it, such as England.</summary>
    public static (Area? Country, Area? Region) Find(string name)
    {
        string key = PlaceKey.Of(name);
        if (s_countriesByName.TryGetValue(key, out Area? country))
        {
            return (country, null);
        }

        Area? region = s_regionsByName[key].FirstOrDefault();
        return (region is null ? null : Country(region.Code[..2]), region);
    }

    /// <summary>Other names of a city, or of a country if the city is empty, that the lists of others lack.</summary>
    public static IEnumerable<string> OtherNames(string country, string city) => s_otherNames[(country, PlaceKey.Of(city))];

    /// <summary>The keys of the cities of which this is another name: New York City is what is mostly called New York.</summary>
    public static IEnumerable<string> CitiesCalled(string country, string key) => s_cities[(country, key)].Where(city => city.Length > 0);

    private static FrozenDictionary<string, Area> Read(string list) => SearchData.Lines(list)
        .Select(line => line.Split('\t'))
        .Select(fields => new Area(
            fields[0],
            fields[1],
            [.. fields[2].Split('|', StringSplitOptions.RemoveEmptyEntries), .. OtherNames(fields[0], "")]))
        .ToFrozenDictionary(area => area.Code);

    private static IEnumerable<KeyValuePair<string, Area>> Named(Area area) =>
        area.Others.Prepend(area.Name).Select(PlaceKey.Of).Where(key => key.Length > 0).Select(key => KeyValuePair.Create(key, area));
}
