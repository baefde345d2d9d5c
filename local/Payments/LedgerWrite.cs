using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using OneProcess.Sqlite;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>One write to the ledger: a payment's new state and the webhooks that tell of it.</summary>
internal sealed class LedgerWrite(SqliteSession session, DateTimeOffset now, OwnAddress own)
{
    /// <summary>The copies of a duplicated webhook arrive within this time, in an order of their own.</summary>
    private const int ShuffleMilliseconds = 2000;

    public DateTimeOffset Now => now;

    public static SimulatedPayment? Find(SqliteSession session, string id)
    {
        List<SimulatedPayment> found = session.Query("SELECT state FROM payments WHERE id = $1", SimulatedLedger.ReadPayment, id);
        return found.Count == 0 ? null : found[0];
    }

    public SimulatedPayment? Find(string id) => Find(session, id);

    /// <summary>Writes a change and its webhooks. A plain refusal changes nothing.</summary>
    /// <param name="tellAfter">How long after it the webhooks go.</param>
    public void Apply(SimulatedOutcome outcome, TimeSpan tellAfter = default)
    {
        (SimulatedPayment? payment, IReadOnlyList<string> events) = outcome switch
        {
            SimulatedOutcome.Changed changed => (changed.Payment, changed.Events),
            SimulatedOutcome.Noted noted => (noted.Payment, []),
            _ => ((SimulatedPayment?)null, (IReadOnlyList<string>)[]),
        };
        if (payment is null)
        {
            return;
        }

        session.Execute(
            """
            INSERT INTO payments (id, settle_at, state) VALUES ($1, $2, $3)
            ON CONFLICT (id) DO UPDATE SET settle_at = excluded.settle_at, state = excluded.state
            """,
            payment.Id,
            payment.SettleAt,
            JsonSerializer.Serialize(payment, SimulatedJson.Default.SimulatedPayment));
        foreach (string type in events)
        {
            PutOut(type, payment, (outcome as SimulatedOutcome.Changed)?.Refund, tellAfter);
        }
    }

    private void PutOut(string type, SimulatedPayment payment, SimulatedRefund? refund, TimeSpan tellAfter)
    {
        string id = $"evt_{Guid.NewGuid():N}";
        string payload = StripeShapes.Event(id, type, payment, refund, now, own).ToJsonString();
        if (WebhookEvent.OfCharges.Contains(type))
        {
            session.Execute(
                "INSERT INTO events (id, at, type, payload) VALUES ($1, $2, $3, $4)", id, now.ToUnixTimeSeconds(), type, payload);
        }

        int[] delays = payment.Method switch
        {
            SimulatedMethods.Lost => [],
            SimulatedMethods.Duplicate => CopyDelays(id),
            _ => [0],
        };
        foreach (int delay in delays)
        {
            session.Execute(
                "INSERT INTO outbox (due_at, attempts, payload) VALUES ($1, 0, $2)",
                (now + tellAfter).AddMilliseconds(delay).ToUnixTimeMilliseconds(),
                payload);
        }
    }

    /// <summary>The first copy goes at once. The event's id decides when the others come, among the payment's later events.</summary>
    private static int[] CopyDelays(string id)
    {
        byte[] hash = SHA256.HashData(Encoding.ASCII.GetBytes(id));
        return [0, BitConverter.ToUInt16(hash, 0) % ShuffleMilliseconds, BitConverter.ToUInt16(hash, 2) % ShuffleMilliseconds];
    }
}
