using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Payments;

/// <summary>The kinds of trouble between a booking and its money. docs/operations.md says what to do about each.</summary>
[JsonConverter(typeof(KebabEnum<PaymentCaseKind>))]
internal enum PaymentCaseKind
{
    /// <summary>The provider has a payment that belongs to no booking of ours.</summary>
    UnknownPayment,

    /// <summary>A booking counts on a payment that the provider does not have.</summary>
    MissingAtProvider,

    /// <summary>The provider's amount or currency is not the booking's.</summary>
    AmountDiffers,

    /// <summary>A payment was given up, and the provider has not confirmed that it is cancelled.</summary>
    CancelUnconfirmed,

    /// <summary>The money of a sale is authorised and not captured.</summary>
    CaptureUnfinished,

    /// <summary>Money is to go back, and is not back yet.</summary>
    RefundUnfinished,

    /// <summary>The buyer's bank took or asked for the money back.</summary>
    Disputed,

    /// <summary>This app does not understand the provider's answer for a payment.</summary>
    Unreadable,
}

[JsonConverter(typeof(KebabEnum<PaymentCaseStatus>))]
internal enum PaymentCaseStatus
{
    Open,
    Closed,
}

/// <summary>Trouble between a booking and its money that needs a person, or more time. A closed case is kept.</summary>
internal sealed record PaymentCase : IDocument
{
    /// <summary><c>{kind}-{paymentId or bookingId}</c>.</summary>
    public required string Id { get; init; }

    public required PaymentCaseKind Kind { get; init; }

    public required PaymentCaseStatus Status { get; init; }

    public string? BookingId { get; init; }

    public string? UserId { get; init; }

    public string? PaymentId { get; init; }

    /// <summary>Minor units.</summary>
    public required long Amount { get; init; }

    /// <summary>ISO 4217, upper case.</summary>
    public required string Currency { get; init; }

    /// <summary>A sentence for the person who looks into the case.</summary>
    public required string Detail { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset LastSeen { get; init; }

    /// <summary>How often the trouble was seen since the case was last opened.</summary>
    public required int Seen { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    /// <summary>Why the case was closed.</summary>
    public string? Outcome { get; init; }

    /// <summary>The administrator who closed the case for good. It is not opened again.</summary>
    public string? ClosedBy { get; init; }

    /// <summary>New with every write. It shows whether a write whose answer was lost took effect.</summary>
    public required string Attempt { get; init; }

    [JsonIgnore]
    public string PartitionKey => Id;

    public static string IdOf(PaymentCaseKind kind, string paymentOrBookingId)
    {
        string id = $"{NameOf(kind)}-{paymentOrBookingId}";
        return Ids.IsValid(id) ? id : $"{NameOf(kind)}-{ShortHash.Of(paymentOrBookingId)}";
    }

    /// <summary>The name of a kind or a status in documents and addresses.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.KebabCaseLower.ConvertName(value.ToString());
}
