using System.Text.Json.Serialization;
using TicketMaster.Feeds;

namespace TicketMaster.Booking;

/// <summary>The record that decides: a user's n-th booking for an event.</summary>
internal sealed record BookingDocument : IProbed
{
    /// <summary><c>{eventId}-{hash of user}-{n}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Partition key: the <c>sub</c> of the token.</summary>
    public required string UserId { get; init; }

    public required string EventId { get; init; }

    /// <summary>Counts from 1; a number is never used twice.</summary>
    public required int Number { get; init; }

    public required BookingState State { get; init; }

    /// <summary>In id order.</summary>
    public required IReadOnlyList<BookedTicket> Tickets { get; init; }

    /// <summary>Minor units; locked at the reserve.</summary>
    public required long Total { get; init; }

    public required string Currency { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The hold's deadline.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When somebody has to look after this booking next, in Unix milliseconds; null once nothing is left to do.</summary>
    public long? DueAt { get; init; }

    /// <summary>The timing wheel's shard of this booking.</summary>
    public required int Shard { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of the request that made this booking, to tell a repeat from a reuse of its key.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>New with every write: tells whether a write whose answer was lost was made.</summary>
    public required string Attempt { get; init; }

    /// <summary>Why the reserve that made this booking was refused, where it was.</summary>
    public BookingRefusal? Refusal { get; init; }

    /// <summary>1 where the reserve was refused, so that the booking was never held; else 0. Lists leave such bookings out.</summary>
    public int Refused { get; init; }

    /// <summary>Null while one request alone makes the reserve; its answer is then known to it alone.</summary>
    public ReserveAnswer? Answer { get; init; }

    public BookingPayment? Payment { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => UserId;
}

[JsonConverter(typeof(JsonStringEnumConverter<BookingState>))]
internal enum BookingState
{
    [JsonStringEnumMemberName("held")]
    Held,
    [JsonStringEnumMemberName("paying")]
    Paying,
    [JsonStringEnumMemberName("booked")]
    Booked,
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
    [JsonStringEnumMemberName("expired")]
    Expired,
    [JsonStringEnumMemberName("refunded")]
    Refunded,
}

/// <summary>Of a reserve that more than one request works on: one that gives up may not refuse what another has promised.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ReserveAnswer>))]
internal enum ReserveAnswer
{
    /// <summary>Others name the seats too: from here on a promise is written before it is given.</summary>
    [JsonStringEnumMemberName("open")]
    Open,

    /// <summary>The seats were promised: the reserve can no more be refused.</summary>
    [JsonStringEnumMemberName("given")]
    Given,
}

internal sealed record BookedTicket(string TicketId, string Section, string Row, string Seat, long Price);

/// <param name="Conflicts">The seats that were gone.</param>
/// <param name="Alternative">As good seats that were free, or empty.</param>
/// <param name="Superseded">Whether the same reserve went on with other seats under the next number.</param>
internal sealed record BookingRefusal(IReadOnlyList<string> Conflicts, IReadOnlyList<string> Alternative, bool Superseded);

/// <param name="Number">Counts the payments of this booking from 1; part of the provider's idempotency key.</param>
/// <param name="Method">The provider's token of the payment method.</param>
/// <param name="PaymentId">The provider's id; null until the provider answered.</param>
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

    /// <summary>Since when it is given up; of one that is not, when it was given more time.</summary>
    public DateTimeOffset? Since { get; init; }
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
    [JsonStringEnumMemberName("voided")]
    Voided,
    [JsonStringEnumMemberName("refunded")]
    Refunded,
}

internal sealed record TimelineEntry(DateTimeOffset At, string What);
