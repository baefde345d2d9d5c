using TicketMaster.Catalogue;

namespace TicketMaster.WaitingRoom;

/// <param name="People">People ahead.</param>
/// <param name="Error">By how many it may be wrong, either way, in 19 of 20 cases.</param>
internal sealed record Ahead(long People, long Error);

/// <summary>A range of minutes.</summary>
internal sealed record MinuteRange(long From, long To);

/// <summary>What can be said of a place: how many are ahead, how long that takes, and what is left by then.</summary>
internal static class Estimate
{
    public static Ahead Ahead(RoomDocument room, double value)
    {
        double people = Math.Max(0, room.Crowd.UpTo(value) - room.Crowd.UpTo(room.Pointer));

        // The sketch's error and that of chance: those ahead are drawn from all.
        double error = 2 * Math.Sqrt((Sketch.Error * people * (Sketch.Error * people)) + (value < 1 ? people * (1 - value) : 0));
        return new Ahead((long)Math.Round(people), (long)Math.Ceiling(error));
    }

    /// <summary>From the fastest of the aimed and the measured pace to the slowest; null if nobody is admitted at all.</summary>
    public static MinuteRange? Minutes(RoomDocument room, WaitingRoomPlan plan, Ahead ahead, DateTimeOffset now)
    {
        double measured = Pace.Measured(room, plan, now);
        double aimed = plan.PerMinute ?? measured;
        double slow = Math.Min(aimed, measured);
        return slow <= 0 ? null : new MinuteRange(
            (long)Math.Floor(Math.Max(0, ahead.People - ahead.Error) / Math.Max(aimed, measured)),
            (long)Math.Ceiling((ahead.People + ahead.Error) / slow) + 1);
    }

    /// <summary>Seats left, as a share of what those ahead and those who are in already want. 1 means: enough for all.</summary>
    public static double Odds(RoomDocument room, WaitingRoomPlan plan, Ahead ahead, Supply supply, DateTimeOffset now)
    {
        double wanted = Pace.CouldTake(room, plan.PassFor, now) + ((ahead.People + 1) * Pace.SeatsEach(room, plan.PassFor, now));
        return Math.Round(Math.Clamp(supply.Left / wanted, 0, 1), 2);
    }
}

/// <summary>How often a client asks for the room: the more rarely, the longer it has to wait.</summary>
internal static class Polling
{
    public const double Share = 0.1;
    public const int Least = 5;
    public const int Most = 60;

    /// <summary>Each waits between three and five quarters of it, as chance has it: else those who came together stay together.</summary>
    public const double Spread = 0.25;

    /// <param name="left">Until something happens that the client waits for.</param>
    /// <param name="chance">In [0, 1).</param>
    public static int Seconds(TimeSpan left, double chance) =>
        (int)Math.Ceiling(Math.Clamp(left.TotalSeconds * Share, Least, Most) * (1 - Spread + (2 * Spread * chance)));
}
