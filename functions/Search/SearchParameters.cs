using System.Globalization;
using Microsoft.AspNetCore.Http;
using TicketMaster.Catalogue;
using TicketMaster.Http;

namespace TicketMaster.Search;

/// <summary>The query of <c>GET /search</c>, or why it is refused. An empty parameter counts as absent.</summary>
internal abstract record SearchParameters
{
    private const NumberStyles NumberFormat =
        NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite;

    private SearchParameters()
    {
    }

    public sealed record Valid(SearchQuery Query) : SearchParameters;

    public sealed record Refused(Refusal Refusal) : SearchParameters;

    public static SearchParameters Parse(HttpRequest request)
    {
        Refusal? wrong = null;
        var query = new SearchQuery();
        ReadOnlySpan<Func<HttpRequest, SearchQuery, Step>> steps = [Words, Category, SearchDates.Day, SearchDates.Period, Near, Sort, Page];
        foreach (Func<HttpRequest, SearchQuery, Step> step in steps)
        {
            if (wrong is not null)
            {
                break;
            }

            (query, wrong) = step(request, query);
        }

        return wrong is null ? new Valid(query) : new Refused(wrong);
    }

    public static Refusal TooLong(string name) =>
        Refusal.InvalidRequest($"'{name}' must be at most {Limits.SearchTokenLength} characters.");

    /// <returns>The value, or null if the parameter is absent or empty.</returns>
    internal static string? Text(HttpRequest request, string name) =>
        QueryParameters.Text(request, name) is { } text && !string.IsNullOrWhiteSpace(text) ? text.Trim() : null;

    private static Step Words(HttpRequest request, SearchQuery query)
    {
        query = query with { Token = Text(request, "token"), Location = Text(request, "location") };
        foreach ((string name, string? value) in (ReadOnlySpan<(string, string?)>)[("token", query.Token), ("location", query.Location)])
        {
            if (value?.Length > Limits.SearchTokenLength)
            {
                return new(query, TooLong(name));
            }
        }

        return new(query, null);
    }

    private static Step Category(HttpRequest request, SearchQuery query) => Text(request, "category") switch
    {
        null => new(query, null),
        string text when CategoryNames.Find(text) is { } category => new(query with { Category = category }, null),
        _ => new(query, Refusal.InvalidRequest(Categories.Unknown("category"))),
    };

    private static Step Near(HttpRequest request, SearchQuery query)
    {
        string? near = Text(request, "near");
        string? radius = Text(request, "radius");
        if (near is null)
        {
            return new(query, radius is null ? null : Refusal.InvalidRequest("'radius' needs 'near': the point that it is around."));
        }

        if (near.Split(',') is not [string north, string east]
            || Number(north, -90, 90) is not double latitude
            || Number(east, -180, 180) is not double longitude)
        {
            return new(query, Refusal.InvalidRequest(
                "'near' must be a latitude from -90 to 90 and a longitude from -180 to 180 with a comma between, "
                + "such as near=51.5,-0.12."));
        }

        double? given = radius is null ? Limits.DefaultSearchRadius : Number(radius, 0, Limits.SearchRadius);
        return given is double kilometres and > 0
            ? new(query with { Near = new SearchCircle(latitude, longitude, kilometres) }, null)
            : new(query, Refusal.InvalidRequest($"'radius' must be a number of kilometres above 0 and at most {Limits.SearchRadius}."));
    }

    private static Step Sort(HttpRequest request, SearchQuery query)
    {
        SearchSort? sort = Text(request, "sort") switch
        {
            null or "relevance" => SearchSort.Relevance,
            "date" => SearchSort.Date,
            "price" => SearchSort.Price,
            "distance" => SearchSort.Distance,
            _ => null,
        };
        return sort switch
        {
            null => new(query, Refusal.InvalidRequest("'sort' must be relevance, date, price or distance.")),
            SearchSort.Distance when query.Near is null =>
                new(query, Refusal.InvalidRequest("sort=distance needs 'near': the point to measure from.")),
            _ => new(query with { Sort = sort.Value }, null),
        };
    }

    private static Step Page(HttpRequest request, SearchQuery query)
    {
        if (!WholeNumber(request, "page", Limits.SearchWindow, query.Page, out int page, out Refusal? refusal)
            || !WholeNumber(request, "size", Limits.PageSize, query.Size, out int size, out refusal))
        {
            return new(query, refusal);
        }

        return (long)page * size > Limits.SearchWindow
            ? new(query, Refusal.InvalidRequest(
                $"'page' × 'size' must be at most {Limits.SearchWindow}: "
                + "narrow the search by 'date', 'location' or 'category' instead of paging on."))
            : new(query with { Page = page, Size = size }, null);
    }

    private static bool WholeNumber(HttpRequest request, string name, int most, int absent, out int number, out Refusal? refusal)
    {
        number = absent;
        refusal = null;
        return Text(request, name) is null || QueryParameters.TryNumber(request, name, 1, most, absent, out number, out refusal);
    }

    private static double? Number(string text, double least, double most) =>
        double.TryParse(text, NumberFormat, CultureInfo.InvariantCulture, out double number)
        && number >= least && number <= most
            ? number
            : null;

    /// <summary>The query so far, and why the parameter just read is refused.</summary>
    internal readonly record struct Step(SearchQuery Query, Refusal? Refusal);
}
