using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>The life of a captured payment: refunds, and the buyer's dispute.</summary>
internal static class RefundRules
{
    private const string UnderDispute = "needs_response";
    private const string Won = "won";

    /// <summary>Whether the bank has the money, for now or for good. During an inquiry it has not.</summary>
    public static bool IsHeld(SimulatedPayment payment) =>
        payment.Dispute is { } dispute && dispute != Won && !dispute.StartsWith("warning_", StringComparison.Ordinal);

    /// <param name="payment">As it is.</param>
    /// <param name="amount">Minor units; null for everything that is left.</param>
    /// <param name="now">The time.</param>
    /// <param name="slowFor">How long a pending refund takes.</param>
    public static SimulatedOutcome Refund(SimulatedPayment payment, long? amount, DateTimeOffset now, TimeSpan slowFor)
    {
        long left = payment.AmountCaptured - payment.AmountAskedBack;
        bool first = payment.Refunds.Count == 0;
        long step = StripeMoney.Find(payment.Currency.ToUpperInvariant())?.Step ?? 1;
        return (payment.Status, left, amount ?? left) switch
        {
            (not SimulatedStatus.Captured, _, _) => new SimulatedOutcome.Refused(
                "charge_not_captured", $"This PaymentIntent ({payment.Id}) does not have a successful charge to refund."),
            _ when IsHeld(payment) => new SimulatedOutcome.Refused(
                "charge_disputed", $"Charge ch_{payment.Suffix} has been charged back; cannot issue a refund."),
            (_, 0, _) => new SimulatedOutcome.Refused("charge_already_refunded", $"Charge ch_{payment.Suffix} has already been refunded."),
            (_, _, long some) when some > left => new SimulatedOutcome.Refused(
                "amount_too_large", $"Refund amount ({some}) is greater than unrefunded amount on charge ({left})."),
            (_, _, long some) when amount is not null && some % step != 0 => new SimulatedOutcome.Refused(
                "invalid_charge_amount_no_decimal_compatible", $"Refund amount ({some}) must be evenly divisible by {step}."),
            (_, _, long some) => payment.Method switch
            {
                SimulatedMethods.RefundFailsOnce when first => Pending(payment, some, now),
                SimulatedMethods.RefundPends => Pending(payment, some, now + slowFor),
                SimulatedMethods.RefundPartly when first && some >= 2 * step => Succeeded(payment, some / 2 / step * step),
                _ => Succeeded(payment, some),
            },
        };
    }

    public static SimulatedOutcome Settle(SimulatedPayment payment, DateTimeOffset now, TimeSpan slowFor) => payment switch
    {
        _ when payment.Refunds.FirstOrDefault(refund => refund.Status == SimulatedRefund.Pending) is { } pending =>
            Settled(payment, pending, now, slowFor),
        { Method: SimulatedMethods.Disputed, Dispute: null } => new SimulatedOutcome.Changed(
            payment with { Dispute = UnderDispute, SettleAt = (now + slowFor).ToUnixTimeMilliseconds() }, SimulatedEvents.DisputeCreated),
        { Dispute: UnderDispute } =>
            new SimulatedOutcome.Changed(payment with { Dispute = Won, SettleAt = null }, SimulatedEvents.DisputeClosed),
        _ => PaymentRules.Refuse(payment, "settled"),
    };

    private static SimulatedOutcome.Changed Pending(SimulatedPayment payment, long amount, DateTimeOffset until) =>
        new(
            With(payment, amount, SimulatedRefund.Pending) with
            {
                SettleAt = Math.Min(payment.SettleAt ?? long.MaxValue, until.ToUnixTimeMilliseconds()),
            },
            SimulatedEvents.RefundCreated);

    private static SimulatedOutcome.Changed Succeeded(SimulatedPayment payment, long amount) =>
        new(With(payment, amount, SimulatedRefund.Succeeded), SimulatedEvents.RefundCreated, SimulatedEvents.ChargeRefunded);

    /// <summary>Refunds of parts may be pending at once. They settle in the order in which they were asked for.</summary>
    private static SimulatedOutcome.Changed Settled(
        SimulatedPayment payment, SimulatedRefund pending, DateTimeOffset now, TimeSpan slowFor)
    {
        bool fails = payment.Method == SimulatedMethods.RefundFailsOnce;
        SimulatedRefund settled = pending with { Status = fails ? SimulatedRefund.Failed : SimulatedRefund.Succeeded };
        SimulatedPayment after = payment with { Refunds = [.. payment.Refunds.Select(one => one == pending ? settled : one)] };
        bool more = after.Refunds.Any(refund => refund.Status == SimulatedRefund.Pending);
        return new(
            after with { SettleAt = more ? (now + slowFor).ToUnixTimeMilliseconds() : null },
            SimulatedEvents.RefundUpdated,
            fails ? SimulatedEvents.RefundFailed : SimulatedEvents.ChargeRefunded)
        {
            Refund = settled,
        };
    }

    private static SimulatedPayment With(SimulatedPayment payment, long amount, string status) =>
        payment with { Refunds = [.. payment.Refunds, new SimulatedRefund(payment.Refunds.Count + 1, amount, status)] };
}
