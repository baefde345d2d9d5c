using System.Globalization;
using Azure.Core.GeoJson;
using Azure.Search.Documents;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>The filters and orders of a search. <see cref="SearchFilter"/> quotes all values.</summary>
internal static class EventFilter
{
    private static readonly char[] s_separators = [',', ';', '/'];

    /// <summary>Also excludes entries of removed events, which have no start.</summary>
    public static string ToCome(DateTimeOffset now) => Filter($"startsAt gt {now.ToUniversalTime()}");

    /// <param name="query">The search.</param>
    /// <param name="now">Events that have started are not found.</param>
    /// <param name="loosely">Whether the location may be half typed or misspelt. Otherwise it must be a place's full name.</param>
    public static string Build(SearchQuery query, DateTimeOffset now, bool loosely)
    {
        List<string> clauses = [ToCome(now)];
        if (query.Category is not null)
        {
            clauses.Add(Filter($"categoryFolded eq {FoldedText.ForIndex(query.Category)}"));
        }

        if (query.FromDay is { } fromDay)
        {
            clauses.Add(Filter($"localDate ge {Midnight(fromDay)}"));
        }

        if (query.ToDay is { } toDay)
        {
            clauses.Add(Filter($"localDate le {Midnight(toDay)}"));
        }

        if (query.FromTime is { } fromTime)
        {
            clauses.Add(Filter($"startsAt ge {fromTime.ToUniversalTime()}"));
        }

        if (query.ToTime is { } toTime)
        {
            clauses.Add(Filter($"startsAt le {toTime.ToUniversalTime()}"));
        }

        if (query.Near is { } near)
        {
            clauses.Add(Filter($"geo.distance(location, {Point(near)}) le {near.Radius}"));
        }

        clauses.AddRange(Places(query).Select(place => loosely
            ? Filter($"search.ismatch({LuceneQuery.Translate(place)}, 'places', 'full', 'all')")
            : Filter($"places/any(place: place eq {FoldedText.Fold(place)})")));
        return string.Join(" and ", clauses);
    }

    /// <summary>"London, UK" is two places, and both must match.</summary>
    public static IEnumerable<string> Places(SearchQuery query) =>
        (query.Location ?? "").Split(s_separators).Where(place => FoldedText.Words(place).Length > 0);

    /// <summary>Ends with the id, so that each event is on exactly one page.</summary>
    public static IEnumerable<string> Order(SearchQuery query) => query.Sort switch
    {
        SearchSort.Relevance when query.Token is not null => ["search.score() desc", "startsAt asc", "eventId asc"],
        SearchSort.Relevance or SearchSort.Date => ["startsAt asc", "eventId asc"],
        SearchSort.Price => ["currency asc", "priceOrder asc", "startsAt asc", "eventId asc"],
        SearchSort.Distance => [Filter($"geo.distance(location, {Point(query.Near!)}) asc"), "startsAt asc", "eventId asc"],
        _ => throw new ArgumentOutOfRangeException(nameof(query), query.Sort, "There is no such order."),
    };

    /// <summary>The parameter of a scoring profile: its name, a dash, longitude and latitude.</summary>
    public static string ScoringPoint(SearchCircle near) =>
        string.Create(CultureInfo.InvariantCulture, $"{EventsIndex.PointParameter}-{near.Longitude},{near.Latitude}");

    /// <summary>A filter with its values quoted.</summary>
    public static string Filter(FormattableString filter) => SearchFilter.Create(filter, CultureInfo.InvariantCulture);

    private static GeoPosition Point(SearchCircle near) => new(near.Longitude, near.Latitude);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
