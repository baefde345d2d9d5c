namespace TicketMaster.Local.Payments;

/// <summary>The provider's types of events.</summary>
internal static class SimulatedEvents
{
    public const string Processing = "payment_intent.processing";
    public const string RequiresAction = "payment_intent.requires_action";
    public const string Authorised = "payment_intent.amount_capturable_updated";
    public const string Failed = "payment_intent.payment_failed";
    public const string Succeeded = "payment_intent.succeeded";
    public const string Canceled = "payment_intent.canceled";
    public const string ChargeRefunded = "charge.refunded";
    public const string RefundCreated = "refund.created";
    public const string RefundUpdated = "refund.updated";
    public const string RefundFailed = "refund.failed";
    public const string DisputeCreated = "charge.dispute.created";
    public const string DisputeClosed = "charge.dispute.closed";
}
