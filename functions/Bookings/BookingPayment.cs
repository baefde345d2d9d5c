using System.Text.Json.Serialization;
using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <param name="Number">Counts the payments of this booking from 1; part of the provider's idempotency key.</param>
/// <param name="Method">The provider's token of the payment method.</param>
/// <param name="PaymentId">The provider's id; null until the provider answered, and after that until it was heard of again or the buyer needs it.</param>
/// <param name="Status">What is known of it.</param>
/// <param name="SettleBy">By when it must settle.</param>
/// <param name="Extended">Whether the one extension was used.</param>
/// <param name="RedirectUrl">Where the buyer must go, if the provider needs the buyer.</param>
/// <param name="IdempotencyKey">The Idempotency-Key of the confirm that started it.</param>
/// <param name="ReturnUrl">Where the provider sends the buyer back to; kept, so that a repeated request to it is the same.</param>
internal sealed record BookingPayment(
    int Number,
    string Method,
    string? PaymentId,
    PaymentProgress Status,
    DateTimeOffset SettleBy,
    bool Extended,
    string? RedirectUrl,
    string? IdempotencyKey,
    string ReturnUrl)
{
    /// <summary>Why the payment is given up; null while it is wanted.</summary>
    public GiveUpReason? Reason { get; init; }

    /// <summary>Since when it is given up, or authorised; of one under way, when it was given more time.</summary>
    public DateTimeOffset? Since { get; init; }

    /// <summary>The buyer's dispute of it at the bank, where there is one.</summary>
    public DisputeState? Dispute { get; init; }

    /// <summary>How often the provider refused to capture it.</summary>
    public int CaptureRefusals { get; init; }
}

[JsonConverter(typeof(JsonStringEnumConverter<GiveUpReason>))]
internal enum GiveUpReason
{
    /// <summary>The provider asks for another method: until it is cancelled, the payment could still be authorised.</summary>
    [JsonStringEnumMemberName("declined")]
    Declined,

    /// <summary>It did not settle in time.</summary>
    [JsonStringEnumMemberName("too-late")]
    TooLate,

    /// <summary>It is of another amount or currency than the booking.</summary>
    [JsonStringEnumMemberName("amount-differs")]
    AmountDiffers,
    [JsonStringEnumMemberName("event-cancelled")]
    EventCancelled,

    /// <summary>The tickets were sold, and the provider does not capture the money.</summary>
    [JsonStringEnumMemberName("capture-failed")]
    CaptureFailed,

    /// <summary>An administrator refunds the sale.</summary>
    [JsonStringEnumMemberName("refund-asked")]
    RefundAsked,

    /// <summary>The money was paid back at the provider, by nobody here.</summary>
    [JsonStringEnumMemberName("paid-back")]
    PaidBack,
}

[JsonConverter(typeof(JsonStringEnumConverter<PaymentProgress>))]
internal enum PaymentProgress
{
    [JsonStringEnumMemberName("processing")]
    Processing,

    /// <summary>The booking has been given up: settling may no longer book it. Written before the provider is asked to cancel.</summary>
    [JsonStringEnumMemberName("cancelling")]
    Cancelling,
    [JsonStringEnumMemberName("declined")]
    Declined,
    [JsonStringEnumMemberName("authorised")]
    Authorised,
    [JsonStringEnumMemberName("captured")]
    Captured,

    /// <summary>The booking has ended, and its money is on the way back.</summary>
    [JsonStringEnumMemberName("refunding")]
    Refunding,
    [JsonStringEnumMemberName("voided")]
    Voided,
    [JsonStringEnumMemberName("refunded")]
    Refunded,
}

/// <summary>
/// A payment that did not buy the booking it was made for: it came too late, or another was first. What is decided about it is
/// written before it is done, and stands.
/// </summary>
/// <param name="PaymentId">The provider's.</param>
/// <param name="End">What was decided.</param>
/// <param name="Since">When it was decided that it goes back.</param>
/// <param name="HadMoney">Whether the buyer's money was held or taken.</param>
/// <param name="RebookedAs">The booking that was made for it.</param>
/// <param name="Tell">What the buyer is yet to be told of it, a kind of <see cref="BuyerNotice"/>; null where there is nothing.</param>
internal sealed record StrayPayment(
    string PaymentId, StrayEnd End, DateTimeOffset Since, bool HadMoney, string? RebookedAs = null, string? Tell = null);

[JsonConverter(typeof(JsonStringEnumConverter<StrayEnd>))]
internal enum StrayEnd
{
    /// <summary>The same seats are held for it, as a new booking of the same buyer: that booking's document decides.</summary>
    [JsonStringEnumMemberName("rebooking")]
    Rebooking,

    /// <summary>It bought that booking.</summary>
    [JsonStringEnumMemberName("rebooked")]
    Rebooked,

    /// <summary>It buys nothing any more, and is given back.</summary>
    [JsonStringEnumMemberName("returning")]
    Returning,
    [JsonStringEnumMemberName("returned")]
    Returned,
}

/// <summary>The booking that ended before its payment came, and the payment.</summary>
internal sealed record Rebooked(string BookingId, string PaymentId);
