using Npgsql;
using TicketMaster.Catalogue;
using TicketMaster.Seats;

namespace TicketMaster.Bench.Peers;

/// <summary>An event and its seats, queried each time.</summary>
internal sealed class Catalogue(NpgsqlDataSource database)
{
    private const int Page = 1_000;

    public async Task<EventView?> ViewAsync(string eventId, CancellationToken cancellationToken)
    {
        await using NpgsqlBatch batch = database.CreateBatch();
        Add(
            batch,
            """
            SELECT name, category, starts_at, local_date, time_zone, on_sale_at, venue_id, venue, city, country, latitude, longitude,
                performers, currency
            FROM event WHERE id = $1
            """,
            eventId);
        Add(
            batch,
            $"""
            SELECT section, count(*)::int, (count(*) FILTER (WHERE {Free}))::int, min(price)
            FROM ticket WHERE event_id = $1 GROUP BY section ORDER BY min(ordinal)
            """,
            eventId);
        Add(
            batch,
            $"SELECT id, section, row, seat, price FROM ticket WHERE event_id = $1 AND {Free} ORDER BY ordinal LIMIT {Page}",
            eventId);
        await using NpgsqlDataReader rows = await batch.ExecuteReaderAsync(cancellationToken);
        if (!await rows.ReadAsync(cancellationToken))
        {
            return null;
        }

        EventView view = new(
            eventId,
            rows.GetString(0),
            rows.GetString(1),
            EventStatus.Scheduled,
            rows.GetFieldValue<DateTimeOffset>(2),
            TimeZones.LocalTime(rows.GetFieldValue<DateTimeOffset>(2), rows.GetString(4)),
            rows.GetString(3),
            rows.GetString(4),
            rows.GetFieldValue<DateTimeOffset>(5),
            new EventVenue(
                rows.GetString(6),
                rows.GetString(7),
                rows.GetString(8),
                rows.GetString(9),
                rows.GetDouble(10),
                rows.GetDouble(11),
                rows.GetString(4)),
            [.. rows.GetFieldValue<string[]>(12).Select(name => new EventPerformer(name, name))],
            rows.GetString(13),
            null,
            0,
            0,
            [],
            [],
            null);
        List<SectionView> sections = [];
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            sections.Add(new SectionView(rows.GetString(0), rows.GetString(0), rows.GetInt32(1), rows.GetInt32(2), rows.GetInt64(3)));
        }

        List<AvailableSeat> tickets = [];
        await rows.NextResultAsync(cancellationToken);
        while (await rows.ReadAsync(cancellationToken))
        {
            tickets.Add(new AvailableSeat(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetInt64(4)));
        }

        return view with
        {
            Sections = sections,
            Tickets = tickets,
            Capacity = sections.Sum(section => section.Capacity),
            Available = sections.Sum(section => section.Available),
            TicketsNext = tickets.Count == Page ? $"/event/{eventId}?cursor={Page}" : null,
        };
    }

    public async Task<AvailabilityView> AvailabilityAsync(string eventId, string? section, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand($"""
            SELECT string_agg(CASE WHEN {Free} THEN 'a' WHEN status = 2 THEN 'b' ELSE 'h' END, '' ORDER BY ordinal),
                (count(*) FILTER (WHERE {Free}))::int
            FROM ticket WHERE event_id = $1 AND ($2::text IS NULL OR section = $2)
            """);
        command.Parameters.Add(new() { Value = eventId });
        command.Parameters.Add(new() { Value = (object?)section ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Text });
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        await rows.ReadAsync(cancellationToken);
        return new AvailabilityView(eventId, section, 0, rows.GetInt32(1), rows.GetString(0));
    }

    private const string Free = "(status = 0 OR (status = 1 AND reserved_at < now() - interval '10 minutes'))";

    private static void Add(NpgsqlBatch batch, string sql, string eventId)
    {
        NpgsqlBatchCommand command = new(sql);
        command.Parameters.Add(new() { Value = eventId });
        batch.BatchCommands.Add(command);
    }
}
