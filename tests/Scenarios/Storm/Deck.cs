using System.Text;
using TicketMaster.Http;
using TicketMaster.Local.Payments;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>What is sent, in the order in which it is sent.</summary>
internal abstract record Card
{
    /// <summary>A webhook.</summary>
    public sealed record Webhook(byte[] Body) : Card;

    /// <summary>The moment at which a buyer decides at the bank.</summary>
    public sealed record Decision(StormPayment Payment) : Card;

    /// <summary>The moment at which the organiser cancels an event.</summary>
    public sealed record CallOff : Card;
}

/// <summary>The webhooks of a storm: what each payment's would be, true or long untrue, many times over and out of order.</summary>
internal sealed class Deck(Random random, TimeProvider clock, OwnAddress own)
{
    /// <summary>Of each payment's webhooks: so many deliveries of <see cref="s_types"/>.</summary>
    private static readonly int s_webhooks = Scale.Of(30, all: 100);

    /// <summary>And so many that are not about any payment of ours.</summary>
    private static readonly int s_others = Scale.Of(3, all: 10);

    /// <summary>A payment's webhooks come while those of about so many others come too; some come at any time.</summary>
    private const double PaymentsAtOnce = 30;
    private const double AtAnyTime = 0.1;

    /// <summary>
    /// Each an event of an id of its own. Most are older than the payment's state, and several are of one outcome; which are true
    /// differs from payment to payment, and only the provider's own record of it tells.
    /// </summary>
    private static readonly string[] s_types =
    [
        "payment_intent.created", SimulatedEvents.Processing, SimulatedEvents.RequiresAction, SimulatedEvents.Failed,
        SimulatedEvents.Authorised, SimulatedEvents.Authorised, SimulatedEvents.Authorised,
        SimulatedEvents.Succeeded, SimulatedEvents.Succeeded,
        SimulatedEvents.Canceled, SimulatedEvents.ChargeRefunded, SimulatedEvents.RefundCreated,
    ];

    private static readonly string[] s_otherTypes =
        ["charge.updated", "charge.captured", "customer.created", "payout.paid", "balance.available", "invoice.paid"];

    public List<Card> Shuffled(IReadOnlyList<StormPayment> payments)
    {
        List<(double At, Card Card)> cards = [(payments.Count / 2.0, new Card.CallOff())];
        for (int i = 0; i < payments.Count; i++)
        {
            StormPayment payment = payments[i];
            double begin = random.NextDouble() * payments.Count;
            double At() => random.NextDouble() < AtAnyTime
                ? random.NextDouble() * payments.Count
                : begin + (random.NextDouble() * PaymentsAtOnce);
            byte[][] bodies = [.. s_types.Select(type => Body(type, payment.AtProvider))];
            cards.AddRange(Enumerable.Range(0, s_webhooks).Select(copy =>
                (At(), (Card)new Card.Webhook(bodies[copy < bodies.Length ? copy : random.Next(bodies.Length)]))));
            cards.AddRange(Enumerable.Range(0, s_others).Select(_ => (At(), (Card)new Card.Webhook(OtherBody(payment.AtProvider)))));
            if (payment.Fate is Fate.Approved or Fate.DeclinedLate)
            {
                cards.Add((begin + (PaymentsAtOnce / 2), new Card.Decision(payment)));
            }
        }

        return [.. cards.OrderBy(card => card.At).Select(card => card.Card)];
    }

    /// <summary>One webhook more, of an id of its own.</summary>
    public Card Another(StormPayment payment) => new Card.Webhook(Body(SimulatedEvents.Authorised, payment.AtProvider));

    private byte[] OtherBody(SimulatedPayment payment) => Body(s_otherTypes[random.Next(s_otherTypes.Length)], payment);

    private byte[] Body(string type, SimulatedPayment payment)
    {
        // An event of a refund tells of one, whether or not there ever was one.
        SimulatedPayment told = payment with { Refunds = [new SimulatedRefund(1, payment.Amount, SimulatedRefund.Succeeded)] };
        string id = $"evt_{random.NextInt64():x16}{random.NextInt64():x16}";
        return Encoding.UTF8.GetBytes(StripeShapes.Event(id, type, told, null, clock.GetUtcNow(), own).ToJsonString());
    }
}
