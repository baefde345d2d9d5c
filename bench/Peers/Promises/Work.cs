using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TicketMaster.Payments;

namespace TicketMaster.Bench.Peers.Promises;

/// <summary>
/// What a sale owes: stored events, captures or giving back, and tickets. Workers take a batch of rows at a time (SKIP LOCKED), so that
/// many of them share a commit. They are woken by their own process, and look ten times a second for what another one left.
/// </summary>
internal sealed partial class Work(NpgsqlDataSource database, Payment provider, ILogger<Work> logger) : BackgroundService
{
    /// <summary>Workers that capture. Each waits for the provider with a batch of its own.</summary>
    private const int Capturing = 4;

    /// <summary>What is done here may be done again, so its commit need not wait for the disk.</summary>
    private const string Lazily = "SET LOCAL synchronous_commit = off";

    private const string TakeEvents = """
        DELETE FROM inbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM inbox LIMIT 64 FOR UPDATE SKIP LOCKED))
        RETURNING booking_id, payment_id, amount, currency
        """;

    private const string TakePayments = """
        SELECT id, sells FROM payment WHERE done_at IS NULL AND due_at <= now() ORDER BY due_at LIMIT 64 FOR UPDATE SKIP LOCKED
        """;

    private const string PaymentsDone = """
        WITH done AS (UPDATE payment SET done_at = now() WHERE id = ANY($1) RETURNING booking_id, sells)
        INSERT INTO outbox (booking_id, ticket_id, user_id)
        SELECT b.id, unnest(b.tickets), b.user_id FROM done JOIN booking b ON b.id = done.booking_id WHERE done.sells
        """;

    private const string PaymentsLater = """
        UPDATE payment SET tries = tries + 1, due_at = now() + power(2, least(tries, 6)) * interval '1 second' WHERE id = ANY($1)
        """;

    private const string RelayTickets = """
        WITH taken AS (
            DELETE FROM outbox WHERE ctid = ANY(ARRAY(SELECT ctid FROM outbox LIMIT 256 FOR UPDATE SKIP LOCKED)) RETURNING *)
        INSERT INTO tickets_issued (booking_id, ticket_id, message)
        SELECT booking_id, ticket_id, jsonb_build_object('ticketId', ticket_id, 'bookingId', booking_id, 'userId', user_id) FROM taken
        ON CONFLICT DO NOTHING
        """;

    public Alarm Events { get; } = new();

    public Alarm Payments { get; } = new();

    private Alarm Tickets { get; } = new();

    public override void Dispose()
    {
        Events.Dispose();
        Payments.Dispose();
        Tickets.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
    [
        RepeatAsync(Events, HandleEventsAsync, stoppingToken),
        RepeatAsync(Tickets, RelayTicketsAsync, stoppingToken),
        .. Enumerable.Range(0, Capturing).Select(_ => RepeatAsync(Payments, HandlePaymentsAsync, stoppingToken)),
    ]);

    private async Task RepeatAsync(Alarm alarm, Func<CancellationToken, Task<bool>> work, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                if (!await work(stop))
                {
                    await alarm.WaitAsync(stop);
                }
            }
            catch (NpgsqlException exception)
            {
                LogAgain(exception);
                await alarm.WaitAsync(stop);
            }
        }
    }

    /// <summary>An event goes with the commit of what it leads to.</summary>
    private async Task<bool> HandleEventsAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        await using NpgsqlBatch settle = new(connection, transaction);
        await using (NpgsqlCommand take = new(TakeEvents, connection, transaction))
        await using (NpgsqlDataReader rows = await take.ExecuteReaderAsync(stop))
        {
            while (await rows.ReadAsync(stop))
            {
                NpgsqlBatchCommand one = new(PromisedSales.Settle);
                one.Parameters.Add(new() { Value = rows.GetGuid(0) });
                one.Parameters.Add(new() { Value = rows.GetString(1) });
                one.Parameters.Add(new() { Value = rows.GetInt64(2) });
                one.Parameters.Add(new() { Value = rows.GetString(3) });
                settle.BatchCommands.Add(one);
            }
        }

        if (settle.BatchCommands.Count == 0)
        {
            return false;
        }

        await settle.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        Payments.Wake();
        return true;
    }

    private async Task<bool> HandlePaymentsAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        List<Task<(string Id, bool Done)>> asked = [];
        await using (NpgsqlBatch take = new(connection, transaction) { BatchCommands = { new(Lazily), new(TakePayments) } })
        await using (NpgsqlDataReader rows = await take.ExecuteReaderAsync(stop))
        {
            while (await rows.ReadAsync(stop))
            {
                asked.Add(EndAsync(rows.GetString(0), rows.GetBoolean(1), stop));
            }
        }

        if (asked.Count == 0)
        {
            return false;
        }

        (string Id, bool Done)[] ended = await Task.WhenAll(asked);
        await using NpgsqlBatch note = new(connection, transaction);
        foreach ((string statement, bool done) in ((string, bool)[])[(PaymentsDone, true), (PaymentsLater, false)])
        {
            if (Array.Exists(ended, one => one.Done == done))
            {
                NpgsqlBatchCommand one = new(statement);
                one.Parameters.Add(new() { Value = ended.Where(one => one.Done == done).Select(one => one.Id).ToArray() });
                note.BatchCommands.Add(one);
            }
        }

        await note.ExecuteNonQueryAsync(stop);
        await transaction.CommitAsync(stop);
        Tickets.Wake();
        return true;
    }

    private async Task<(string Id, bool Done)> EndAsync(string paymentId, bool sells, CancellationToken stop)
    {
        try
        {
            return (paymentId, await (sells ? provider.CaptureAsync(paymentId, stop) : provider.GiveBackAsync(paymentId, stop)));
        }
        catch (ProviderUnavailableException)
        {
            return (paymentId, false);
        }
    }

    private async Task<bool> RelayTicketsAsync(CancellationToken stop)
    {
        await using NpgsqlConnection connection = await database.OpenConnectionAsync(stop);
        await using NpgsqlTransaction transaction = await connection.BeginTransactionAsync(stop);
        await using NpgsqlBatch relay = new(connection, transaction) { BatchCommands = { new(Lazily), new(RelayTickets) } };
        bool any = await relay.ExecuteNonQueryAsync(stop) > 0;
        await transaction.CommitAsync(stop);
        return any;
    }

    [LoggerMessage(LogLevel.Warning, "Work is tried again.")]
    private partial void LogAgain(Exception exception);
}
