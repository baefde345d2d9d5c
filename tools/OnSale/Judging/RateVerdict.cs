using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <summary>Whether as many people were admitted as was asked for, while seats allowed it.</summary>
internal static class RateVerdict
{
    private const double Tolerance = 0.02;

    /// <summary>Less than that says nothing.</summary>
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(20);

    /// <summary>After a kill a room makes up for a minute at most.</summary>
    private static readonly TimeSpan s_catchUp = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(15);

    /// <summary>The seats that are left bound the pace from here on.</summary>
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(5);

    public static Verdict Of(Story story, Crowd crowd)
    {
        const string Promise = "People are admitted at the rate that was asked for";
        if (story.PerMinute is not { } asked)
        {
            return new Verdict(Promise, "none was asked for: the room decides by itself", []);
        }

        Seen[] bounded = [.. Measured(story, asked)];
        string[] crowds = [.. AtOnce(story, crowd, asked), .. StoodStill(bounded)];
        if (bounded is not [var first, .., var last] || last.At - first.At < s_least)
        {
            return new Verdict(Promise, "the seats bound it from the beginning", crowds);
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
        return new Verdict(Promise, measured, Math.Abs(off) > allowed ? [measured, .. crowds] : crowds);
    }

    /// <summary>
    /// The states of the sale while only the rate bounds it, to the first that has moved after its end: what was missed while the app was
    /// away may be made up for a little later.
    /// </summary>
    private static IEnumerable<Seen> Measured(Story story, int asked)
    {
        DateTimeOffset end = story.Opened + story.Sale;
        Seen? last = null;
        foreach (Seen seen in story.Seen.SkipWhile(seen => seen.Pointer is null).TakeWhile(seen => !IsBound(seen, story, asked)))
        {
            if (seen.At > end + s_catchUp)
            {
                yield break;
            }

            yield return seen;
            if (seen.At > end && seen.Pointer > last?.Pointer)
            {
                yield break;
            }

            last = seen;
        }
    }

    /// <summary>A room that moves each second or two, and makes up for a minute at most, never stands still for longer.</summary>
    private static IEnumerable<string> StoodStill(Seen[] bounded)
    {
        Seen? since = null;
        foreach (Seen seen in bounded)
        {
            if (since is null || seen.Pointer > since.Pointer)
            {
                since = seen;
            }
            else if (seen.At - since.At > s_catchUp)
            {
                yield return $"Nobody was admitted from {since.At:HH:mm:ss} to {seen.At:HH:mm:ss}, with seats left.";
                yield break;
            }
        }
    }

    /// <summary>
    /// Whatever the seats allow, no more come in at once than a minute that was missed may bring. This looks at the whole sale: a pointer
    /// that leaps would also end the time in which the rate is measured.
    /// </summary>
    private static IEnumerable<string> AtOnce(Story story, Crowd crowd, int asked)
    {
        double expected = asked * (s_window + s_catchUp).TotalMinutes;
        double most = expected + (5 * Math.Sqrt(expected)) + 5;
        int from = 0;
        for (int to = 0; to < story.Seen.Count; to++)
        {
            for (; story.Seen[to].At - story.Seen[from].At > s_window; from++)
            {
            }

            int people = crowd.Admitted(story.Seen[to].Pointer) - crowd.Admitted(story.Seen[from].Pointer);
            if (people > most)
            {
                yield return $"{people} came in from {story.Seen[from].At:HH:mm:ss} to {story.Seen[to].At:HH:mm:ss}.";
            }
        }
    }

    private static bool IsBound(Seen seen, Story story, int asked) =>
        seen.Phase != "open"
        || seen.Pointer >= 1
        || seen.Left - seen.CouldTake < s_margin.TotalMinutes * asked * seen.SeatsEach;
}
