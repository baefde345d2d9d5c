using Npgsql;
using TicketMaster.Bookings;

namespace TicketMaster.Bench.Peers;

/// <summary>The parts of a booking that both designs on PostgreSQL share.</summary>
internal static class Bookings
{
    public static BookingAnswer Answer(
        Guid id,
        string eventId,
        BookingState state,
        IReadOnlyList<BookedTicket> tickets,
        DateTimeOffset createdAt,
        DateTimeOffset now) => new(
        id.ToString("N"),
        eventId,
        state,
        tickets,
        tickets.Sum(ticket => ticket.Price),
        "EUR",
        createdAt + TimeSpan.FromMinutes(10),
        (long)(createdAt + TimeSpan.FromMinutes(10) - now).TotalSeconds,
        SettlesBy: null,
        now,
        null,
        null,
        null,
        null,
        [new TimelineEntry(createdAt, TimelineStep.Held)]);

    /// <summary>Runs a design's statement that holds tickets.</summary>
    /// <param name="database">The design's database.</param>
    /// <param name="statement">Takes the booking's id, the tickets, the user and the event. Returns the tickets if all are held.</param>
    /// <param name="time">The clock.</param>
    /// <param name="bookingId">The new booking's id.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="ticketIds">The tickets to hold.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The booking; null if it is refused.</returns>
    public static async Task<BookingAnswer?> HoldAsync(
        NpgsqlDataSource database,
        string statement,
        TimeProvider time,
        Guid bookingId,
        string userId,
        IReadOnlyList<string> ticketIds,
        CancellationToken cancellationToken)
    {
        string eventId = ticketIds[0][..ticketIds[0].IndexOf('-', StringComparison.Ordinal)];
        await using NpgsqlCommand command = database.CreateCommand(statement);
        command.Parameters.Add(new() { Value = bookingId });
        command.Parameters.Add(new() { Value = ticketIds.ToArray() });
        command.Parameters.Add(new() { Value = userId });
        command.Parameters.Add(new() { Value = eventId });
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        List<BookedTicket> tickets = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            tickets.Add(new BookedTicket(rows.GetString(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetInt64(4)));
        }

        DateTimeOffset now = time.GetUtcNow();
        return tickets.Count == 0 ? null : Answer(bookingId, eventId, BookingState.Held, tickets, now, now);
    }

    /// <summary>held → paying, by one conditional UPDATE.</summary>
    public static async Task<BookingAnswer?> PayAsync(
        NpgsqlDataSource database, TimeProvider time, string bookingId, string userId, CancellationToken cancellationToken)
    {
        var id = Guid.ParseExact(bookingId, "N");
        await using NpgsqlCommand command = database.CreateCommand("""
            WITH paying AS (
                UPDATE booking SET state = 1 WHERE id = $1 AND user_id = $2 AND state = 0 AND expires_at > now()
                RETURNING event_id, created_at, tickets)
            SELECT p.event_id, p.created_at, t.id, t.section, t.row, t.seat, t.price
            FROM paying p JOIN ticket t ON t.id = ANY(p.tickets) ORDER BY t.id
            """);
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = userId });
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        List<BookedTicket> tickets = [];
        string eventId = "";
        DateTimeOffset createdAt = default;
        while (await rows.ReadAsync(cancellationToken))
        {
            eventId = rows.GetString(0);
            createdAt = rows.GetFieldValue<DateTimeOffset>(1);
            tickets.Add(new BookedTicket(rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetString(5), rows.GetInt64(6)));
        }

        return tickets.Count == 0 ? null : Answer(id, eventId, BookingState.Paying, tickets, createdAt, time.GetUtcNow());
    }
}
