using System.Text.Json.Serialization;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.WaitingRoom;

/// <summary>An event's waiting room. Only <see cref="MovePointer"/> writes it.</summary>
internal sealed record RoomDocument : IDocument
{
    /// <summary>The eventId.</summary>
    public required string Id { get; init; }

    public required string EventId { get; init; }

    public required RoomDraw Draw { get; init; }

    /// <summary>Whoever has a place of a value up to this is admitted. Within a draw it only grows.</summary>
    public double Pointer { get; init; }

    /// <summary>Where the pointer was, oldest first, for as long as a pass may depend on it.</summary>
    public IReadOnlyList<PointerStep> History { get; init; } = [];

    /// <summary>Until when the rate has been used up; null before the first move.</summary>
    public DateTimeOffset? MovedAt { get; init; }

    /// <summary>Why the pointer stood still at the last look; null if it did not.</summary>
    public Halt? Halt { get; init; }

    /// <summary>Where the pointer was when it last went on after a halt, from where its pace is measured; null if it never did.</summary>
    public PointerStep? Resumed { get; init; }

    /// <summary>Who waits, at the last count.</summary>
    public Crowd Crowd { get; init; } = Crowd.Nobody;

    /// <summary>What was learnt of this sale.</summary>
    public Demand Demand { get; init; } = Demand.Unknown;

    /// <summary>When the room was last looked after. Somebody is there as long as this is young.</summary>
    public required DateTimeOffset SeenAt { get; init; }

    /// <summary>When the last of the instances' counts were added up.</summary>
    public DateTimeOffset? CountedAt { get; init; }

    /// <summary>When the sale was over, or the room was taken away or is to open again later; null while it goes on.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    [JsonIgnore]
    public string PartitionKey => EventId;
}

/// <param name="Number">Counts the event's draws from 1.</param>
/// <param name="Seed">Its random bytes in hexadecimal digits. Nobody sees them before <paramref name="OpenedAt"/>.</param>
/// <param name="DrawAt">When it is made: the opening of the sale.</param>
/// <param name="ClosedAt">When the lobby closed, for good. It is at least ten seconds before the seed is shown.</param>
/// <param name="OpenedAt">When the seed was shown.</param>
/// <param name="PublicName">The public value that is mixed in, as it was named when the lobby opened.</param>
internal sealed record RoomDraw(
    int Number,
    string Seed,
    DateTimeOffset OpensAt,
    DateTimeOffset DrawAt,
    DateTimeOffset? ClosedAt = null,
    DateTimeOffset? OpenedAt = null,
    string? PublicName = null,
    string? PublicValue = null)
{
    public string Commitment => WaitingRoom.Draw.Commitment(Convert.FromHexString(Seed));

    /// <summary>The value of a place after the draw.</summary>
    /// <param name="late">Null if the place was taken in the lobby.</param>
    public double ValueOf(string eventId, string userId, long? late) =>
        WaitingRoom.Draw.Value(WaitingRoom.Draw.Fraction(Convert.FromHexString(Seed), PublicValue, eventId, userId), late);
}

/// <summary>Where the pointer was at a moment.</summary>
/// <param name="People">People up to it, as they were counted then.</param>
/// <param name="Buyers">Reserves that had succeeded by then.</param>
internal sealed record PointerStep(DateTimeOffset At, double Value, double People, int Buyers);

[JsonConverter(typeof(KebabEnum<Halt>))]
internal enum Halt
{
    /// <summary>The operator said so.</summary>
    Paused,

    /// <summary>Nothing is left to buy.</summary>
    NothingLeft,

    /// <summary>Those who were admitted could still take what is left.</summary>
    Seats,

    /// <summary>The payment provider does not answer.</summary>
    Provider,
}

/// <summary>What the reserves of this sale tell, and how the store and the provider bear it.</summary>
/// <param name="Buyers">Reserves that succeeded.</param>
/// <param name="Seats">Seats that they took.</param>
/// <param name="Ease">How much of the pace the store has borne of late, up to 1.</param>
/// <param name="ThrottledAt">When the store last turned a reserve away.</param>
/// <param name="ProviderDownAt">When the payment provider last did not answer.</param>
internal sealed record Demand(int Buyers, int Seats, double Ease, DateTimeOffset? ThrottledAt, DateTimeOffset? ProviderDownAt)
{
    public static readonly Demand Unknown = new(0, 0, 1, null, null);
}

/// <summary>What one instance has counted of an event. Nothing in it is of one person.</summary>
internal sealed record RoomCountsDocument : IDocument
{
    public const string CountsKind = "counts";

    /// <summary><c>{eventId}-{instance}</c>.</summary>
    public required string Id { get; init; }

    public required string EventId { get; init; }

    public string Kind { get; init; } = CountsKind;

    /// <summary>The draw that its places are of. Buyers are counted over all draws.</summary>
    public required int Draw { get; init; }

    /// <summary>The sketch of those who joined the lobby.</summary>
    public required ReadOnlyMemory<byte> Lobby { get; init; }

    /// <summary>The sketch of those who came later.</summary>
    public required ReadOnlyMemory<byte> Late { get; init; }

    /// <summary>When those came who are late, as <see cref="WaitingRoom.Arrivals.ToNumbers"/> has it.</summary>
    public IReadOnlyList<int> Arrivals { get; init; } = [];

    public required Demand Demand { get; init; }

    [JsonIgnore]
    public string PartitionKey => EventId;
}
