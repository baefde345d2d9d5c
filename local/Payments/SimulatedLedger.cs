using System.Text.Json;
using System.Threading.Channels;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using OneProcess.Data;
using OneProcess.Sqlite;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>A webhook to send.</summary>
internal sealed record Delivery(long Sequence, int Attempts, string Payload);

/// <summary>
/// The simulated provider's memory, in its own file: payments, answers by idempotency key, and webhooks to send. One write stores a call's
/// change, its answer and its webhook, so an answered call survives a kill as a whole.
/// </summary>
internal sealed class SimulatedLedger : IDisposable
{
    public const string FileName = "payments.db";

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS payments (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, settle_at INTEGER, state TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS payments_due ON payments (settle_at) WHERE settle_at IS NOT NULL;
        CREATE INDEX IF NOT EXISTS payments_booking ON payments (json_extract(state, '$.Metadata.bookingId'));
        CREATE TABLE IF NOT EXISTS answers (
            key TEXT PRIMARY KEY, at INTEGER NOT NULL, request TEXT NOT NULL, status INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS answers_at ON answers (at);
        CREATE TABLE IF NOT EXISTS outbox (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, due_at INTEGER NOT NULL, attempts INTEGER NOT NULL, payload TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS outbox_due ON outbox (due_at, seq);
        CREATE TABLE IF NOT EXISTS events (
            seq INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, at INTEGER NOT NULL, type TEXT NOT NULL, payload TEXT NOT NULL);
        CREATE INDEX IF NOT EXISTS events_at ON events (at);
        """;

    /// <summary>How long the provider remembers an idempotency key.</summary>
    private static readonly TimeSpan s_keyLifetime = TimeSpan.FromHours(24);

    private readonly SqliteFile _file;
    private readonly TimeProvider _time;
    private readonly OwnAddress _own;
    private readonly TimeSpan _slowFor;
    private readonly Channel<bool> _changes =
        Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public SimulatedLedger(DataFolder folder, IOptions<SimulatedPaymentsOptions> simulation, TimeProvider time, OwnAddress own)
    {
        _file = SqliteFile.Open(folder.PathOf(FileName), Schema);
        _time = time;
        _own = own;
        _slowFor = simulation.Value.SlowFor;
    }

    internal SqliteFile File => _file;

    /// <summary>Signals that there may be something new to settle or to send.</summary>
    public ChannelReader<bool> Changes => _changes.Reader;

    public SimulatedPayment? Find(string id) => _file.Read(session => LedgerWrite.Find(session, id));

    /// <summary>In the order of their creation.</summary>
    public List<SimulatedPayment> All() => _file.Read(session => session.Query("SELECT state FROM payments ORDER BY seq", ReadPayment));

    /// <summary>The newest first; null if <paramref name="after"/> is no payment's id.</summary>
    /// <param name="createdFrom">Only payments made from then on.</param>
    /// <param name="after">The id of a payment: only those made before it. Null for all.</param>
    /// <param name="atMost">How many, at most.</param>
    public List<SimulatedPayment>? Latest(DateTimeOffset createdFrom, string? after, int atMost) => _file.Read(session =>
    {
        long? before = after is null ? long.MaxValue : session.Scalar<long?>("SELECT seq FROM payments WHERE id = $1", after);
        return before is null
            ? null
            : session.Query("SELECT state FROM payments WHERE seq < $1 ORDER BY seq DESC LIMIT $2", ReadPayment, before.Value, atMost)
                .TakeWhile(payment => payment.CreatedAt >= createdFrom.ToUnixTimeSeconds()).ToList();
    });

    /// <summary>The newest first, sent or to be sent; null if <paramref name="after"/> is no event's id.</summary>
    /// <param name="from">Only events from then on.</param>
    /// <param name="types">Only these types.</param>
    /// <param name="after">The id of an event: only those before it. Null for all.</param>
    /// <param name="atMost">How many, at most.</param>
    public List<string>? Events(DateTimeOffset from, IReadOnlyList<string> types, string? after, int atMost) => _file.Read(session =>
    {
        long? before = after is null ? long.MaxValue : session.Scalar<long?>("SELECT seq FROM events WHERE id = $1", after);
        return before is null
            ? null
            : session.Query(
                """
                SELECT payload FROM events WHERE at >= $1 AND seq < $2 AND type IN (SELECT value FROM json_each($3))
                ORDER BY seq DESC LIMIT $4
                """,
                row => row.GetString(0),
                from.ToUnixTimeSeconds(),
                before.Value,
                JsonSerializer.Serialize(types, SimulatedJson.Default.IReadOnlyListString),
                atMost);
    });

    /// <summary>The newest first.</summary>
    public List<SimulatedPayment> OfBooking(string bookingId) => _file.Read(session => session.Query(
        "SELECT state FROM payments WHERE json_extract(state, '$.Metadata.bookingId') = $1 ORDER BY seq DESC", ReadPayment, bookingId));

    /// <summary>Runs a call once. A key that was used before gets its earlier answer again.</summary>
    /// <param name="key">Null for a call without one.</param>
    /// <param name="request">Fingerprint of the call.</param>
    /// <param name="call">Answers, and makes changes through its argument.</param>
    public async Task<SimulatedAnswer> AnswerAsync(string? key, string request, Func<LedgerWrite, SimulatedAnswer> call)
    {
        SimulatedAnswer answer = await _file.WriteAsync(session =>
        {
            DateTimeOffset now = _time.GetUtcNow();
            session.Execute("DELETE FROM answers WHERE at < $1", (now - s_keyLifetime).ToUnixTimeMilliseconds());
            session.Execute("DELETE FROM events WHERE at < $1", (now - IPaymentProvider.Remembers).ToUnixTimeSeconds());
            if (key is not null && Answered(session, key) is (string before, SimulatedAnswer given))
            {
                return before == request ? given : StripeAnswers.KeyReused();
            }

            SimulatedAnswer made = call(new LedgerWrite(session, now, _own));
            if (key is not null)
            {
                session.Execute(
                    "INSERT INTO answers (key, at, request, status, body) VALUES ($1, $2, $3, $4, $5)",
                    key, now.ToUnixTimeMilliseconds(), request, made.Status, made.Body);
            }

            return made;
        });
        _changes.Writer.TryWrite(true);
        return answer;
    }

    /// <summary>Settles the payments that are due.</summary>
    public Task SettleDueAsync() => _file.WriteAsync(session =>
    {
        LedgerWrite write = new(session, _time.GetUtcNow(), _own);
        List<SimulatedPayment> due = session.Query(
            "SELECT state FROM payments WHERE settle_at <= $1 ORDER BY settle_at, seq", ReadPayment, write.Now.ToUnixTimeMilliseconds());
        foreach (SimulatedOutcome outcome in due.Select(payment => PaymentRules.Settle(payment, write.Now, _slowFor)))
        {
            write.Apply(outcome);
        }

        return due.Count;
    });

    public List<Delivery> DueDeliveries(int atMost) => _file.Read(session => session.Query(
        "SELECT seq, attempts, payload FROM outbox WHERE due_at <= $1 ORDER BY due_at, seq LIMIT $2",
        row => new Delivery(row.GetInt64(0), row.GetInt32(1), row.GetString(2)),
        _time.GetUtcNow().ToUnixTimeMilliseconds(),
        atMost));

    public Task DeliveredAsync(Delivery delivery) =>
        _file.WriteAsync(session => session.Execute("DELETE FROM outbox WHERE seq = $1", delivery.Sequence));

    public Task PostponeAsync(Delivery delivery, TimeSpan by) => _file.WriteAsync(session => session.Execute(
        "UPDATE outbox SET attempts = attempts + 1, due_at = $2 WHERE seq = $1",
        delivery.Sequence,
        (_time.GetUtcNow() + by).ToUnixTimeMilliseconds()));

    /// <summary>When there is something to settle or to send next; in the past if it is overdue.</summary>
    public DateTimeOffset? NextDueAt() => _file.Read(session => session.Scalar<long?>(
        """
        SELECT MIN(at) FROM (
            SELECT MIN(settle_at) AS at FROM payments WHERE settle_at IS NOT NULL UNION ALL SELECT MIN(due_at) FROM outbox)
        """))
        is long at ? DateTimeOffset.FromUnixTimeMilliseconds(at) : null;

    public void Dispose() => _file.Dispose();

    internal static SimulatedPayment ReadPayment(SqliteRow row) =>
        JsonSerializer.Deserialize(row.GetString(0), SimulatedJson.Default.SimulatedPayment)!;

    private static (string Request, SimulatedAnswer Answer)? Answered(SqliteSession session, string key)
    {
        List<(string, SimulatedAnswer)> found = session.Query(
            "SELECT request, status, body FROM answers WHERE key = $1",
            row => (row.GetString(0), new SimulatedAnswer(row.GetInt32(1), row.GetString(2), IsReplay: true)),
            key);
        return found.Count == 0 ? null : found[0];
    }
}
