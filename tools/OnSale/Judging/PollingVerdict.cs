using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <summary>Whether the app is asked for the room as often when few people wait as when many do.</summary>
internal static class PollingVerdict
{
    private const double Tolerance = 0.05;
    private const int FewestWindows = 6;

    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(20);

    public static Verdict Of(Story story, Crowd crowd)
    {
        const string Promise = "Polling costs the app nothing that grows with people";
        List<(int Waiting, double PerSecond)> windows = [];
        List<string> breaches = [];
        DateTimeOffset end = story.QueueAsked.DefaultIfEmpty().Max();
        for (DateTimeOffset from = story.QueueAsked.DefaultIfEmpty().Min(); from + s_window <= end; from += s_window)
        {
            DateTimeOffset to = from + s_window;
            double perSecond = story.QueueAsked.Count(at => at >= from && at < to) / s_window.TotalSeconds;
            if (perSecond > 1 + Tolerance)
            {
                breaches.Add(string.Create(CultureInfo.InvariantCulture, $"{perSecond:F2} requests a second at {from:HH:mm:ss}."));
            }

            if (story.Seen.FirstOrDefault(seen => seen.At >= from) is { } seen && !story.Downs.Any(down => down.Meets(from, to)))
            {
                windows.Add((crowd.Waiting(seen), perSecond));
            }
        }

        if (windows.Count < FewestWindows)
        {
            return new Verdict(Promise, "too short to compare", breaches);
        }

        windows = [.. windows.OrderBy(window => window.Waiting)];
        int some = Math.Max(2, windows.Count / 10);
        double few = windows.Take(some).Average(window => window.PerSecond);
        double many = windows.TakeLast(some).Average(window => window.PerSecond);
        string measured = string.Create(
            CultureInfo.InvariantCulture,
            $"{few:F2} requests a second with up to {windows[some - 1].Waiting} waiting, {many:F2} with {windows[^some].Waiting} or more");
        // Fewer mean that the answers were slow: the edge asks for one at a time.
        if (many > few * (1 + Tolerance))
        {
            breaches.Add(measured);
        }

        return new Verdict(Promise, measured, breaches);
    }
}
