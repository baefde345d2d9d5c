using System.Globalization;
using System.Text.RegularExpressions;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Operations;
using TicketMaster.Payments;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>An alert that looks for what the code no longer writes wakes nobody, ever.</summary>
public sealed partial class AlertsTests
{
    [SkippableTheory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task Alerts_look_for_functions_and_messages_that_exist(string size)
    {
        IReadOnlyList<string> queries = (await Snapshots.OfAsync(size)).Queries;
        string[] functions =
            [.. Found(Functions(), queries).SelectMany(list => list.Split(", ")).Select(name => name.Trim('"')).Distinct()];
        string[] messages = [.. Found(Message(), queries)];

        Assert.NotEmpty(functions);
        Assert.Empty(functions.Except(CodeNames.Functions));
        Assert.NotEmpty(messages);
        Assert.All(messages, text => Assert.Contains(CodeNames.LogMessages, message => message.Contains(text, StringComparison.Ordinal)));
    }

    [SkippableTheory]
    [InlineData("small", Breaches.Counter, CurrentFunction.Executions, PaymentMetrics.CapturedMoney, WaitingRoomMetrics.Refused)]
    [InlineData(
        "large",
        Breaches.Counter,
        FeedLag.Instrument,
        CurrentFunction.Executions,
        PaymentMetrics.CapturedMoney,
        WaitingRoomMetrics.Refused)]
    public async Task Alerts_look_for_metrics_that_exist(string size, params string[] metrics) =>
        Assert.Equal(metrics.Order(), Found(Metric(), (await Snapshots.OfAsync(size)).Queries).Distinct().Order());

    [SkippableFact]
    public async Task The_alert_on_change_feeds_waits_for_the_probes_that_are_written()
    {
        IReadOnlyList<string> queries = (await Snapshots.OfAsync("large")).Queries;
        IEnumerable<(string, int)> awaited = queries.SelectMany(query => Probe().Matches(query)).Select(match =>
            (match.Groups[1].Value, int.Parse(match.Groups["probes"].Value, CultureInfo.InvariantCulture)));

        Assert.Equal(CodeNames.Feeds.Select(feed => (feed.Function, Probes(feed.Container))).Order(), awaited.Order());
    }

    [SkippableTheory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task Alerts_on_queues_name_queues_that_exist(string size)
    {
        Snapshot snapshot = await Snapshots.OfAsync(size);
        string[] named =
        [
            .. from alert in snapshot.Of("Microsoft.Insights/metricAlerts")
               from criterion in alert.GetProperty("criteria").GetProperty("allOf").EnumerateArray()
               where criterion.TryGetProperty("dimensions", out _)
               from dimension in criterion.GetProperty("dimensions").EnumerateArray()
               where dimension.GetProperty("name").GetString() == "EntityName"
               from queue in dimension.GetProperty("values").EnumerateArray()
               select queue.GetString()!,
        ];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(snapshot.Queues.Select(queue => queue.Name)));
    }

    private static int Probes(string container) => container is SeatsContainers.Seats or BookingsContainers.Bookings ? FeedProbes.Count : 1;

    private static IEnumerable<string> Found(Regex pattern, IEnumerable<string> queries) =>
        queries.SelectMany(query => pattern.Matches(query)).Select(match => match.Groups[1].Value);

    [GeneratedRegex(@"(?:Properties\[""function""\]\) in \(|Function == )([^)]*)\)")]
    private static partial Regex Functions();

    [GeneratedRegex(@"(?:Message|Text) has ""([^""]*)""")]
    private static partial Regex Message();

    [GeneratedRegex(@"\bName == ['""]([^'""]*)['""]")]
    private static partial Regex Metric();

    [GeneratedRegex(@"^    '(\w+)', (?<probes>\d+),?$", RegexOptions.Multiline)]
    private static partial Regex Probe();
}
