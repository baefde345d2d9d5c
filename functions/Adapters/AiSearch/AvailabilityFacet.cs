using System.Globalization;
using Azure.Search.Documents.Models;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>
/// The facet of availability. The index keeps what is left of an event, and whether the sale has begun depends on the time. So a range
/// of moments counts the events whose sale is to come. They are taken from those that have seats: before its sale an event has all of its.
/// </summary>
internal static class AvailabilityFacet
{
    private const string Field = "soonUntil";

    /// <summary>Fewest seats last: an event before its sale has few only if it never had more.</summary>
    private static readonly string[] s_withSeats = [CoarseAvailability.Available, CoarseAvailability.Few];

    /// <summary>Asks for the events before and after a moment.</summary>
    public static string Soon(DateTimeOffset now) =>
        string.Create(CultureInfo.InvariantCulture, $"{Field},values:{now.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'}");

    public static int CountSoon(SearchResults<IndexEntry> found) =>
        found.Facets is not null && found.Facets.TryGetValue(Field, out IList<FacetResult>? ranges)
            ? (int)ranges.Where(range => range.From is not null).Sum(range => range.Count ?? 0)
            : 0;

    /// <param name="left">How many events have each value, whether on sale yet or not.</param>
    /// <param name="soon">How many of them are on sale later.</param>
    /// <returns>The most frequent values first.</returns>
    public static FacetValue[] Of(IReadOnlyList<FacetValue> left, int soon)
    {
        Dictionary<string, int> counts = left.ToDictionary(value => value.Value, value => value.Count);
        int rest = soon;
        foreach (string value in s_withSeats)
        {
            int taken = Math.Min(rest, counts.GetValueOrDefault(value));
            counts[value] = counts.GetValueOrDefault(value) - taken;
            rest -= taken;
        }

        counts[CoarseAvailability.Soon] = soon - rest;
        return
        [
            .. counts.Where(value => value.Value > 0)
                .OrderByDescending(value => value.Value).ThenBy(value => value.Key, StringComparer.Ordinal)
                .Select(value => new FacetValue(value.Key, value.Value)),
        ];
    }
}
