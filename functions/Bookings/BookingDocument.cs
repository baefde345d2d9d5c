using System.Text.Json.Serialization;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>A user's n-th booking for an event. This record decides who has the seats.</summary>
internal sealed record BookingDocument : IProbed, IJsonOnDeserialized
{
    private BookingPayment? _payment;
    private DateTimeOffset? _soldAt;
    private DateTimeOffset? _capturedAt;
    private DateTimeOffset? _issuedAt;

    /// <summary><c>{eventId}-{hash of user}-{n}</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The <c>sub</c> of the token. It is the partition key.</summary>
    public required string UserId { get; init; }

    public required string EventId { get; init; }

    /// <summary>Counts from 1; a number is never used twice.</summary>
    public required int Number { get; init; }

    /// <summary>
    /// The numbers of the user's earlier bookings of the event that had not ended when this one was made. All others have ended for good.
    /// So what this booking names, and the booking itself, are all that still count. Null in documents of an earlier version, and if
    /// one of them has an id of another series.
    /// </summary>
    public IReadOnlyList<int>? Open { get; init; }

    /// <summary>The user's holds of the event that had ended by then; null if there were none lately.</summary>
    public EndedHolds? EndedHolds { get; init; }

    public required BookingState State { get; init; }

    /// <summary>
    /// In id order. It is the list of the seats that the booking counts among its own: a seat that names the booking and is not on it
    /// is free.
    /// </summary>
    public required IReadOnlyList<BookedTicket> Tickets { get; init; }

    /// <summary>
    /// The version of each seat's document that names the booking, in id order, with those of refunded tickets. It is noted by the write
    /// that begins the first payment, and stays right for as long as the booking lives: only then may another take a seat. Null before,
    /// and in documents of an earlier version.
    /// </summary>
    public IReadOnlyList<long>? Claims { get; init; }

    /// <summary>Minor units of <see cref="Tickets"/>; their prices are locked at the reserve.</summary>
    public required long Total { get; init; }

    public required string Currency { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The hold's deadline.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When the booking needs its next step, in Unix milliseconds; null once nothing is left to do.</summary>
    public long? DueAt { get; init; }

    /// <summary>The timing wheel's shard of this booking.</summary>
    public required int Shard { get; init; }

    public string? IdempotencyKey { get; init; }

    /// <summary>Hash of the request that made this booking. It tells a repeat from a reuse of its key.</summary>
    public required string Fingerprint { get; init; }

    /// <summary>New with every write. It shows whether a write whose answer was lost took effect.</summary>
    public required string Attempt { get; init; }

    /// <summary>Why the reserve that made this booking was refused; null if it was not.</summary>
    public BookingRefusal? Refusal { get; init; }

    /// <summary>1 if the reserve was refused, so the booking was never held; else 0. Lists leave refused bookings out.</summary>
    public int Refused { get; init; }

    /// <summary>Null while one request alone works on the reserve. Only that request then knows its answer.</summary>
    public ReserveAnswer? Answer { get; init; }

    [JsonConverter(typeof(BookingPaymentConverter))]
    public BookingPayment? Payment
    {
        get => _payment;
        init => _payment = value;
    }

    /// <summary>The Idempotency-Key of the confirm that booked a total of 0. Any other is its payment's.</summary>
    public string? ConfirmKey { get; init; }

    /// <summary>When it was sold. It stays when the sale is undone.</summary>
    public DateTimeOffset? SoldAt
    {
        get => _soldAt;
        init => _soldAt = value;
    }

    /// <summary>When its money was captured. It stays when the money goes back.</summary>
    public DateTimeOffset? CapturedAt
    {
        get => _capturedAt;
        init => _capturedAt = value;
    }

    /// <summary>When its tickets were announced to other systems.</summary>
    public DateTimeOffset? IssuedAt
    {
        get => _issuedAt;
        init => _issuedAt = value;
    }

    /// <summary>The Idempotency-Keys of the confirms before the last; null if there are none.</summary>
    public IReadOnlyList<string>? EarlierKeys { get; init; }

    /// <summary>Tickets that were refunded while others stayed, in that order; null if there are none.</summary>
    public IReadOnlyList<RefundedTicket>? RefundedTickets { get; init; }

    /// <summary>For queries: the event, if tickets of the booking were refunded. Only those bookings cost an index anything.</summary>
    public string? RefundsOf => RefundedAt is null ? null : EventId;

    /// <summary>For queries: when the last of them was refunded, in Unix milliseconds.</summary>
    public long? RefundedAt => RefundTimes.LastOf(this)?.ToUnixTimeMilliseconds();

    /// <summary>
    /// Counts how often the provider refused to pay refunded tickets back. It is part of the provider's idempotency key, so only a write
    /// of this document lets the provider be asked anew.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int RefundAttempt { get; init; }

    /// <summary>Payments of this booking that did not buy it, each with its decision; null if there are none.</summary>
    public IReadOnlyList<StrayPayment>? Strays { get; init; }

    /// <summary>The late payment that this booking was made for; null if its buyer asked for it.</summary>
    public Rebooked? Rebooks { get; init; }

    /// <summary>The notice that the buyer has not been sent yet, one of <see cref="NoticeKind"/>; null if there is none.</summary>
    public string? Tell { get; init; }

    /// <summary>How many moves of the event its buyer knew when the seats were reserved.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int KnownMoves { get; init; }

    /// <summary>Up to which move of the event its buyer was told, or is owed a notice. 0 if none was noted.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int NotedMoves { get; init; }

    /// <summary>The moves of which the buyer has not been told yet; null if there are none. Only the buyer of a sale is told.</summary>
    public IReadOnlyList<int>? TellMoves { get; init; }

    /// <summary>Its open payment cases; null if there are none.</summary>
    public IReadOnlyList<OpenCase>? Cases { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => UserId;

    /// <summary>Whether it costs nothing. Such a booking is sold without a payment.</summary>
    [JsonIgnore]
    public bool IsFree => PartRefunds.Paid(this) == 0;

    void IJsonOnDeserialized.OnDeserialized()
    {
        if (_payment is { } payment && BookingUpgrade.IsOfEarlierVersion(payment))
        {
            _payment = BookingUpgrade.Payment(payment, Timeline);
            _soldAt = BookingUpgrade.First(Timeline, TimelineStep.Booked);
            _capturedAt = BookingUpgrade.First(Timeline, TimelineStep.Captured);
            _issuedAt = BookingUpgrade.First(Timeline, TimelineStep.Issued);
        }
    }
}

[JsonConverter(typeof(KebabEnum<BookingState>))]
internal enum BookingState
{
    Held,
    Paying,
    Booked,
    Cancelled,
    Expired,
    Refunded,
}

/// <summary>The answer of a reserve that several requests work on. None of them may refuse what another has promised.</summary>
[JsonConverter(typeof(KebabEnum<ReserveAnswer>))]
internal enum ReserveAnswer
{
    /// <summary>Several requests name the seats. From here on a promise is written before it is given.</summary>
    Open,

    /// <summary>The seats were promised. The reserve can no longer be refused.</summary>
    Given,
}

internal sealed record BookedTicket(string TicketId, string Section, string Row, string Seat, long Price);

/// <param name="Conflicts">The seats that were gone.</param>
/// <param name="Alternative">Free seats that were as good; may be empty.</param>
/// <param name="Superseded">Whether the same reserve tried other seats under the next number.</param>
internal sealed record BookingRefusal(IReadOnlyList<string> Conflicts, IReadOnlyList<string> Alternative, bool Superseded);

internal sealed record TimelineEntry(DateTimeOffset At, TimelineStep What);

/// <summary>What happened to a booking, as its owner reads it.</summary>
[JsonConverter(typeof(KebabEnum<TimelineStep>))]
internal enum TimelineStep
{
    Held,
    Paying,
    Declined,
    Authorised,
    Booked,
    Captured,
    Issued,
    Cancelled,
    Expired,
    EventCancelled,
    AmountDiffers,
    SaleUndone,
    RefundAsked,
    Voided,
    Refunded,
    TicketsRefundAsked,
    TicketsRefunded,
    Rebooked,
    PaymentReturned,
    Disputed,
    DisputeWon,
    DisputeLost,
}

/// <param name="Subject">The payment's id, or the booking's if the provider never gave one.</param>
/// <param name="Since">When the trouble began.</param>
internal sealed record OpenCase(PaymentCaseKind Kind, string Subject, DateTimeOffset Since);
