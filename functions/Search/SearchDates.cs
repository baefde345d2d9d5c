using System.Globalization;
using Microsoft.AspNetCore.Http;
using TicketMaster.Http;

namespace TicketMaster.Search;

/// <summary>
/// The dates of a search. <c>date</c> is a day or a range of days at the venue. <c>from</c> and <c>to</c> are days or times with an offset,
/// and either may be left out.
/// </summary>
internal static class SearchDates
{
    private const string DayFormat = "yyyy-MM-dd";
    private static readonly string[] s_timeFormats =
        ["yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    public static SearchParameters.Step Day(HttpRequest request, SearchQuery query)
    {
        if (SearchParameters.Text(request, "date") is not string date)
        {
            return new(query, null);
        }

        string[] ends = date.Split("..");
        if (ends.Length > 2 || ParseDay(ends[0]) is not DateOnly first || ParseDay(ends[^1]) is not DateOnly last)
        {
            return Wrong(
                query,
                "'date' must be a day that exists, such as 2026-12-31, or two with '..' between, such as 2026-12-01..2026-12-31.");
        }

        return first > last
            ? Wrong(query, "'date' must have its first day before its last.")
            : new(query with { FromDay = first, ToDay = last }, null);
    }

    public static SearchParameters.Step Period(HttpRequest request, SearchQuery query)
    {
        string? from = SearchParameters.Text(request, "from");
        string? to = SearchParameters.Text(request, "to");
        if ((from ?? to) is null)
        {
            return new(query, null);
        }

        if (query.FromDay is not null)
        {
            return Wrong(query, "Give either 'date', or 'from' and 'to'.");
        }

        if (!TryMoment(from, out DateOnly? fromDay, out DateTimeOffset? fromTime))
        {
            return NotAMoment(query, "from");
        }

        if (!TryMoment(to, out DateOnly? toDay, out DateTimeOffset? toTime))
        {
            return NotAMoment(query, "to");
        }

        return fromDay > toDay || fromTime > toTime
            ? Wrong(query, "'from' must not be after 'to'.")
            : new(query with { FromDay = fromDay, ToDay = toDay, FromTime = fromTime, ToTime = toTime }, null);
    }

    private static bool TryMoment(string? text, out DateOnly? day, out DateTimeOffset? time)
    {
        day = text is null ? null : ParseDay(text);
        time = text is null || day is not null ? null : ParseTime(text);
        return text is null || day is not null || time is not null;
    }

    private static DateOnly? ParseDay(string text) =>
        DateOnly.TryParseExact(text, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    private static DateTimeOffset? ParseTime(string text)
    {
        // An unescaped plus sign arrives as a space.
        string restored = text.Replace(' ', '+');
        bool hasOffset = restored.EndsWith('Z') || restored.AsSpan(Math.Min(restored.Length, DayFormat.Length)).ContainsAny('+', '-');
        return hasOffset
            && DateTimeOffset.TryParseExact(
                restored, s_timeFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
                ? time
                : null;
    }

    private static SearchParameters.Step NotAMoment(SearchQuery query, string name) => Wrong(
        query, $"'{name}' must be a day that exists, such as 2026-12-31, or a time with its offset, such as 2026-12-31T20:00:00Z.");

    private static SearchParameters.Step Wrong(SearchQuery query, string detail) => new(query, Refusal.InvalidRequest(detail));
}
