namespace TicketMaster.Local.Payments;

/// <summary>What a command does to a payment.</summary>
internal abstract record SimulatedOutcome
{
    /// <param name="Event">The type of the event that tells of it, or null where there is nothing to tell.</param>
    public sealed record Changed(SimulatedPayment Payment, string? Event) : SimulatedOutcome;

    /// <param name="Code">As the provider's errors have it.</param>
    public sealed record Refused(string Code, string Message) : SimulatedOutcome;
}

/// <summary>The payment methods to try, and the life of a payment.</summary>
internal static class PaymentRules
{
    public const string Authorised = "payment_intent.amount_capturable_updated";
    public const string Failed = "payment_intent.payment_failed";
    public const string Succeeded = "payment_intent.succeeded";
    public const string Canceled = "payment_intent.canceled";
    public const string Refunded = "charge.refunded";

    public static bool IsMethod(string method) =>
        method is "pm_ok" or "pm_declined" or "pm_redirect" or "pm_slow" or "pm_duplicate" or "pm_lost";

    /// <param name="payment">As asked for.</param>
    /// <param name="slowFor">How long <c>pm_slow</c> takes.</param>
    /// <param name="now">When it was asked for.</param>
    public static SimulatedOutcome.Changed Begin(SimulatedPayment payment, DateTimeOffset now, TimeSpan slowFor) => payment.Method switch
    {
        "pm_declined" => new(payment with { Status = SimulatedStatus.Declined }, Failed),
        "pm_redirect" => new(payment with { Status = SimulatedStatus.RequiresAction }, null),
        "pm_slow" => new(payment with { Status = SimulatedStatus.Processing, SettleAt = (now + slowFor).ToUnixTimeMilliseconds() }, null),
        _ => new(payment with { Status = SimulatedStatus.Processing, SettleAt = now.ToUnixTimeMilliseconds() }, null),
    };

    public static SimulatedOutcome Settle(SimulatedPayment payment) => payment.Status == SimulatedStatus.Processing
        ? new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Authorised, SettleAt = null }, Authorised)
        : Refuse(payment, "settled");

    /// <summary>What the buyer says on the payment's page.</summary>
    public static SimulatedOutcome Decide(SimulatedPayment payment, bool approve) => (payment.Status, approve) switch
    {
        (SimulatedStatus.RequiresAction, true) => new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Authorised }, Authorised),
        (SimulatedStatus.RequiresAction, false) => new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Declined }, Failed),
        _ => Refuse(payment, "decided"),
    };

    public static SimulatedOutcome Capture(SimulatedPayment payment) => payment.Status == SimulatedStatus.Authorised
        ? new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Captured, AmountCaptured = payment.Amount }, Succeeded)
        : Refuse(payment, "captured");

    public static SimulatedOutcome Cancel(SimulatedPayment payment) => payment.Status is SimulatedStatus.Captured or SimulatedStatus.Voided
        ? Refuse(payment, "canceled")
        : new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Voided, SettleAt = null }, Canceled);

    /// <param name="payment">As it is.</param>
    /// <param name="amount">Minor units; everything that is left where null.</param>
    public static SimulatedOutcome Refund(SimulatedPayment payment, long? amount)
    {
        long left = payment.AmountCaptured - payment.AmountRefunded;
        return (payment.Status, left, amount ?? left) switch
        {
            (not SimulatedStatus.Captured, _, _) => new SimulatedOutcome.Refused(
                "charge_not_captured", $"This PaymentIntent ({payment.Id}) does not have a successful charge to refund."),
            (_, 0, _) => new SimulatedOutcome.Refused("charge_already_refunded", $"Charge ch_{payment.Suffix} has already been refunded."),
            (_, _, long some) when some > left => new SimulatedOutcome.Refused(
                "amount_too_large", $"Refund amount ({some}) is greater than unrefunded amount on charge ({left})."),
            (_, _, long some) => new SimulatedOutcome.Changed(
                payment with { Refunds = [.. payment.Refunds, new SimulatedRefund(payment.Refunds.Count + 1, some, "succeeded")] }, Refunded),
        };
    }

    private static SimulatedOutcome.Refused Refuse(SimulatedPayment payment, string what) => new(
        "payment_intent_unexpected_state",
        $"This PaymentIntent could not be {what} because it has a status of {StripeShapes.Status(payment)}.");
}
