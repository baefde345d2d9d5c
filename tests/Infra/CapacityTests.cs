using System.Globalization;
using System.Text.Json;
using TicketMaster.Catalogue;
using TicketMaster.Local.Demo;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>The sum of what an on-sale needs, in docs/capacity.md, begins with what is deployed and with what was measured.</summary>
public sealed class CapacityTests
{
    private const int RequestUnitsOfAPartition = 10_000;
    private const int ActionsOfASchedulerUnit = 2_000;

    private static readonly string s_capacity = File.ReadAllText(Path.Combine(InfraFolder.Repository, "docs", "capacity.md"));

    [SkippableFact]
    public async Task It_takes_what_the_large_size_provisions()
    {
        Snapshot large = await Snapshots.OfAsync("large");
        int tickets = Throughput("tickets");
        int availability = Throughput("availability");
        int scheduler = large.Of("Microsoft.DurableTask/schedulers").Single().GetProperty("sku").GetProperty("capacity").GetInt32();
        JsonElement[] apps =
        [
            .. large.Of("Microsoft.Web/sites").Select(app => app.GetProperty("functionAppConfig").GetProperty("scaleAndConcurrency")),
        ];
        int memory = apps.Select(app => app.GetProperty("instanceMemoryMB").GetInt32()).Distinct().Single();
        int requests = apps.Select(app => app.GetProperty("triggers").GetProperty("http"))
            .Select(http => http.GetProperty("perInstanceConcurrency").GetInt32()).Distinct().Single();
        int cores = apps.Sum(app => app.GetProperty("maximumInstanceCount").GetInt32()) * memory / 2048;

        Assert.Equal(tickets, Throughput("bookings"));
        AssertSays($"| `tickets`, `bookings` | {tickets:N0} RU/s each, so {tickets / RequestUnitsOfAPartition} partitions each |");
        AssertSays($"| `availability` | {availability:N0} RU/s, {availability / RequestUnitsOfAPartition} partitions |");
        AssertSays($"| scheduler | {scheduler} units, {scheduler * ActionsOfASchedulerUnit:N0} actions a second |");
        AssertSays($"| instances | {memory / 2048} core each;");
        AssertSays($"| requests an instance works on | {requests} at a time,");
        AssertSays($"the {cores} cores that `large` may grow to");

        int Throughput(string name) => large.Containers.Single(container => container.Name == name).MaxThroughput;
    }

    [Fact]
    public void It_takes_the_plan_of_a_stadium()
    {
        IReadOnlyList<PlanSection> sections = VenuePlan.Of(VenueKind.Stadium, 60_000);
        PlanRow[] rows = [.. sections.SelectMany(SeatingPlan.Rows)];

        Assert.Equal(60_000, rows.Sum(row => row.Seats));
        AssertSays($"| stadium | {sections.Count} sections,");
        AssertSays($"{rows.Length:N0} rows of {rows.Min(row => row.Seats)} to {rows.Max(row => row.Seats)} seats;");
    }

    private static void AssertSays(FormattableString text) =>
        Assert.Contains(text.ToString(CultureInfo.InvariantCulture), s_capacity, StringComparison.Ordinal);
}
