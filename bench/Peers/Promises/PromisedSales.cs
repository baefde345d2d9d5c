using Npgsql;
using TicketMaster.Bookings;
using TicketMaster.Payments;

namespace TicketMaster.Bench.Peers.Promises;

/// <summary>
/// The relational design with the app's promises, each of them kept by one transaction of PostgreSQL:
/// <list type="bullet">
/// <item>A seat is sold once, to a payment of the right amount and currency, and only while it names the booking.</item>
/// <item>A signed webhook is stored before it is acknowledged. It ends as a sale, or the payment is given back.</item>
/// <item>A sale owes its capture as a row of the same commit. Whatever dies in between, a worker goes on.</item>
/// <item>Tickets are handed over, one row each, once their money is captured.</item>
/// <item>A sale leaves a row for the auditor.</item>
/// <item>An Idempotency-Key is stored with what it caused. Under another request it is refused.</item>
/// </list>
/// It settles a payment that the provider authorises at once within the confirm. It signs no ticket codes, and clears nothing that expired.
/// </summary>
internal sealed class PromisedSales(NpgsqlDataSource database, TimeProvider time)
{
    public const string Settle = """
        WITH b AS (SELECT * FROM booking WHERE id = $1 FOR UPDATE),
        own AS (
            SELECT t.id FROM b JOIN ticket t ON t.id = ANY(b.tickets) WHERE t.booking_id = b.id ORDER BY t.id FOR UPDATE OF t),
        sold AS (
            UPDATE booking SET state = 2, payment_id = $2 FROM b
            WHERE booking.id = b.id AND b.state = 1 AND b.total = $3
            AND (SELECT currency FROM event WHERE id = b.event_id) = $4
            AND (SELECT count(*) FROM own) = cardinality(b.tickets)
            RETURNING booking.id, booking.tickets),
        marked AS (UPDATE ticket SET status = 2 FROM sold WHERE ticket.id = ANY(sold.tickets)),
        owed AS (
            INSERT INTO payment (id, booking_id, sells)
            SELECT $2, $1, EXISTS (SELECT 1 FROM sold) WHERE NOT EXISTS (SELECT 1 FROM b WHERE payment_id = $2)
            ON CONFLICT DO NOTHING),
        audited AS (INSERT INTO audit (booking_id, payment_id, amount) SELECT id, $2, $3 FROM sold)
        SELECT EXISTS (SELECT 1 FROM sold) OR EXISTS (SELECT 1 FROM b WHERE payment_id = $2)
        """;

    /// <summary>The classic statement. A key that is there already holds nothing.</summary>
    private const string Reserve = """
        WITH free AS (
            SELECT id, event_id, section, row, seat, price FROM ticket
            WHERE id = ANY($2) AND (status = 0 OR (status = 1 AND reserved_at < now() - interval '10 minutes'))
            ORDER BY id FOR UPDATE),
        fits AS (
            SELECT 1 WHERE (SELECT count(*) FROM free) = cardinality($2)
            AND cardinality($2) + coalesce((
                SELECT sum(cardinality(tickets)) FROM booking
                WHERE user_id = $3 AND event_id = $4 AND (state = 2 OR (state < 2 AND expires_at > now()))), 0) <= 8),
        keyed AS (
            INSERT INTO request_key (user_id, key, request, booking_id) SELECT $3, $5, $6, $1 FROM fits WHERE $5 IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1),
        yes AS (SELECT 1 FROM fits WHERE $5 IS NULL OR EXISTS (SELECT 1 FROM keyed)),
        taken AS (
            UPDATE ticket SET status = 1, reserved_at = now(), booking_id = $1
            WHERE id IN (SELECT id FROM free) AND EXISTS (SELECT 1 FROM yes)),
        made AS (
            INSERT INTO booking (id, user_id, event_id, state, tickets, total, created_at, expires_at)
            SELECT $1, $3, $4, 0, $2, (SELECT sum(price) FROM free), now(), now() + interval '10 minutes' FROM yes
            RETURNING 1)
        SELECT id, section, row, seat, price FROM free WHERE EXISTS (SELECT 1 FROM made) ORDER BY id
        """;

    private const string Pay = $"""
        WITH may AS (SELECT id FROM booking WHERE id = $1 AND user_id = $2 AND state = 0 AND expires_at > now() FOR UPDATE),
        keyed AS (
            INSERT INTO request_key (user_id, key, request, booking_id) SELECT $2, $3, $4, $1 FROM may WHERE $3 IS NOT NULL
            ON CONFLICT DO NOTHING RETURNING 1),
        b AS (
            UPDATE booking SET state = 1 FROM may WHERE booking.id = may.id AND ($3 IS NULL OR EXISTS (SELECT 1 FROM keyed))
            RETURNING booking.*)
        SELECT {Bookings.Columns} FROM b JOIN ticket t ON t.id = ANY(b.tickets) ORDER BY t.id
        """;

    private const string Find = $"""
        SELECT {Bookings.Columns} FROM booking b JOIN ticket t ON t.id = ANY(b.tickets) WHERE b.id = $1 AND b.user_id = $2 ORDER BY t.id
        """;

    public Task<BookingAnswer?> ReserveAsync(
        string userId, IReadOnlyList<string> ticketIds, string? key, CancellationToken cancellationToken) => Bookings.HoldAsync(
        database, Reserve, time, Guid.CreateVersion7(), userId, ticketIds, [key, string.Join(' ', ticketIds)], cancellationToken);

    /// <summary>held → paying.</summary>
    public Task<BookingAnswer?> PayAsync(
        string bookingId, string userId, string? key, string method, CancellationToken cancellationToken) =>
        Bookings.ReadAsync(database, Pay, time, bookingId, [userId, key, $"{bookingId} {method}"], cancellationToken);

    /// <summary>paying → held: another method may do.</summary>
    public async Task DeclineAsync(string bookingId, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("UPDATE booking SET state = 0 WHERE id = $1 AND state = 1");
        command.Parameters.Add(new() { Value = Guid.ParseExact(bookingId, "N") });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>paying → booked by this payment. One that buys nothing is owed back.</summary>
    /// <returns>Whether this payment has bought the booking, now or before.</returns>
    public async Task<bool> SettleAsync(ProviderPayment payment, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(Settle);
        command.Parameters.Add(new() { Value = Guid.ParseExact(payment.BookingId, "N") });
        command.Parameters.Add(new() { Value = payment.PaymentId });
        command.Parameters.Add(new() { Value = payment.Amount });
        command.Parameters.Add(new() { Value = payment.Currency });
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public Task<BookingAnswer?> FindAsync(string bookingId, string userId, CancellationToken cancellationToken) =>
        Bookings.ReadAsync(database, Find, time, bookingId, [userId], cancellationToken);

    /// <returns>The booking that a request with this key was about, and whether it was the same request; null if there was none.</returns>
    public async Task<(string BookingId, bool Same)?> EarlierAsync(
        string userId, string? key, string request, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(
            "SELECT booking_id, request = $3 FROM request_key WHERE user_id = $1 AND key = $2");
        command.AddTexts([userId, key, request]);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        return await rows.ReadAsync(cancellationToken) ? (rows.GetGuid(0).ToString("N"), rows.GetBoolean(1)) : null;
    }

    /// <summary>Stores an event about a payment that no sale and no giving back has decided. Any other tells nothing new.</summary>
    public async Task StoreAsync(string eventId, ProviderPayment payment, CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand("""
            INSERT INTO inbox (event_id, payment_id, booking_id, amount, currency)
            SELECT $1, $2, $3, $4, $5 WHERE NOT EXISTS (SELECT 1 FROM payment WHERE id = $2)
            ON CONFLICT DO NOTHING
            """);
        command.Parameters.Add(new() { Value = eventId });
        command.Parameters.Add(new() { Value = payment.PaymentId });
        command.Parameters.Add(new() { Value = Guid.ParseExact(payment.BookingId, "N") });
        command.Parameters.Add(new() { Value = payment.Amount });
        command.Parameters.Add(new() { Value = payment.Currency });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
