using Azure.Search.Documents.Indexes;
using Azure.Search.Documents.Indexes.Models;

namespace TicketMaster.Adapters;

/// <summary>
/// The index of events in Azure AI Search. Text is there twice: as it is written, with the analysis of a language that finds other forms
/// of a word; and folded by <see cref="FoldedText"/> with no analysis but the splitting of words, because words half typed or misspelt
/// are compared with the words of the index as those are, and those of a language's analysis are stems.
/// </summary>
internal static class EventsIndex
{
    public const string DefaultName = "events";

    /// <summary>Completes names. Its fields may only have default or language analysis.</summary>
    public const string Suggester = "names";

    /// <summary>Favours events that are soon.</summary>
    public const string SoonProfile = "soon";

    /// <summary>Favours events that are soon and near to a point: a question by it must say which, so that there are two profiles.</summary>
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
                // Each name that the city, the venue or the country goes by, folded.
                Folded("places", collection: true, filterable: true),
                new SimpleField("startsAt", SearchFieldDataType.DateTimeOffset) { IsFilterable = true, IsSortable = true, IsFacetable = true },
                // The day at the venue, as that day's midnight in UTC.
                new SimpleField("localDate", SearchFieldDataType.DateTimeOffset) { IsFilterable = true, IsSortable = true, IsFacetable = true },
                Value("month"),
                new SimpleField("fromPrice", SearchFieldDataType.Int64) { IsFilterable = true, IsSortable = true, IsFacetable = true },
                // The price, and beyond any price where there is none: no value would come before all others.
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
    /// Brings the index of a service to this definition. Again changes nothing; new fields and profiles are added in place; a change that
    /// would need the documents anew is refused by the service.
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

    private static SimpleField Value(string name) =>
        new(name, SearchFieldDataType.String) { IsFilterable = true, IsSortable = true, IsFacetable = true };

    /// <summary>As the embedded index weighs them; what is there twice matches twice.</summary>
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

    /// <summary>A negative duration favours what is to come, the nearest most; a positive one what is past.</summary>
    private static FreshnessScoringFunction Soon() =>
        new("startsAt", boost: 1.5, new FreshnessScoringParameters(TimeSpan.FromDays(-90))) { Interpolation = ScoringFunctionInterpolation.Linear };

    private static DistanceScoringFunction Near() =>
        new("location", boost: 1.5, new DistanceScoringParameters(PointParameter, boostingDistance: 50))
        {
            Interpolation = ScoringFunctionInterpolation.Linear,
        };
}
