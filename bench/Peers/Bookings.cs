using Npgsql;
using TicketMaster.Booking;

namespace TicketMaster.Bench.Peers;

/// <summary>What both designs on PostgreSQL do alike with a booking.</summary>
internal static class Bookings
{
    public static BookingAnswer Answer(
        Guid id, string eventId, BookingState state, IReadOnlyList<BookedTicket> tickets, DateTimeOffset createdAt, DateTimeOffset now) => new(
        id.ToString("N"),
        eventId,
        state,
        tickets,
        tickets.Sum(ticket => ticket.Price),
        "EUR",
        createdAt + TimeSpan.FromMinutes(10),
        (long)(createdAt + TimeSpan.FromMinutes(10) - now).TotalSeconds,
        now,
        null,
        null,
        null,
        [new TimelineEntry(createdAt, "held")]);

    /// <summary>held → paying, by one conditional UPDATE.</summary>
    public static async Task<BookingAnswer?> PayAsync(
        NpgsqlDataSource database, TimeProvider time, string bookingId, string userId, CancellationToken cancellationToken)
    {
        var id = Guid.ParseExact(bookingId, "N");
        await using NpgsqlCommand command = database.CreateCommand("""
            WITH paying AS (
                UPDATE booking SET state = 1 WHERE id = $1 AND user_id = $2 AND state = 0 AND expires_at > now() RETURNING event_id, created_at, tickets)
            SELECT p.event_id, p.created_at, t.id, t.section, t.row, t.seat, t.price FROM paying p JOIN ticket t ON t.id = ANY(p.tickets) ORDER BY t.id
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
