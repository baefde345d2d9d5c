using Npgsql;
using TicketMaster.Bookings;

namespace TicketMaster.Bench.Peers;

/// <summary>
/// The classic design: a table of tickets with a status and the time of reservation. One conditional UPDATE takes a ticket: one statement,
/// one round trip, one commit. A reservation ends by itself when it is ten minutes old.
/// </summary>
internal sealed class RelationalSales(NpgsqlDataSource database, TimeProvider time) : ISales
{
    private const string Reserve = """
        WITH free AS (
            SELECT id, event_id, section, row, seat, price FROM ticket
            WHERE id = ANY($2) AND (status = 0 OR (status = 1 AND reserved_at < now() - interval '10 minutes'))
            ORDER BY id FOR UPDATE),
        yes AS (
            SELECT 1 WHERE (SELECT count(*) FROM free) = cardinality($2)
            AND cardinality($2) + coalesce((
                SELECT sum(cardinality(tickets)) FROM booking
                WHERE user_id = $3 AND event_id = $4 AND (state = 2 OR (state < 2 AND expires_at > now()))), 0) <= 8),
        taken AS (
            UPDATE ticket SET status = 1, reserved_at = now(), booking_id = $1
            WHERE id IN (SELECT id FROM free) AND EXISTS (SELECT 1 FROM yes)
            RETURNING 1),
        made AS (
            INSERT INTO booking (id, user_id, event_id, state, tickets, total, created_at, expires_at)
            SELECT $1, $3, $4, 0, $2, (SELECT sum(price) FROM free), now(), now() + interval '10 minutes' FROM yes
            RETURNING 1)
        SELECT id, section, row, seat, price FROM free WHERE EXISTS (SELECT 1 FROM made) ORDER BY id
        """;

    public Task<BookingAnswer?> ReserveAsync(string userId, IReadOnlyList<string> ticketIds, CancellationToken cancellationToken) =>
        Bookings.HoldAsync(database, Reserve, time, Guid.CreateVersion7(), userId, ticketIds, [], cancellationToken);

    public Task<BookingAnswer?> PayAsync(string bookingId, string userId, CancellationToken cancellationToken) =>
        Bookings.PayAsync(database, time, bookingId, userId, cancellationToken);

    public async Task<bool> BookAsync(string bookingId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            WITH sold AS (UPDATE booking SET state = 2 WHERE id = $1 AND state = 1 RETURNING tickets)
            UPDATE ticket SET status = 2 FROM sold WHERE id = ANY(sold.tickets) AND booking_id = $1
            """);
        command.Parameters.Add(new() { Value = Guid.ParseExact(bookingId, "N") });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
