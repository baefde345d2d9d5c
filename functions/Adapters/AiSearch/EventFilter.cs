using System.Globalization;
using Azure.Core.GeoJson;
using Azure.Search.Documents;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>The filters and orders of a search. <see cref="SearchFilter"/> quotes all values.</summary>
internal static class EventFilter
{
    private static readonly string s_fields = $"{SearchFields.Place.Name},{SearchFields.Venue.Name}";

    /// <summary>Also excludes entries of removed events, which have no start.</summary>
    public static string ToCome(DateTimeOffset now) => Filter($"startsAt gt {now.ToUniversalTime()}");

    public static string Build(Question question)
    {
        SearchQuery query = question.Query;
        List<string> clauses = [ToCome(question.Now)];
        if (query.Category is not null)
        {
            clauses.Add(Filter($"category eq {query.Category}"));
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

        clauses.AddRange(question.Place switch
        {
            null => [],
            PlaceFilter.Named(TextQuery names, _) => [Names(names, isWhole: true)],
            PlaceFilter.Like(TextQuery words, _) => [Filter($"search.ismatch({LuceneSyntax.Write(words)}, {s_fields}, 'full', 'all')")],
            var other => throw new InvalidOperationException($"There is no such place: {other}."),
        });
        return string.Join(" and ", clauses);
    }

    /// <summary>Ends with the id, so that each event is on exactly one page.</summary>
    public static IEnumerable<string> Order(SearchQuery query, bool hasWords) => query.Sort switch
    {
        SearchSort.Relevance when hasWords => ["search.score() desc", "startsAt asc", "eventId asc"],
        SearchSort.Relevance or SearchSort.Date => ["startsAt asc", "eventId asc"],
        SearchSort.Price => ["currency asc", "priceOrder asc", "startsAt asc", "eventId asc"],
        SearchSort.Distance => [Filter($"geo.distance(location, {Point(query.Near!)}) asc"), "startsAt asc", "eventId asc"],
        _ => throw new ArgumentOutOfRangeException(nameof(query), query.Sort, "There is no such order."),
    };

    /// <summary>A filter with its values quoted.</summary>
    public static string Filter(FormattableString filter) => SearchFilter.Create(filter, CultureInfo.InvariantCulture);

    /// <summary>Names of places that must be among the entry's.</summary>
    private static string Names(TextQuery query, bool isWhole = false) => query switch
    {
        TextQuery.Word("places", string name, _) => Filter($"places/any(place: place eq {name})"),
        TextQuery.Word("mainPlaces", string name, _) => Filter($"mainPlaces/any(place: place eq {name})"),
        TextQuery.All(IReadOnlyList<TextQuery> all) => Joined(all, " and ", isWhole),
        TextQuery.Any(IReadOnlyList<TextQuery> some) => Joined(some, " or ", isWhole: false),
        _ => throw new InvalidOperationException($"This names no place: {query}."),
    };

    private static string Joined(IReadOnlyList<TextQuery> queries, string operation, bool isWhole)
    {
        string joined = string.Join(operation, queries.Select(query => Names(query)));
        return isWhole ? joined : $"({joined})";
    }

    private static GeoPosition Point(SearchCircle near) => new(near.Longitude, near.Latitude);

    private static DateTimeOffset Midnight(DateOnly day) => new(day, TimeOnly.MinValue, TimeSpan.Zero);
}
