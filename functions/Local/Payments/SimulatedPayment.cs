using System.Text.Json.Serialization;

namespace TicketMaster.Local.Payments;

/// <summary>A payment at the simulated provider.</summary>
/// <param name="Amount">Minor units.</param>
/// <param name="Currency">ISO 4217, lower case, as the provider writes it.</param>
/// <param name="SettleAt">When a payment under way is authorised, in Unix milliseconds; null where nothing settles by itself.</param>
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
    /// <summary>In the order in which they were asked for.</summary>
    public IReadOnlyList<SimulatedRefund> Refunds { get; init; } = [];

    /// <summary>Minor units that were paid back.</summary>
    [JsonIgnore]
    public long AmountRefunded => Refunds.Where(refund => refund.Status == "succeeded").Sum(refund => refund.Amount);

    /// <summary>The last part of the ids of what belongs to this payment.</summary>
    [JsonIgnore]
    public string Suffix => Id["pi_".Length..];
}

/// <param name="Number">From 1, in the order in which a payment's refunds were asked for.</param>
/// <param name="Amount">Minor units.</param>
/// <param name="Status">As the provider writes it.</param>
internal sealed record SimulatedRefund(int Number, long Amount, string Status);

[JsonConverter(typeof(JsonStringEnumConverter<SimulatedStatus>))]
internal enum SimulatedStatus
{
    Processing,
    RequiresAction,
    Declined,
    Authorised,
    Captured,
    Voided,
}

[JsonSerializable(typeof(SimulatedPayment))]
internal sealed partial class SimulatedJson : JsonSerializerContext;
