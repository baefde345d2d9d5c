using TicketMaster.Catalogue;

namespace TicketMaster.WaitingRoom;

/// <summary>What a look at a room knows besides the room and its event.</summary>
/// <param name="NewSeed">Random bytes in hexadecimal digits, in case a draw begins.</param>
/// <param name="SeenClosed">
/// The draw whose lobby the orchestration knows to have been closed for <see cref="Limits.SeedShownAfter"/>, by its own timer; 0 for none.
/// No clock that writes times decides that.
/// </param>
/// <param name="Counted">What the instances have counted; null if it was not read anew.</param>
internal sealed record Look(DateTimeOffset Now, string NewSeed, int SeenClosed, Supply Supply, Counted? Counted);

/// <summary>The sum of what the instances have counted.</summary>
internal sealed record Counted(Crowd Crowd, Demand Demand);

/// <summary>The life of a waiting room as pure functions: lobby, draw, pointer.</summary>
internal static class RoomDecision
{
    /// <summary>
    /// Only people who came so long ago are surely counted: an instance writes its counts every <see cref="RoomCounts.Every"/>, and they
    /// are added up as often. The pointer does not pass what is not counted, or a crowd that comes in one second would not be held up.
    /// </summary>
    public static readonly TimeSpan CountedAfter = RoomCounts.Every + RoomCounts.Every;

    /// <summary>How long before a count somebody has come who is surely in it: a write takes a moment.</summary>
    private static readonly TimeSpan s_writtenAfter = RoomCounts.Every + TimeSpan.FromSeconds(1);

    /// <summary>Time that was missed and is made up for, such as after a kill.</summary>
    private static readonly TimeSpan s_catchUp = TimeSpan.FromMinutes(1);

    /// <summary>A room that does not change is written so often, to show that somebody looks after it.</summary>
    private static readonly TimeSpan s_sign = TimeSpan.FromSeconds(5);

    /// <returns>The room as it is to be written; null if it stays as it is.</returns>
    public static RoomDocument? Decide(RoomDocument? room, EventDocument document, Look look)
    {
        if (!RoomTimes.IsRun(document, look.Now))
        {
            return Ended(room, look.Now);
        }

        WaitingRoomPlan plan = document.WaitingRoom!;
        DateTimeOffset drawAt = RoomTimes.DrawAt(document);
        if (room is null || DrawsAnew(room, drawAt, look.Now))
        {
            return look.Now < plan.OpensAt ? Ended(room, look.Now) : New(document, (room?.Draw.Number ?? 0) + 1, drawAt, look);
        }

        RoomDocument next = Counting(room, look) with { EndedAt = null };
        next = next.Draw switch
        {
            { ClosedAt: null } => InLobby(next, plan, drawAt, look.Now),
            { OpenedAt: null } => Drawn(next, plan, look),

            // A clock that was ahead has drawn too early. Who is admitted before the sale would lose the time of the place.
            { DrawAt: var due } when look.Now < due => next,
            _ => Move(next, plan, look),
        };
        return next == room && (look.Now - room.SeenAt).Duration() < s_sign ? null : next with { SeenAt = look.Now };
    }

    /// <summary>How long nothing has to be done.</summary>
    public static TimeSpan Pause(RoomDocument room) => room.Draw.ClosedAt is null ? TimeSpan.FromSeconds(2) : TimeSpan.FromSeconds(1);

    /// <summary>A sale that was moved to later than the lobby's next closing is another: who waited knows the seed, or soon will.</summary>
    private static bool DrawsAnew(RoomDocument room, DateTimeOffset drawAt, DateTimeOffset now) =>
        room.Draw.ClosedAt is not null && drawAt > room.Draw.DrawAt && RoomTimes.ClosesAt(drawAt) > now;

    /// <summary>Nobody looks after it from now on, until it opens again.</summary>
    private static RoomDocument? Ended(RoomDocument? room, DateTimeOffset now) =>
        room is null or { EndedAt: not null } ? null : room with { EndedAt = now, SeenAt = now };

    private static RoomDocument New(EventDocument document, int number, DateTimeOffset drawAt, Look look) => new()
    {
        Id = document.Id,
        EventId = document.Id,
        Draw = new RoomDraw(number, look.NewSeed, document.WaitingRoom!.OpensAt, drawAt, PublicName: document.WaitingRoom.PublicName),
        SeenAt = look.Now,
    };

    private static RoomDocument Counting(RoomDocument room, Look look) => look.Counted is not { } counted ? room : room with
    {
        Crowd = counted.Crowd,
        Demand = Pace.Eased(room.Demand, counted.Demand, look.Now - (room.CountedAt ?? look.Now)),
        CountedAt = look.Now,
    };

    /// <summary>The lobby closes once and for all. Until then the draw may be put off, and keeps its seed.</summary>
    private static RoomDocument InLobby(RoomDocument room, WaitingRoomPlan plan, DateTimeOffset drawAt, DateTimeOffset now) => room with
    {
        Draw = room.Draw with
        {
            OpensAt = plan.OpensAt,
            DrawAt = drawAt,
            ClosedAt = now >= RoomTimes.ClosesAt(drawAt) ? now : null,
        },
    };

    /// <summary>The seed is shown when it is time, everybody knows that the lobby is closed, and the public value is there.</summary>
    private static RoomDocument Drawn(RoomDocument room, WaitingRoomPlan plan, Look look)
    {
        RoomDraw draw = room.Draw;
        if (look.SeenClosed != draw.Number || look.Now < draw.DrawAt || (draw.PublicName is not null && plan.PublicValue is null))
        {
            return room;
        }

        return room with
        {
            Draw = draw with { OpenedAt = look.Now, PublicValue = draw.PublicName is null ? null : plan.PublicValue },
            MovedAt = look.Now,
            History = [new PointerStep(look.Now, 0, 0, room.Demand.Buyers)],
        };
    }

    private static RoomDocument Move(RoomDocument room, WaitingRoomPlan plan, Look look)
    {
        DateTimeOffset moved = room.MovedAt!.Value;
        Halt? halt = plan.Paused ? Halt.Paused
            : look.Supply.Left == 0 ? Halt.NothingLeft
            : plan.PerMinute is null && Pace.IsProviderDown(room.Demand, look.Now) ? Halt.Provider
            : null;

        // What was not admitted in a halt is not made up for, nor the time that a clock was ahead.
        if (halt is not null || room.Halt is Halt.Paused or Halt.NothingLeft or Halt.Provider || moved > look.Now + Limits.TakeOverGrace)
        {
            return halt == room.Halt && halt is not null ? room : room with
            {
                Halt = halt,
                MovedAt = look.Now,
                Resumed = halt is null ? Step(room, look.Now) : room.Resumed,
            };
        }

        TimeSpan passed = look.Now - moved;
        if (passed <= TimeSpan.Zero)
        {
            return room;
        }

        double wanted = Pace.PerMinute(room, plan) * (passed < s_catchUp ? passed : s_catchUp).TotalMinutes;
        double budget = Pace.Budget(room, plan.PassFor, look.Supply, look.Now);
        double people = Math.Min(wanted, budget);
        double pointer = people > 0 ? Math.Max(room.Pointer, Target(room, people, look.Now)) : room.Pointer;
        RoomDocument next = room with { Pointer = pointer, MovedAt = look.Now, Halt = budget < wanted ? Halt.Seats : null };
        return next with { History = PassWindow.With(room.History, Step(next, look.Now), plan.PassFor) };
    }

    private static PointerStep Step(RoomDocument room, DateTimeOffset now) =>
        new(now, room.Pointer, room.Crowd.UpTo(room.Pointer), room.Demand.Buyers);

    /// <summary>Where the pointer has admitted so many more people.</summary>
    private static double Target(RoomDocument room, double people, DateTimeOffset now)
    {
        DateTimeOffset until = now - CountedAfter;
        if (room.CountedAt is { } at && at - s_writtenAfter < until)
        {
            until = at - s_writtenAfter;
        }

        double counted = 1 + Math.Max(0, (until - room.Draw.ClosedAt!.Value).TotalSeconds);
        return Math.Min(counted, room.Crowd.At(room.Crowd.UpTo(room.Pointer) + people));
    }
}
