using TicketMaster.Catalogue;

namespace TicketMaster.WaitingRoom;

/// <summary>Seats at about this moment.</summary>
/// <param name="Left">Seats that a reserve could take.</param>
/// <param name="Held">Seats that are held or paid for, and may come back.</param>
internal readonly record struct Supply(int Left, int Held);

/// <summary>How many people may be admitted, as pure functions of what a sale has shown so far.</summary>
internal static class Pace
{
    /// <summary>A buyer takes so many seats until this sale says otherwise, and everybody buys.</summary>
    private const double SeatsAtFirst = 2;

    /// <summary>So many people weigh as much as what is assumed at first.</summary>
    private const int FirstWeight = 20;

    /// <summary>The least share of people that is expected to buy: a room does not open wide because nobody bought for a while.</summary>
    private const double LeastShare = 0.02;

    /// <summary>After a failure of the provider nobody is admitted for so long.</summary>
    private static readonly TimeSpan s_providerRest = TimeSpan.FromSeconds(15);

    /// <summary>How far the pace is taken back at most.</summary>
    private const double LeastEase = 1.0 / 64;

    /// <summary>In which time the pace doubles again once the store bears it.</summary>
    private static readonly TimeSpan s_recovery = TimeSpan.FromMinutes(1);

    /// <summary>How long the measured pace is looked at.</summary>
    private static readonly TimeSpan s_measured = TimeSpan.FromMinutes(5);

    /// <summary>Seats that somebody who is admitted takes on average: the share that buys, by the seats of a buyer.</summary>
    public static double SeatsEach(RoomDocument room, TimeSpan passFor, DateTimeOffset now)
    {
        Demand demand = room.Demand;
        double seats = (demand.Seats + (SeatsAtFirst * FirstWeight)) / (demand.Buyers + FirstWeight);
        double finished = Before(room, passFor, now)?.People ?? 0;
        double share = Math.Clamp((demand.Buyers + FirstWeight) / (finished + FirstWeight), LeastShare, 1);
        return seats * share;
    }

    /// <summary>Seats that people could still take who were admitted lately and have not reserved.</summary>
    public static double CouldTake(RoomDocument room, TimeSpan passFor, DateTimeOffset now)
    {
        PointerStep? before = Before(room, passFor, now);
        double admitted = room.Crowd.UpTo(room.Pointer) - (before?.People ?? 0);
        double reserved = room.Demand.Buyers - (before?.Buyers ?? 0);
        return Math.Max(0, admitted - reserved) * SeatsEach(room, passFor, now);
    }

    /// <summary>
    /// Up to this step people were admitted whose passes have ended by now. If it is not known any more, since passes were shorter before,
    /// it is the oldest that is known. In the time of the first passes that is the opening, with the buyers of the draws before.
    /// </summary>
    private static PointerStep? Before(RoomDocument room, TimeSpan passFor, DateTimeOffset now) =>
        PassWindow.At(room, now - passFor) ?? (room.History is [var first, ..] ? first : null);

    /// <summary>People whom the seats that are left allow to admit now.</summary>
    public static double Budget(RoomDocument room, TimeSpan passFor, Supply supply, DateTimeOffset now) =>
        Math.Max(0, supply.Left - CouldTake(room, passFor, now)) / SeatsEach(room, passFor, now);

    /// <summary>The rate that is aimed at, in people a minute.</summary>
    public static double PerMinute(RoomDocument room, WaitingRoomPlan plan) =>
        plan.PerMinute ?? (Limits.MostAdmittedPerMinute * room.Demand.Ease);

    /// <summary>
    /// People a minute who were admitted in the last minutes, after the last halt; the rate aimed at until there is something to measure.
    /// Measured over a halt, everybody's time would seem to be far away once the room goes on.
    /// </summary>
    public static double Measured(RoomDocument room, WaitingRoomPlan plan, DateTimeOffset now)
    {
        if (room.History is not [var first, ..] || room.Draw.OpenedAt is not { } opened)
        {
            return PerMinute(room, plan);
        }

        DateTimeOffset from = opened > now - s_measured ? opened : now - s_measured;
        PointerStep step = PassWindow.At(room, from) ?? first;
        step = room.Resumed is { } resumed && resumed.At > step.At ? resumed : step;
        double minutes = (now - step.At).TotalMinutes;
        return minutes < 0.5 ? PerMinute(room, plan) : Math.Max(0, room.Crowd.UpTo(room.Pointer) - step.People) / minutes;
    }

    /// <summary>Whether the provider failed just now.</summary>
    public static bool IsProviderDown(Demand demand, DateTimeOffset now) =>
        demand.ProviderDownAt is { } at && (now - at).Duration() < s_providerRest;

    /// <summary>Takes the pace back by half for each sign of throttling, and lets it grow slowly else.</summary>
    public static Demand Eased(Demand before, Demand counted, TimeSpan passed) => counted with
    {
        Ease = counted.ThrottledAt > (before.ThrottledAt ?? DateTimeOffset.MinValue)
            ? Math.Max(LeastEase, before.Ease / 2)
            : Math.Min(1, before.Ease * Math.Pow(2, Math.Max(0, passed / s_recovery))),
    };
}
