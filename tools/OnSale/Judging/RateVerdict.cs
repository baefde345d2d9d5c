using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <summary>Whether as many people were admitted as was asked for, while seats allowed it.</summary>
internal static class RateVerdict
{
    private const double Tolerance = 0.02;

    /// <summary>Less than that says nothing.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(20);

    /// <summary>The seats that are left bound the pace from here on.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    public static Verdict Of(Story story, Crowd crowd)
    {
        const string Promise = "People are admitted at the rate that was asked for";
        if (story.PerMinute is not { } asked)
        {
            return new Verdict(Promise, "none was asked for: the room decides by itself", []);
        }

        Seen[] bounded =
        [
            .. story.Seen.SkipWhile(seen => seen.Pointer is null).TakeWhile(seen => !IsBound(seen, story, asked)),
        ];
        if (bounded is not [var first, .., var last] || last.At - first.At < s_least)
        {
            return new Verdict(Promise, "the seats bound it from the beginning", []);
        }

        int people = crowd.Admitted(last.Pointer) - crowd.Admitted(first.Pointer);
        double expected = asked * (last.At - first.At).TotalMinutes;
        double off = (people / expected) - 1;

        // Where few are admitted, chance alone moves their number.
        double allowed = Math.Max(Tolerance, 3 / Math.Sqrt(expected));
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"{people} admitted in {(last.At - first.At).TotalMinutes:F1} min, {expected:F0} asked for: {off:+0.0%;-0.0%} "
            + $"(allowed {allowed:0.0%})");
        return new Verdict(Promise, measured, Math.Abs(off) > allowed ? [measured] : []);
    }

    private static bool IsBound(Seen seen, Story story, int asked) =>
        seen.Phase != "open"
        || seen.Pointer >= 1
        || seen.At > story.Opened + story.Sale
        || seen.Left - seen.CouldTake < s_margin.TotalMinutes * asked * seen.SeatsEach;
}
