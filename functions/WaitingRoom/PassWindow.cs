namespace TicketMaster.WaitingRoom;

/// <summary>Until when an admitted place can be turned into passes, read from the pointer's history: nothing is stored a person.</summary>
internal static class PassWindow
{
    /// <summary>How often a pass's time a place counts after the pointer passed it.</summary>
    public const int Times = 3;

    /// <summary>Steps of the history within the time of one pass. A place may count longer by one of them, and never shorter.</summary>
    private const int StepsAPass = 20;

    /// <summary>The history's last step at or before a moment; null before the first.</summary>
    public static PointerStep? At(RoomDocument room, DateTimeOffset moment)
    {
        PointerStep? last = null;
        foreach (PointerStep step in room.History)
        {
            if (step.At > moment)
            {
                break;
            }

            last = step;
        }

        return last;
    }

    /// <summary>When a place's time is over; null if it is not admitted.</summary>
    public static DateTimeOffset? EndsAt(RoomDocument room, double value, TimeSpan passFor)
    {
        if (value > room.Pointer)
        {
            return null;
        }

        PointerStep? passed = room.History.FirstOrDefault(step => step.Value >= value);
        return (passed?.At ?? room.Draw.OpenedAt) + (Times * passFor);
    }

    /// <summary>The history with the pointer's present place. Moves that are close together are one step, of the later time.</summary>
    public static IReadOnlyList<PointerStep> With(IReadOnlyList<PointerStep> history, PointerStep next, TimeSpan passFor)
    {
        // A step that is to come was made by a clock that was ahead. It would hide what came after it.
        history = [.. history.TakeWhile(step => step.At <= next.At)];

        // The step before last begins the one that still grows. The first of all stands for the opening and stays.
        bool grows = history.Count > 1 && next.At - history[^2].At < passFor / StepsAPass;
        DateTimeOffset oldest = next.At - ((Times + 1) * passFor);
        PointerStep[] steps = [.. grows ? history.SkipLast(1) : history, next];

        // One that is older than any place may be stays: it says that what lies before it is older still.
        int gone = Math.Max(0, Array.FindLastIndex(steps, step => step.At <= oldest));
        return steps[gone..];
    }
}
