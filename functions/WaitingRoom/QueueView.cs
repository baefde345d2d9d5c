using System.Text.Json;
using System.Text.Json.Serialization;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;

namespace TicketMaster.WaitingRoom;

[JsonConverter(typeof(KebabEnum<RoomPhase>))]
internal enum RoomPhase
{
    /// <summary>It has not opened yet.</summary>
    Closed,

    /// <summary>Before the draw. Whoever joins has the same chance, until the lobby closes.</summary>
    Lobby,

    Open,

    Paused,

    /// <summary>Nothing is left, but held seats may come back.</summary>
    [JsonStringEnumMemberName("soldOut")]
    SoldOut,

    /// <summary>The sale is over, or its seats need no pass any more.</summary>
    Ended,
}

/// <summary>Answer of <c>GET /queue/{eventId}</c>: all that those who wait need, the same for everybody.</summary>
/// <param name="Commitment">The SHA-256 of the seed, from the opening of the lobby on.</param>
/// <param name="Seed">Once it is drawn.</param>
/// <param name="Pointer">Whoever has a value up to it is admitted. From the draw on.</param>
/// <param name="PerMinute">People who are admitted a minute, as measured lately.</param>
/// <param name="HeldUpBy">Why an open room admits nobody, where that is not for want of seats.</param>
internal sealed record QueueView(
    string EventId,
    RoomPhase Phase,
    DateTimeOffset ServerTime,
    DateTimeOffset? OpensAt,
    DateTimeOffset? DrawAt,
    DateTimeOffset? LobbyClosedAt,
    int? Draw,
    string? Commitment,
    string? Seed,
    string? PublicName,
    string? PublicValue,
    double? Pointer,
    long? PerMinute,
    Halt? HeldUpBy,
    int? PassFor,
    QueueCrowd? Waiting,
    QueueSeats Seats,
    QueuePoll Poll)
{
    /// <summary>The phase of an event's room; null if the event never had one.</summary>
    public static RoomPhase? PhaseOf(EventDocument document, RoomDocument? room, int left, DateTimeOffset now) => (document, room) switch
    {
        ({ WaitingRoom: null }, null) => null,
        _ when !RoomTimes.IsRun(document, now) => RoomPhase.Ended,
        (_, null or { EndedAt: not null }) => RoomPhase.Closed,

        // It opens anew then.
        _ when document.WaitingRoom!.OpensAt > now => RoomPhase.Closed,
        (_, { Draw.OpenedAt: null }) => RoomPhase.Lobby,
        _ when left == 0 => RoomPhase.SoldOut,
        ({ WaitingRoom.Paused: true }, _) => RoomPhase.Paused,
        _ => RoomPhase.Open,
    };

    public static QueueView Of(RoomPhase phase, RoomDocument? room, EventAvailability availability, DateTimeOffset now)
    {
        EventDocument document = availability.Event;
        WaitingRoomPlan? plan = document.WaitingRoom;
        RoomDraw? draw = phase is RoomPhase.Closed ? null : room?.Draw;
        bool isDrawn = draw?.OpenedAt is not null;
        return new QueueView(
            document.Id,
            phase,
            now,
            draw?.OpensAt ?? plan?.OpensAt,
            draw?.DrawAt ?? (plan is null ? null : RoomTimes.DrawAt(document)),
            draw?.ClosedAt,
            draw?.Number,
            draw?.Commitment,
            isDrawn ? draw!.Seed : null,
            draw?.PublicName,
            isDrawn ? draw!.PublicValue : null,
            isDrawn ? Shown(room!.Pointer) : null,
            isDrawn && plan is not null ? (long)Math.Round(Pace.Measured(room!, plan, now)) : null,
            phase == RoomPhase.Open && room!.Halt == Halt.Provider ? room.Halt : null,
            plan?.PassSeconds,
            draw is null || plan is null ? null : QueueCrowd.Of(room!, plan, now),
            QueueSeats.Of(availability),
            new QueuePoll(Polling.Least, Polling.Most, Polling.Share, Polling.Spread));
    }

    /// <summary>Rounded down: nobody may think to be admitted who is not.</summary>
    private static double Shown(double pointer) => Math.Floor(pointer * 1e9) / 1e9;
}

/// <summary>Who waits.</summary>
/// <param name="People">People who have joined and are not admitted.</param>
/// <param name="Error">The standard error of all numbers of people, as a share of them.</param>
/// <param name="Curve">How many people wait up to a value, for some values. Between two of them people lie evenly.</param>
/// <param name="SeatsEach">Seats that somebody who is admitted takes on average, as this sale has shown so far.</param>
/// <param name="CouldTake">Seats that people could still take who are admitted and have not reserved.</param>
internal sealed record QueueCrowd(long People, double Error, IReadOnlyList<QueuePoint> Curve, double SeatsEach, long CouldTake)
{
    private const int MostPoints = 40;

    public static QueueCrowd Of(RoomDocument room, WaitingRoomPlan plan, DateTimeOffset now)
    {
        double admitted = room.Crowd.UpTo(room.Pointer);
        IEnumerable<CrowdPoint> ahead =
        [
            new(room.Pointer, 0),
            .. room.Pointer < 1 ? [new CrowdPoint(1, room.Crowd.Lobby - admitted)] : Array.Empty<CrowdPoint>(),
            .. room.Crowd.Late.Where(point => point.Value > room.Pointer)
                .Select(point => point with { People = room.Crowd.Lobby + point.People - admitted }),
        ];
        return new QueueCrowd(
            (long)Math.Round(Math.Max(0, room.Crowd.People - admitted)),
            Sketch.Error,
            [
                .. Crowd.Thinned([.. ahead], MostPoints)
                    .Select(point => new QueuePoint(Math.Round(point.Value, 6), (long)Math.Round(Math.Max(0, point.People)))),
            ],
            Math.Round(Pace.SeatsEach(room, plan.PassFor, now), 2),
            (long)Math.Round(Pace.CouldTake(room, plan.PassFor, now)));
    }
}

internal sealed record QueuePoint(double Value, long People);

/// <param name="Left">Seats that can be reserved now.</param>
/// <param name="Held">Seats that are held or being paid for, and may come back.</param>
/// <param name="HoldsEndFrom">When the first of the holds ends; absent if none has an end.</param>
/// <param name="HoldsEndBy">When the last of them ends.</param>
/// <param name="ByPrice">What is left at each price, in minor units.</param>
internal sealed record QueueSeats(
    int Left, int Held, DateTimeOffset? HoldsEndFrom, DateTimeOffset? HoldsEndBy, string Currency, IReadOnlyList<QueuePrice> ByPrice)
{
    public static QueueSeats Of(EventAvailability availability) => new(
        availability.Available,
        availability.Held,
        availability.HoldsEndFrom,
        availability.HoldsEndBy,
        availability.Event.Currency,
        [
            .. availability.Sections.Where(section => section.Price is not null)
                .GroupBy(section => section.Price!.Value, section => section.Available)
                .OrderBy(price => price.Key)
                .Select(price => new QueuePrice(price.Key, price.Sum())),
        ]);
}

internal sealed record QueuePrice(long Price, int Left);

/// <summary>
/// When to ask again: after <paramref name="Share"/> of the time until one's turn (or the draw), but no sooner than
/// <paramref name="Least"/> and no later than <paramref name="Most"/> seconds; times a random number within <paramref name="Spread"/> of 1.
/// </summary>
internal sealed record QueuePoll(int Least, int Most, double Share, double Spread);

[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Strict,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(MomentConverter)])]
[JsonSerializable(typeof(QueueView))]
[JsonSerializable(typeof(PlaceRequest))]
[JsonSerializable(typeof(PlaceAnswer))]
[JsonSerializable(typeof(PassRequest))]
[JsonSerializable(typeof(PassAnswer))]
internal sealed partial class WaitingRoomJson : JsonSerializerContext;
