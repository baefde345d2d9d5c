using Npgsql;
using NpgsqlTypes;
using TicketMaster.Bookings;

namespace TicketMaster.Bench.Peers;

/// <summary>The parts of a booking that the designs on PostgreSQL share.</summary>
internal static class Bookings
{
    /// <summary>The rows of a booking, one a ticket.</summary>
    public const string Columns = "b.id, b.event_id, b.created_at, b.state, t.id, t.section, t.row, t.seat, t.price";

    /// <summary>held → paying, by one conditional UPDATE.</summary>
    private const string Pay = $"""
        WITH b AS (UPDATE booking SET state = 1 WHERE id = $1 AND user_id = $2 AND state = 0 AND expires_at > now() RETURNING *)
        SELECT {Columns} FROM b JOIN ticket t ON t.id = ANY(b.tickets) ORDER BY t.id
        """;

    /// <summary>Runs a design's statement that holds tickets.</summary>
    /// <param name="database">The design's database.</param>
    /// <param name="statement">Takes the booking's id, the tickets, the user and the event. Returns the tickets if all are held.</param>
    /// <param name="time">The clock.</param>
    /// <param name="userId">The user's id.</param>
    /// <param name="ticketIds">The tickets to hold.</param>
    /// <param name="bookingId">The new booking's id.</param>
    /// <param name="more">What else the statement takes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The booking; null if it is refused.</returns>
    public static async Task<BookingAnswer?> HoldAsync(
        NpgsqlDataSource database,
        string statement,
        TimeProvider time,
        Guid bookingId,
        string userId,
        IReadOnlyList<string> ticketIds,
        string?[] more,
        CancellationToken cancellationToken)
    {
        string eventId = ticketIds[0][..ticketIds[0].IndexOf('-', StringComparison.Ordinal)];
        await using NpgsqlCommand command = database.CreateCommand(statement);
        command.Parameters.Add(new() { Value = bookingId });
        command.Parameters.Add(new() { Value = ticketIds.ToArray() });
        command.AddTexts([userId, eventId, .. more]);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        List<BookedTicket> tickets = [];
        while (await rows.ReadAsync(cancellationToken))
        {
            tickets.Add(Ticket(rows, 0));
        }

        DateTimeOffset now = time.GetUtcNow();
        return tickets.Count == 0 ? null : Answer(bookingId, eventId, BookingState.Held, tickets, now, now);
    }

    public static Task<BookingAnswer?> PayAsync(
        NpgsqlDataSource database, TimeProvider time, string bookingId, string userId, CancellationToken cancellationToken) =>
        ReadAsync(database, Pay, time, bookingId, [userId], cancellationToken);

    /// <summary>Runs a statement that takes a booking's id and texts, and returns its <see cref="Columns"/>.</summary>
    /// <returns>The booking; null if the statement returns nothing.</returns>
    public static async Task<BookingAnswer?> ReadAsync(
        NpgsqlDataSource database,
        string statement,
        TimeProvider time,
        string bookingId,
        string?[] texts,
        CancellationToken cancellationToken)
    {
        await using NpgsqlCommand command = database.CreateCommand(statement);
        command.Parameters.Add(new() { Value = Guid.ParseExact(bookingId, "N") });
        command.AddTexts(texts);
        await using NpgsqlDataReader rows = await command.ExecuteReaderAsync(cancellationToken);
        List<BookedTicket> tickets = [];
        BookingAnswer? booking = null;
        while (await rows.ReadAsync(cancellationToken))
        {
            tickets.Add(Ticket(rows, 4));
            booking ??= Answer(
                rows.GetGuid(0),
                rows.GetString(1),
                (BookingState)rows.GetInt16(3),
                tickets,
                rows.GetFieldValue<DateTimeOffset>(2),
                time.GetUtcNow());
        }

        return booking is null ? null : booking with { Total = tickets.Sum(ticket => ticket.Price) };
    }

    public static void AddTexts(this NpgsqlCommand command, string?[] texts)
    {
        foreach (string? text in texts)
        {
            command.Parameters.Add(new() { Value = (object?)text ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        }
    }

    private static BookedTicket Ticket(NpgsqlDataReader rows, int from) => new(
        rows.GetString(from), rows.GetString(from + 1), rows.GetString(from + 2), rows.GetString(from + 3), rows.GetInt64(from + 4));

    private static BookingAnswer Answer(
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
        state == BookingState.Held ? (long)(createdAt + TimeSpan.FromMinutes(10) - now).TotalSeconds : null,
        SettlesBy: null,
        now,
        null,
        null,
        null,
        null,
        [new TimelineEntry(createdAt, TimelineStep.Held)]);
}
