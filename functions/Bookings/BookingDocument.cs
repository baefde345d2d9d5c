using System.Text.Json.Serialization;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>The record that decides: a user's n-th booking for an event.</summary>
internal sealed record BookingDocument : IProbed, IJsonOnDeserialized
{
    private BookingPayment? _payment;
    private DateTimeOffset? _soldAt;
    private DateTimeOffset? _capturedAt;
    private DateTimeOffset? _issuedAt;

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

    public BookingPayment? Payment
    {
        get => _payment;
        init => _payment = value;
    }

    /// <summary>When it was sold, whatever became of it since.</summary>
    public DateTimeOffset? SoldAt
    {
        get => _soldAt;
        init => _soldAt = value;
    }

    /// <summary>When its money was captured, whatever became of it since.</summary>
    public DateTimeOffset? CapturedAt
    {
        get => _capturedAt;
        init => _capturedAt = value;
    }

    /// <summary>When the outside world was told of its tickets.</summary>
    public DateTimeOffset? IssuedAt
    {
        get => _issuedAt;
        init => _issuedAt = value;
    }

    /// <summary>Payments of this booking that did not buy it, each with what was decided; null where there are none.</summary>
    public IReadOnlyList<StrayPayment>? Strays { get; init; }

    /// <summary>For which late payment this booking was made; null where its buyer asked for it.</summary>
    public Rebooked? Rebooks { get; init; }

    /// <summary>What the buyer is yet to be told, a kind of <see cref="BuyerNotice"/>; null where there is nothing.</summary>
    public string? Tell { get; init; }

    /// <summary>What is on the list of payment cases for it; null where nothing is.</summary>
    public IReadOnlyList<OpenCase>? Cases { get; init; }

    public required IReadOnlyList<TimelineEntry> Timeline { get; init; }

    /// <inheritdoc/>
    public DateTimeOffset? ProbedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => UserId;

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

internal sealed record TimelineEntry(DateTimeOffset At, TimelineStep What);

/// <summary>What happened to a booking, as its owner reads it.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TimelineStep>))]
internal enum TimelineStep
{
    [JsonStringEnumMemberName("held")]
    Held,
    [JsonStringEnumMemberName("paying")]
    Paying,
    [JsonStringEnumMemberName("declined")]
    Declined,
    [JsonStringEnumMemberName("authorised")]
    Authorised,
    [JsonStringEnumMemberName("booked")]
    Booked,
    [JsonStringEnumMemberName("captured")]
    Captured,
    [JsonStringEnumMemberName("issued")]
    Issued,
    [JsonStringEnumMemberName("cancelled")]
    Cancelled,
    [JsonStringEnumMemberName("expired")]
    Expired,
    [JsonStringEnumMemberName("event-cancelled")]
    EventCancelled,
    [JsonStringEnumMemberName("amount-differs")]
    AmountDiffers,
    [JsonStringEnumMemberName("sale-undone")]
    SaleUndone,
    [JsonStringEnumMemberName("refund-asked")]
    RefundAsked,
    [JsonStringEnumMemberName("voided")]
    Voided,
    [JsonStringEnumMemberName("refunded")]
    Refunded,
    [JsonStringEnumMemberName("rebooked")]
    Rebooked,
    [JsonStringEnumMemberName("payment-returned")]
    PaymentReturned,
    [JsonStringEnumMemberName("disputed")]
    Disputed,
    [JsonStringEnumMemberName("dispute-won")]
    DisputeWon,
    [JsonStringEnumMemberName("dispute-lost")]
    DisputeLost,
}

/// <param name="Subject">The paymentId, or the booking's id where the provider never gave one.</param>
/// <param name="Since">When it began to be wrong.</param>
internal sealed record OpenCase(PaymentCaseKind Kind, string Subject, DateTimeOffset Since);
