using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TicketMaster.Storage;

/// <summary>Measures how long a probe takes from its write until a function has handled it from the change feed.</summary>
internal sealed class FeedLag(IMeterFactory meters, TimeProvider clock)
{
    public const string Meter = "TicketMaster.Feeds";
    public const string Instrument = "ticketmaster.change_feed.lag";

    private readonly Histogram<double> _lag = meters.Create(Meter).CreateHistogram<double>(
        Instrument,
        "s",
        "Time from the writing of a probe until the function that follows the change feed had handled it.",
        advice: new() { HistogramBucketBoundaries = [0.5, 1, 2, 5, 10, 30, 60, 120, 300, 600, 1_800, 3_600] });

    /// <summary>Call this after all of a batch is done: a function that fails has handled nothing.</summary>
    public void Handled(IEnumerable<IProbed> batch)
    {
        DateTimeOffset now = clock.GetUtcNow();
        foreach (IProbed probe in batch)
        {
            if (probe.ProbedAt is { } writtenAt)
            {
                _lag.Record(
                    Math.Max(0, (now - writtenAt).TotalSeconds),
                    new TagList { { "function", CurrentFunction.Name ?? "none" }, { "probe", probe.Id } });
            }
        }
    }
}
