using System.Globalization;
using System.Text.RegularExpressions;
using TicketMaster.Events;
using TicketMaster.Local.Demo;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>The sum of what an on-sale needs, in docs/architecture.md, begins with what is deployed and with what was measured.</summary>
public sealed partial class CapacityTests
{
    private const int RequestUnitsOfAPartition = 10_000;
    private const int ActionsOfASchedulerUnit = 2_000;

    private static readonly string s_architecture = File.ReadAllText(Path.Combine(InfraFolder.Repository, "docs", "architecture.md"));
    private static readonly string s_large = Large().Match(File.ReadAllText(Path.Combine(InfraFolder.Path, "sizes.bicep"))).Value;

    [Fact]
    public void It_takes_what_the_large_size_provisions()
    {
        int tickets = Value("ticketsMaxThroughput");
        int availability = Value("availabilityMaxThroughput");

        Assert.Equal(tickets, Value("bookingsMaxThroughput"));
        AssertSays($"| `tickets`, `bookings` | {tickets:N0} RU/s each, so {tickets / RequestUnitsOfAPartition} partitions each |");
        AssertSays($"| `availability` | {availability:N0} RU/s, {availability / RequestUnitsOfAPartition} partitions |");
        AssertSays($"| scheduler | {Value("schedulerCapacity")} units, {Value("schedulerCapacity") * ActionsOfASchedulerUnit:N0} actions a second |");
        AssertSays($"| instances | {Value("instanceMemoryMB") / 2048} core each;");
        AssertSays($"| requests an instance works on | {Value("requestsPerInstance")} at a time,");
        AssertSays($"the {Value("readMaxInstances") + Value("bookingMaxInstances")} cores that `large` may grow to");
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
        Assert.Contains(text.ToString(CultureInfo.InvariantCulture), s_architecture, StringComparison.Ordinal);

    private static int Value(string name) =>
        int.Parse(Regex.Match(s_large, $@"^  {name}: (\d+)$", RegexOptions.Multiline).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^var large = \{\n.*?^\}", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Large();
}
