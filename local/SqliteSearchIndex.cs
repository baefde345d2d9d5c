using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using OneProcess.FullText;
using TicketMaster.Search;

namespace TicketMaster.Local;

/// <summary>The search index in one process: <see cref="FullTextIndex"/> over events.</summary>
internal sealed class SqliteSearchIndex(FullTextIndex index) : ISearchIndex
{
    private const string StartsAt = "startsAt";
    private const string LocalDay = "localDay";
    private const string FromPrice = "fromPrice";
    private const string SoonUntil = "soonUntil";

    public static FullTextSchema Schema { get; } = new()
    {
        Revision = 4,
        Kinds =
        [
            new("event", 10),
            new("performer", 8),
            new("category", 3, IsName: false),
            new("venue", 4),
            new("city", 4),
            new("country", 2),
            new("other", 2),
        ],
        Keywords = ["category", "city", "country", "month", "availability", "currency"],
        Numbers = [StartsAt, LocalDay, FromPrice, SoonUntil],
        IgnoredWords = ["a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "the", "to", "with"],
    };

    public Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken) =>
        index.UpsertAsync([.. events.Select(ToDocument)], cancellationToken);

    public Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken) =>
        index.DeleteAsync([.. events.Select(e => (e.EventId, e.Version))], cancellationToken);

    public Task<SearchPage> SearchAsync(SearchQuery query, DateTimeOffset now, CancellationToken cancellationToken)
    {
        FullTextPage page = index.Search(ToQuery(query, now));
        ILookup<string, FacetValue> facets = page.Facets
            .SelectMany(facet => facet.Values.Select(value => (facet.Field, Value: new FacetValue(value.Value, value.Count))))
            .ToLookup(facet => facet.Field, facet => facet.Value);
        return Task.FromResult(new SearchPage(
            [.. page.Hits.Select(hit => JsonSerializer.Deserialize(hit.Body, StoredSummaries.Default.EventSummary)!.At(now, query.Near))],
            page.Total,
            query.Page,
            query.Size,
            new SearchFacets(
                [.. facets["category"]],
                [.. facets["city"]],
                [.. facets["country"]],
                [.. facets["month"].OrderBy(month => month.Value, StringComparer.Ordinal)],
                [.. facets["availability"]])));
    }

    public Task<IReadOnlyList<Suggestion>> SuggestAsync(string token, int count, DateTimeOffset now, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Suggestion>>(
        [
            .. index.Suggest(token, ["performer", "event", "venue", "city"], [ToCome(now)], count)
                .Select(suggestion => new Suggestion(suggestion.Text, suggestion.Kind, suggestion.Count)),
        ]);

    private static FullTextDocument ToDocument(IndexedEvent indexed)
    {
        EventSummary e = indexed.Event;
        return new FullTextDocument
        {
            Id = e.EventId,
            Version = indexed.Version,
            Keywords =
            [
                e.Category, e.City, e.Country, e.LocalDate.ToString("yyyy-MM", CultureInfo.InvariantCulture), e.Availability, e.Currency,
            ],
            Numbers =
            [
                e.StartsAt.ToUnixTimeMilliseconds(),
                e.LocalDate.DayNumber,
                e.FromPrice ?? double.NaN,
                CoarseAvailability.SoonUntil(e.Availability, e.OnSaleAt)?.ToUnixTimeMilliseconds() ?? double.NaN,
            ],
            Phrases =
            [
                new("event", e.Name),
                .. e.Performers.Select(performer => new Phrase("performer", performer)),
                new("category", e.Category),
                new("venue", e.Venue),
                new("city", e.City),
                new("country", e.Country),
                .. indexed.OtherNames.Select(name => new Phrase("other", name)),
            ],
            Point = new GeoPoint(e.Latitude, e.Longitude),
            Body = JsonSerializer.Serialize(e, StoredSummaries.Default.EventSummary),
        };
    }

    private static FullTextQuery ToQuery(SearchQuery query, DateTimeOffset now) => new()
    {
        Text = query.Token,
        Phrases = query.Location is null ? [] : [new PhraseFilter(query.Location, ["city", "venue", "country", "other"])],
        Keywords = query.Category is null ? [] : [new KeywordFilter("category", query.Category)],
        Ranges =
        [
            ToCome(now),
            new(
                StartsAt,
                query.FromTime?.ToUnixTimeMilliseconds() ?? double.MinValue,
                query.ToTime?.ToUnixTimeMilliseconds() ?? double.MaxValue),
            new(LocalDay, query.FromDay?.DayNumber ?? double.MinValue, query.ToDay?.DayNumber ?? double.MaxValue),
        ],
        Near = query.Near is { } near ? new RadiusFilter(new GeoPoint(near.Latitude, near.Longitude), near.Radius) : null,
        Nearest = new NearestFirst(StartsAt, now.ToUnixTimeMilliseconds()),
        Sort = query.Sort switch
        {
            SearchSort.Relevance => [],
            SearchSort.Date => [new SortOrder.ByNumber(StartsAt)],
            SearchSort.Price => [new SortOrder.ByKeyword("currency"), new SortOrder.ByNumber(FromPrice), new SortOrder.ByNumber(StartsAt)],
            SearchSort.Distance => [new SortOrder.ByDistance(), new SortOrder.ByNumber(StartsAt)],
            _ => throw new ArgumentOutOfRangeException(nameof(query), query.Sort, "There is no such order."),
        },
        Skip = (query.Page - 1) * query.Size,
        Take = query.Size,
        Facets =
        [
            new("category", 50),
            new("city", 20),
            new("country", 20),
            new("month", 24),
            new("availability", 4) { Else = new(CoarseAvailability.Soon, SoonUntil, Above: now.ToUnixTimeMilliseconds()) },
        ],
    };

    /// <summary>The search finds no event that has started: from a whole millisecond after now.</summary>
    private static RangeFilter ToCome(DateTimeOffset now) => new(StartsAt, now.ToUnixTimeMilliseconds() + 1, double.MaxValue);
}

/// <summary>The JSON that the index keeps to show. That of answers would refuse to read an event without a price.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EventSummary))]
internal sealed partial class StoredSummaries : JsonSerializerContext;
