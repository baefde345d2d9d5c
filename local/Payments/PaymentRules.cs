namespace TicketMaster.Local.Payments;

/// <summary>A command's effect on a payment.</summary>
internal abstract record SimulatedOutcome
{
    /// <param name="Events">The types of the events that tell of it.</param>
    public sealed record Changed(SimulatedPayment Payment, params IReadOnlyList<string> Events) : SimulatedOutcome
    {
        /// <summary>The refund that the events tell of; null for the latest.</summary>
        public SimulatedRefund? Refund { get; init; }
    }

    /// <param name="Code">As in the provider's errors.</param>
    public sealed record Refused(string Code, string Message) : SimulatedOutcome;

    /// <summary>The provider remembers the attempt, and nothing else changes.</summary>
    /// <param name="Answer">Null if the provider itself fails.</param>
    public sealed record Noted(SimulatedPayment Payment, Refused? Answer) : SimulatedOutcome;
}

/// <summary>A payment's life until it is captured or voided. The rest is in <see cref="RefundRules"/>.</summary>
internal static class PaymentRules
{
    /// <param name="payment">As requested.</param>
    /// <param name="slowFor">How long <c>pm_slow</c> takes.</param>
    /// <param name="now">The time of the request.</param>
    public static SimulatedOutcome.Changed Begin(SimulatedPayment payment, DateTimeOffset now, TimeSpan slowFor) => payment.Method switch
    {
        var method when SimulatedMethods.IsDeclined(method) =>
            new(payment with { Status = SimulatedStatus.Declined }, SimulatedEvents.Failed),
        SimulatedMethods.Redirect or SimulatedMethods.CancelFails or SimulatedMethods.Ghost =>
            new(payment with { Status = SimulatedStatus.RequiresAction }, SimulatedEvents.RequiresAction),
        SimulatedMethods.Confirm => new(payment with { Status = SimulatedStatus.RequiresConfirmation }),
        SimulatedMethods.Stuck => new(payment with { Status = SimulatedStatus.Processing }, SimulatedEvents.Processing),
        SimulatedMethods.Slow => new(
            payment with { Status = SimulatedStatus.Processing, SettleAt = (now + slowFor).ToUnixTimeMilliseconds() },
            SimulatedEvents.Processing),
        SimulatedMethods.Later or SimulatedMethods.Duplicate or SimulatedMethods.Lost or SimulatedMethods.CaptureError =>
            new(payment with { Status = SimulatedStatus.Processing, SettleAt = now.ToUnixTimeMilliseconds() }),
        _ => new(payment with { Status = SimulatedStatus.Authorised }, SimulatedEvents.Authorised),
    };

    /// <summary>What happens by itself when its time has come.</summary>
    public static SimulatedOutcome Settle(SimulatedPayment payment, DateTimeOffset now, TimeSpan slowFor) => payment switch
    {
        { Status: SimulatedStatus.Processing } =>
            new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Authorised, SettleAt = null }, SimulatedEvents.Authorised),
        { Status: SimulatedStatus.Voided } => new SimulatedOutcome.Changed(
            payment with { Status = SimulatedStatus.Captured, AmountCaptured = payment.Amount, SettleAt = null },
            SimulatedEvents.Succeeded),
        { Status: SimulatedStatus.Captured } => RefundRules.Settle(payment, now, slowFor),
        _ => Refuse(payment, "settled"),
    };

    /// <summary>The buyer's decision on the payment's page.</summary>
    public static SimulatedOutcome Decide(SimulatedPayment payment, bool approve) => (payment.Status, approve) switch
    {
        (SimulatedStatus.RequiresAction, true) =>
            new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Authorised }, SimulatedEvents.Authorised),
        (SimulatedStatus.RequiresAction, false) =>
            new SimulatedOutcome.Changed(payment with { Status = SimulatedStatus.Declined }, SimulatedEvents.Failed),
        _ => Refuse(payment, "decided"),
    };

    public static SimulatedOutcome Capture(SimulatedPayment payment, DateTimeOffset now) => payment switch
    {
        { Status: not SimulatedStatus.Authorised } => Refuse(payment, "captured"),
        { Method: SimulatedMethods.CaptureFails } => new SimulatedOutcome.Refused(
            "capture_charge_authorization_expired", "The charge cannot be captured as the authorization has expired."),
        { Method: SimulatedMethods.CaptureError, CaptureFailures: 0 } =>
            new SimulatedOutcome.Noted(payment with { CaptureFailures = 1 }, null),
        { Method: SimulatedMethods.CaptureAmount } => Captured(payment, payment.Amount - Math.Max(1, payment.Amount / 10)),
        { Method: SimulatedMethods.Disputed } => Captured(payment with { SettleAt = now.ToUnixTimeMilliseconds() }, payment.Amount),
        _ => Captured(payment, payment.Amount),
    };

    /// <summary>As with the real provider, a payment that is processing cannot be cancelled.</summary>
    public static SimulatedOutcome Cancel(SimulatedPayment payment, DateTimeOffset now, TimeSpan slowFor) => payment switch
    {
        { Status: SimulatedStatus.Captured or SimulatedStatus.Voided or SimulatedStatus.Processing } => Refuse(payment, "canceled"),
        { Method: SimulatedMethods.CancelFails } when payment.CancelFrom is null || now.ToUnixTimeMilliseconds() < payment.CancelFrom =>
            new SimulatedOutcome.Noted(
                payment with { CancelFrom = payment.CancelFrom ?? (now + slowFor).ToUnixTimeMilliseconds() }, Refuse(payment, "canceled")),
        { Method: SimulatedMethods.Ghost } => Voided(payment with { SettleAt = (now + slowFor).ToUnixTimeMilliseconds() }),
        _ => Voided(payment with { SettleAt = null }),
    };

    public static SimulatedOutcome.Refused Refuse(SimulatedPayment payment, string what) => new(
        "payment_intent_unexpected_state",
        $"This PaymentIntent could not be {what} because it has a status of {StripeShapes.Status(payment)}.");

    private static SimulatedOutcome.Changed Captured(SimulatedPayment payment, long amount) =>
        new(payment with { Status = SimulatedStatus.Captured, AmountCaptured = amount }, SimulatedEvents.Succeeded);

    private static SimulatedOutcome.Changed Voided(SimulatedPayment payment) =>
        new(payment with { Status = SimulatedStatus.Voided }, SimulatedEvents.Canceled);
}
