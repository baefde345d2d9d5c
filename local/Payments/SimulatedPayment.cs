using System.Text.Json.Serialization;

namespace TicketMaster.Local.Payments;

/// <summary>A payment at the simulated provider.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217 in lower case, as the provider writes it.</param>
/// <param name="Method">One of <see cref="SimulatedMethods"/>.</param>
/// <param name="SettleAt">When something happens to it by itself, in Unix milliseconds; null for never.</param>
/// <param name="CreatedAt">Unix seconds.</param>
internal sealed record SimulatedPayment(
    string Id,
    SimulatedStatus Status,
    long Amount,
    string Currency,
    string Method,
    string ReturnUrl,
    IReadOnlyDictionary<string, string> Metadata,
    long CreatedAt,
    long? SettleAt = null,
    long AmountCaptured = 0)
{
    /// <summary>In the order of the requests.</summary>
    public IReadOnlyList<SimulatedRefund> Refunds { get; init; } = [];

    /// <summary>A dispute's status in the provider's words; null if there is no dispute.</summary>
    public string? Dispute { get; init; }

    /// <summary>From when it may be cancelled, in Unix milliseconds; null until somebody has tried.</summary>
    public long? CancelFrom { get; init; }

    /// <summary>How often the provider failed to capture it.</summary>
    public int CaptureFailures { get; init; }

    /// <summary>Minor units that were paid back.</summary>
    [JsonIgnore]
    public long AmountRefunded => Refunds.Where(refund => refund.Status == SimulatedRefund.Succeeded).Sum(refund => refund.Amount);

    /// <summary>Minor units that were paid back or are being paid back.</summary>
    [JsonIgnore]
    public long AmountAskedBack =>
        AmountRefunded + Refunds.Where(refund => refund.Status == SimulatedRefund.Pending).Sum(refund => refund.Amount);

    /// <summary>The end of all ids of this payment's objects.</summary>
    [JsonIgnore]
    public string Suffix => Id["pi_".Length..];
}

/// <param name="Number">Counts a payment's refunds from 1, in the order of the requests.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Status">In the provider's words.</param>
internal sealed record SimulatedRefund(int Number, long Amount, string Status)
{
    public const string Pending = "pending";
    public const string Succeeded = "succeeded";
    public const string Failed = "failed";
}

[JsonConverter(typeof(JsonStringEnumConverter<SimulatedStatus>))]
internal enum SimulatedStatus
{
    Processing,
    RequiresAction,
    Declined,
    Authorised,
    Captured,
    Voided,
    RequiresConfirmation,
}

[JsonSerializable(typeof(SimulatedPayment))]
[JsonSerializable(typeof(IReadOnlyList<string>))]
internal sealed partial class SimulatedJson : JsonSerializerContext;
