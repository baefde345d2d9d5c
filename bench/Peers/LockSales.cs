using Npgsql;
using TicketMaster.Bookings;

namespace TicketMaster.Bench.Peers;

/// <summary>
/// The design of the popular write-up. A key in Redis with a time to live holds a seat. The booking is a row in PostgreSQL, and the
/// ticket's row says only whether it was sold.
/// </summary>
internal sealed class LockSales(NpgsqlDataSource database, RedisConnection redis, TimeProvider time) : ISales
{
    private const int HoldSeconds = 600;

    private const string Reserve = """
        WITH free AS (SELECT id, section, row, seat, price FROM ticket WHERE id = ANY($2) AND status = 0),
        made AS (
            INSERT INTO booking (id, user_id, event_id, state, tickets, total, created_at, expires_at)
            SELECT $1, $3, $4, 0, $2, (SELECT sum(price) FROM free), now(), now() + interval '10 minutes'
            WHERE (SELECT count(*) FROM free) = cardinality($2)
            AND cardinality($2) + coalesce((
                SELECT sum(cardinality(tickets)) FROM booking
                WHERE user_id = $3 AND event_id = $4 AND (state = 2 OR (state < 2 AND expires_at > now()))), 0) <= 8
            RETURNING 1)
        SELECT id, section, row, seat, price FROM free WHERE EXISTS (SELECT 1 FROM made) ORDER BY id
        """;

    public async Task<BookingAnswer?> ReserveAsync(string userId, IReadOnlyList<string> ticketIds, CancellationToken cancellationToken)
    {
        var bookingId = Guid.CreateVersion7();
        string owner = bookingId.ToString("N");
        bool[] locked = await Task.WhenAll(ticketIds.Select(id => redis.SetIfAbsentAsync(id, owner, HoldSeconds)));
        if (Array.TrueForAll(locked, one => one)
            && await Bookings.HoldAsync(database, Reserve, time, bookingId, userId, ticketIds, [], cancellationToken) is { } held)
        {
            return held;
        }

        await Task.WhenAll(ticketIds.Where((_, index) => locked[index]).Select(redis.DeleteAsync));
        return null;
    }

    public Task<BookingAnswer?> PayAsync(string bookingId, string userId, CancellationToken cancellationToken) =>
        Bookings.PayAsync(database, time, bookingId, userId, cancellationToken);

    public async Task<bool> BookAsync(string bookingId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            WITH sold AS (UPDATE booking SET state = 2 WHERE id = $1 AND state = 1 RETURNING tickets)
            UPDATE ticket SET status = 2, booking_id = $1 FROM sold WHERE id = ANY(sold.tickets) AND status = 0
            """);
        command.Parameters.Add(new() { Value = Guid.ParseExact(bookingId, "N") });
        return await command.ExecuteNonQueryAsync(cancellationToken) > 0;
    }
}
