using Azure.Search.Documents.Indexes;
using Azure.Search.Documents.Indexes.Models;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

/// <summary>
/// The index of events in Azure AI Search. Its fields of words are those of <see cref="SearchFields"/>: folded before, only split at
/// spaces, and weighed by each query.
/// </summary>
internal static class EventsIndex
{
    /// <summary>The second: the fields of words of the first, "events", cannot be changed in place.</summary>
    public const string DefaultName = "events-2";

    /// <summary>Completes names. Its field may only have default or language analysis.</summary>
    public const string Suggester = "names";

    private const string Completions = "completions";

    public static SearchIndex Definition(string name = DefaultName)
    {
        var index = new SearchIndex(name)
        {
            Fields =
            {
                new SimpleField("eventId", SearchFieldDataType.String) { IsKey = true, IsFilterable = true, IsSortable = true },
                new SimpleField("version", SearchFieldDataType.Int64) { IsFilterable = true },
                // The form of the entry, which grows when entries of the same version are to be written again.
                new SimpleField("form", SearchFieldDataType.Int32) { IsFilterable = true },
                new SimpleField("removedAt", SearchFieldDataType.DateTimeOffset) { IsFilterable = true },
                Shown("name"),
                Shown("performers", collection: true),
                Value("category"),
                Shown("venue"),
                Value("city"),
                Shown("region"),
                Value("country"),
                // Whole names of the venue, the city, its region and the country, and those that mean this place first. Folded.
                new SimpleField(SearchFields.Places, SearchFieldDataType.Collection(SearchFieldDataType.String))
                {
                    IsFilterable = true,
                    IsHidden = true,
                },
                new SearchableField(SearchFields.MainPlaces, collection: true)
                {
                    IsFilterable = true,
                    IsHidden = true,
                    AnalyzerName = LexicalAnalyzerName.Keyword,
                },
                // Whole names of all that belongs to the event, folded.
                new SearchableField(Completions, collection: true) { AnalyzerName = LexicalAnalyzerName.StandardLucene, IsHidden = true },
                Moment("startsAt"),
                // The day at the venue, as that day's midnight in UTC.
                Moment("localDate"),
                Value("month"),
                new SimpleField("timeZone", SearchFieldDataType.String),
                new SimpleField("onSaleAt", SearchFieldDataType.DateTimeOffset),
                // Until when the event is "soon"; null if nothing is left. Facets count what is later than now.
                Moment("soonUntil"),
                new SimpleField("venueId", SearchFieldDataType.String),
                new SimpleField("fromPrice", SearchFieldDataType.Int64) { IsFilterable = true, IsSortable = true, IsFacetable = true },
                // The price, or a number above all prices if there is none, because missing values sort first.
                new SimpleField("priceOrder", SearchFieldDataType.Int64) { IsSortable = true },
                Value("currency"),
                Value("availability"),
                new SimpleField("location", SearchFieldDataType.GeographyPoint) { IsFilterable = true, IsSortable = true },
            },
            Suggesters = { new SearchSuggester(Suggester, Completions) },
            Similarity = new BM25Similarity { K1 = SearchFields.TermSaturation, B = SearchFields.LengthShare },
        };
        foreach (TextField field in SearchFields.Text)
        {
            index.Fields.Add(new SearchableField(field.Name, collection: true)
            {
                AnalyzerName = LexicalAnalyzerName.Whitespace,
                IsHidden = true,
            });
        }

        return index;
    }

    /// <summary>
    /// Creates or updates the index. New fields and profiles are added in place. The service refuses changes that need all documents to be
    /// written again.
    /// </summary>
    public static Task ApplyAsync(SearchIndexClient service, string name, CancellationToken cancellationToken) =>
        service.CreateOrUpdateIndexAsync(Definition(name), cancellationToken: cancellationToken);

    private static SimpleField Shown(string name, bool collection = false) =>
        new(name, collection ? SearchFieldDataType.Collection(SearchFieldDataType.String) : SearchFieldDataType.String);

    private static SimpleField Moment(string name) =>
        new(name, SearchFieldDataType.DateTimeOffset) { IsFilterable = true, IsSortable = true, IsFacetable = true };

    private static SimpleField Value(string name) =>
        new(name, SearchFieldDataType.String) { IsFilterable = true, IsSortable = true, IsFacetable = true };
}
