using Azure.Search.Documents.Indexes;
using Azure.Search.Documents.Indexes.Models;

namespace TicketMaster.Adapters;

/// <summary>
/// The index of events in Azure AI Search. It has text twice. As written, a language's analysis finds other forms of a word. Folded by
/// <see cref="FoldedText"/>, it is only split into words: half typed or misspelt words are compared with whole words, and a language's
/// analysis would leave only stems.
/// </summary>
internal static class EventsIndex
{
    public const string DefaultName = "events";

    /// <summary>Completes names. Its fields may only have default or language analysis.</summary>
    public const string Suggester = "names";

    /// <summary>Favours events that begin soon.</summary>
    public const string SoonProfile = "soon";

    /// <summary>Favours events that begin soon near a point. It needs the point, so there are two profiles.</summary>
    public const string SoonAndNearProfile = "soon-and-near";

    /// <summary>The point of <see cref="SoonAndNearProfile"/>.</summary>
    public const string PointParameter = "point";

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
                Written("name"),
                Folded("nameFolded"),
                Written("performers", collection: true),
                Folded("performersFolded", collection: true),
                Value("category"),
                Folded("categoryFolded", filterable: true),
                Written("venue"),
                Folded("venueFolded"),
                Written("city", filterable: true),
                Folded("cityFolded"),
                Value("country"),
                // All names of the city, the venue and the country, folded.
                Folded("places", collection: true, filterable: true),
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
            Suggesters = { new SearchSuggester(Suggester, "nameFolded", "performersFolded", "venueFolded", "cityFolded") },
        };
        index.ScoringProfiles.Add(new ScoringProfile(SoonProfile) { TextWeights = Weights(), Functions = { Soon() } });
        index.ScoringProfiles.Add(new ScoringProfile(SoonAndNearProfile) { TextWeights = Weights(), Functions = { Soon(), Near() } });
        return index;
    }

    /// <summary>
    /// Creates or updates the index. New fields and profiles are added in place. The service refuses changes that need all documents to be
    /// written again.
    /// </summary>
    public static Task ApplyAsync(SearchIndexClient service, string name, CancellationToken cancellationToken) =>
        service.CreateOrUpdateIndexAsync(Definition(name), cancellationToken: cancellationToken);

    private static SearchableField Written(string name, bool collection = false, bool filterable = false) => new(name, collection)
    {
        AnalyzerName = LexicalAnalyzerName.EnMicrosoft,
        IsFilterable = filterable,
        IsFacetable = filterable,
    };

    private static SearchableField Folded(string name, bool collection = false, bool filterable = false) => new(name, collection)
    {
        AnalyzerName = LexicalAnalyzerName.StandardLucene,
        IsFilterable = filterable,
        IsHidden = true,
    };

    private static SimpleField Moment(string name) =>
        new(name, SearchFieldDataType.DateTimeOffset) { IsFilterable = true, IsSortable = true, IsFacetable = true };

    private static SimpleField Value(string name) =>
        new(name, SearchFieldDataType.String) { IsFilterable = true, IsSortable = true, IsFacetable = true };

    /// <summary>The weights of the embedded index. Text that is there twice matches twice.</summary>
    private static TextWeights Weights() => new(new Dictionary<string, double>
    {
        ["name"] = 5,
        ["nameFolded"] = 5,
        ["performers"] = 4,
        ["performersFolded"] = 4,
        ["categoryFolded"] = 3,
        ["venue"] = 2,
        ["venueFolded"] = 2,
        ["city"] = 2,
        ["cityFolded"] = 2,
        ["places"] = 2,
    });

    /// <summary>A negative duration favours the future, the nearest most. A positive one would favour the past.</summary>
    private static FreshnessScoringFunction Soon() =>
        new("startsAt", boost: 1.5, new FreshnessScoringParameters(TimeSpan.FromDays(-90)))
        {
            Interpolation = ScoringFunctionInterpolation.Linear,
        };

    private static DistanceScoringFunction Near() =>
        new("location", boost: 1.5, new DistanceScoringParameters(PointParameter, boostingDistance: 50))
        {
            Interpolation = ScoringFunctionInterpolation.Linear,
        };
}
