using System.Text.Json;
using Npgsql;
using NpgsqlTypes;
using TicketMaster.Search;

namespace TicketMaster.Bench.Peers;

/// <summary>
/// Full-text search (GIN over a tsvector, the last word as a prefix). If it finds nothing, it searches by trigrams (GIN), which forgive
/// misspellings. It has the app's facets.
/// </summary>
internal sealed class EventSearch(NpgsqlDataSource database)
{
    private const string Sql = """
        WITH matched AS MATERIALIZED (
            SELECT id, CASE WHEN $1::text IS NULL THEN 0 ELSE :rank END AS rank FROM event
            WHERE starts_at > now() AND ($1::text IS NULL OR :match)
            AND ($2::text IS NULL OR city = $2 OR venue = $2 OR country = $2)
            AND ($3::date IS NULL OR local_day BETWEEN $3 AND $4)
            AND ($5::text IS NULL OR category = $5)),
        page AS (SELECT e.*, m.rank FROM matched m JOIN event e USING (id) ORDER BY m.rank DESC, e.starts_at LIMIT 20)
        SELECT 0 AS kind, id, name, category, starts_at, local_day, venue, city, country, performers, from_price, currency,
            NULL::int AS n
        FROM page
        UNION ALL SELECT 1, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)::int FROM matched
        UNION ALL (
            SELECT 2, category, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)::int
            FROM matched JOIN event USING (id) GROUP BY category ORDER BY count(*) DESC LIMIT 20)
        UNION ALL (
            SELECT 3, city, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)::int
            FROM matched JOIN event USING (id) GROUP BY city ORDER BY count(*) DESC LIMIT 20)
        UNION ALL (
            SELECT 4, country, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)::int
            FROM matched JOIN event USING (id) GROUP BY country ORDER BY count(*) DESC LIMIT 20)
        UNION ALL (
            SELECT 5, left(local_date, 7), NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(*)::int
            FROM matched JOIN event USING (id) GROUP BY left(local_date, 7) ORDER BY 2)
        """;

    private static readonly string s_words = Sql
        .Replace(":rank", "ts_rank(words, to_tsquery('simple', $1))", StringComparison.Ordinal)
        .Replace(":match", "words @@ to_tsquery('simple', $1)", StringComparison.Ordinal);

    private static readonly string s_trigrams = Sql
        .Replace(":rank", "word_similarity($1, names)", StringComparison.Ordinal)
        .Replace(":match", "$1 <% names", StringComparison.Ordinal);

    public async Task<SearchPage> SearchAsync(
        string? token, string? location, string? date, string? category, CancellationToken cancellationToken)
    {
        string? folded = token is null
            ? null
            : string.Concat(token.ToLowerInvariant().Select(c => char.IsLetterOrDigit(c) ? c : ' ')).Trim();
        string[] words = folded?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        SearchPage found = await RunAsync(
            s_words,
            words.Length == 0 ? null : string.Join(" & ", words.Select(word => word + ":*")),
            location,
            date,
            category,
            cancellationToken);
        return found.Total > 0 || words.Length == 0
            ? found
            : await RunAsync(s_trigrams, folded, location, date, category, cancellationToken);
    }

    private async Task<SearchPage> RunAsync(
        string sql, string? token, string? location, string? date, string? category, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(sql);
        (DateOnly? from, DateOnly? to) = Days(date);
        command.Parameters.Add(new() { Value = (object?)token ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)location ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = (object?)from ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = (object?)to ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Date });
        command.Parameters.Add(new() { Value = (object?)category ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        List<EventSummary> events = [];
        List<FacetValue>[] facets = [[], [], [], []];
        int total = 0;
        while (await rows.ReadAsync(cancellationToken))
        {
            switch (rows.GetInt32(0))
            {
                case 0:
                    events.Add(new EventSummary(
                        rows.GetString(1),
                        rows.GetString(2),
                        rows.GetString(3),
                        rows.GetFieldValue<DateTimeOffset>(4),
                        rows.GetFieldValue<DateOnly>(5),
                        TimeZone: null,
                        OnSaleAt: null,
                        VenueId: null,
                        rows.GetString(6),
                        rows.GetString(7),
                        rows.GetString(8),
                        Latitude: 0,
                        Longitude: 0,
                        rows.GetFieldValue<string[]>(9),
                        await rows.IsDBNullAsync(10, cancellationToken) ? null : rows.GetInt64(10),
                        rows.GetString(11),
                        CoarseAvailability.Available));
                    break;
                case 1:
                    total = rows.GetInt32(12);
                    break;
                case int kind:
                    facets[kind - 2].Add(new FacetValue(rows.GetString(1), rows.GetInt32(12)));
                    break;
            }
        }

        FacetValue[] available = [new FacetValue(CoarseAvailability.Available, total)];
        return new SearchPage(events, total, 1, 20, new SearchFacets(facets[0], facets[1], facets[2], facets[3], available));
    }

    private static (DateOnly? From, DateOnly? To) Days(string? date)
    {
        if (date is null)
        {
            return (null, null);
        }

        string[] days = date.Split("..");
        return (Day(days[0]), Day(days[^1]));

        static DateOnly Day(string text) => DateOnly.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
    }
}
