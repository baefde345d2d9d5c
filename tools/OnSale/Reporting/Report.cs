using System.Globalization;
using System.Text;
using TicketMaster.Bench.Load;

namespace TicketMaster.Rehearsal;

/// <summary>What is told besides the story.</summary>
/// <param name="Title">How the rehearsal was started.</param>
/// <param name="Looks">Looks at the room at the edge.</param>
internal sealed record Measured(
    string Title,
    IReadOnlyDictionary<string, Latencies> Routes,
    IReadOnlyDictionary<(string Route, string Code), int> Refusals,
    IReadOnlyList<Cost> Costs,
    long Looks);

/// <summary>The report in Markdown.</summary>
internal static class Report
{
    /// <summary>Partitions of the bookings' container in size large: a query over all asks each.</summary>
    private const int Partitions = 10;

    private const int MostBreaches = 5;

    public static string Of(Story story, IReadOnlyList<Verdict> verdicts, Measured measured, string plot)
    {
        var text = new StringBuilder();
        Line(text, $"# Rehearsal: {measured.Title}\n");
        Line(text, $"{(verdicts.All(verdict => verdict.IsKept) ? "Every promise was kept." : "**A promise was broken.**")}\n");
        Line(text, $"![Seats, people, and the chance of a seat]({plot})\n");
        Line(text, $"## Promises\n\n| promise | | measured |\n|---|---|---|");
        foreach (Verdict verdict in verdicts)
        {
            Line(text, $"| {verdict.Promise} | {(verdict.IsKept ? "kept" : "**broken**")} | {verdict.Measured} |");
        }

        foreach (Verdict broken in verdicts.Where(verdict => !verdict.IsKept))
        {
            Line(text, $"\n**{broken.Promise}**, {broken.Breaches.Count} breaches, such as:\n");
            broken.Breaches.Take(MostBreaches).ToList().ForEach(breach => Line(text, $"* {breach}"));
        }

        Chances(text, story);
        Routes(text, measured);
        Bill(text, measured, Math.Max(1, story.Bookings.Count(booking => booking.State == "booked")));
        Faults(text, story);
        return text.ToString();
    }

    private static void Chances(StringBuilder text, Story story)
    {
        Line(text, $"\n## Chances\n\nThe chance of a seat, by place: people in the order of their places, in tenths.\n");
        Table(text, Chance.ByPlace(story.Guests));
        Line(text, $"\nBy time of coming: those of the lobby in fifths, then the late ones in fifths. The first five should be alike.\n");
        Table(text, Chance.ByTime(story.Guests));
    }

    private static void Table(StringBuilder text, IReadOnlyList<(string Label, double Share)> chances)
    {
        Line(text, $"| {string.Join(" | ", chances.Select(one => one.Label))} |\n|{string.Concat(chances.Select(_ => "---|"))}");
        Line(text, $"| {string.Join(" | ", chances.Select(one => one.Share.ToString("0 %", CultureInfo.InvariantCulture)))} |");
    }

    private static void Routes(StringBuilder text, Measured measured)
    {
        Line(text, $"\n## Requests that reached the app\n");
        Line(text, $"| route | answers | p50 ms | p99 ms | slowest ms | refusals |\n|---|---|---|---|---|---|");
        foreach ((string route, Latencies latencies) in measured.Routes.OrderBy(one => one.Key, StringComparer.Ordinal))
        {
            IEnumerable<string> refusals = measured.Refusals.Where(one => one.Key.Route == route)
                .OrderByDescending(one => one.Value).Select(one => $"{one.Value} {one.Key.Code}");
            (double half, double most, double all) = (latencies.Percentile(0.5), latencies.Percentile(0.99), latencies.Percentile(1));
            Line(text, $"| `{route}` | {latencies.Count} | {half:F1} | {most:F1} | {all:F0} | {string.Join(", ", refusals)} |");
        }

        Line(text, $"\nPeople looked at the room {measured.Looks} times at the edge.");
    }

    private static void Bill(StringBuilder text, Measured measured, int sales)
    {
        Line(text, $"\n## Cost on Cosmos DB\n\nBy the table of what an action costs, with {Partitions} partitions where all are asked.\n");
        Line(text, $"| action | times | RU each | RU |\n|---|---|---|---|");
        double sum = 0;
        foreach (Cost cost in measured.Costs)
        {
            double each = cost.Units + (cost.EachPartition * Partitions);
            sum += each * cost.Times;
            Line(text, $"| {cost.Deed} | {cost.Times} | {each:0.#} | {each * cost.Times:0} |");
        }

        Line(text, $"| all | | | {sum:0} |\n\nThat is {sum / sales:F0} RU a sale.");
    }

    private static void Faults(StringBuilder text, Story story)
    {
        Line(text, $"\n## What went wrong on purpose\n");
        foreach (Span down in story.Downs)
        {
            Line(text, $"* The app was killed {After(story, down.From)} and was back after {(down.To - down.From).TotalSeconds:F1} s.");
        }

        if (story.Away is { } away)
        {
            double seconds = (away.To - away.From).TotalSeconds;
            Line(text, $"* The payment provider was away from {After(story, away.From)} on, for {seconds:F0} s.");
        }

        foreach (IGrouping<string, Cheated> cheats in story.Cheats.GroupBy(one => one.What))
        {
            IEnumerable<string> answers = cheats.GroupBy(one => one.Answer).OrderByDescending(one => one.Count())
                .Select(one => $"{one.Key} ({one.Count()})");
            Line(text, $"* Cheats with {cheats.Key}: {string.Join(", ", answers)}.");
        }
    }

    private static string After(Story story, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{(at - story.Opened).TotalMinutes:F1} min after the draw");

    private static void Line(StringBuilder text, FormattableString line) =>
        text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}

/// <summary>The share of people who bought seats.</summary>
internal static class Chance
{
    public static IReadOnlyList<(string Label, double Share)> ByPlace(IReadOnlyList<Guest> guests) =>
        [.. Parts([.. guests.OrderBy(guest => guest.Value)], 10, "")];

    public static IReadOnlyList<(string Label, double Share)> ByTime(IReadOnlyList<Guest> guests) =>
    [
        .. Parts([.. guests.Where(guest => guest.Late is null).OrderBy(guest => guest.At)], 5, "lobby "),
        .. Parts([.. guests.Where(guest => guest.Late is not null).OrderBy(guest => guest.At)], 5, "late "),
    ];

    private static IEnumerable<(string Label, double Share)> Parts(IReadOnlyList<Guest> sorted, int parts, string label) =>
        Enumerable.Range(0, sorted.Count == 0 ? 0 : parts).Select(part => (
            $"{label}{part + 1}",
            sorted.Skip(part * sorted.Count / parts).Take(((part + 1) * sorted.Count / parts) - (part * sorted.Count / parts))
                .Select(guest => guest.Seats > 0 ? 1.0 : 0).DefaultIfEmpty(0).Average()));
}
