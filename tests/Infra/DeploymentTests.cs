using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml;
using TicketMaster.Messaging;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>What a deployment makes of settings that only some have.</summary>
public sealed partial class DeploymentTests
{
    /// <summary>An endpoint cannot be turned to another service: under its old name its change is refused.</summary>
    [SkippableFact]
    public async Task A_private_endpoint_has_another_name_if_it_leads_to_another_service()
    {
        Dictionary<string, string> before = (await Snapshots.OfAsync("large")).PrivateEndpoints;
        Dictionary<string, string> restored = (await Snapshots.OfAsync("restored")).PrivateEndpoints;

        Assert.NotEmpty(before);
        Assert.NotEqual(before.Values.Order(), restored.Values.Order());
        Assert.All(restored, endpoint => Assert.True(
            !before.TryGetValue(endpoint.Key, out string? target) || target == endpoint.Value, $"{endpoint.Key} changes its target."));
        Assert.Equal(before.Count, restored.Count);
    }

    [SkippableFact]
    public async Task Private_endpoints_of_a_size_that_cannot_have_them_are_refused_with_a_sentence()
    {
        Bicep.IsNeeded();

        InvalidOperationException refused = await Assert.ThrowsAsync<InvalidOperationException>(() => Snapshots.ExpandAsync(
            new() { ["TICKETMASTER_SIZE"] = "small", ["PRIVATE_ENDPOINTS"] = "true" }));

        Assert.Contains("Private endpoints need a size with Service Bus Premium", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A role for somebody of a kind that is not theirs is refused, and a pipeline is no person.</summary>
    [SkippableTheory]
    [InlineData("large", null)]
    [InlineData("restored", "ServicePrincipal")]
    public async Task The_operators_kind_is_told_only_if_it_is_known(string deployment, string? kind)
    {
        JsonElement[] roles =
        [
            .. (await Snapshots.OfAsync(deployment)).Of("Microsoft.Authorization/roleAssignments")
                .Where(role => role.GetProperty("principalId").GetString() == Snapshots.Operator),
        ];

        Assert.Equal(2, roles.Length);
        Assert.All(roles, role => Assert.Equal(kind, role.GetProperty("principalType").GetString()));
    }

    /// <summary>Only the template knows where Azure puts the pages. In the small size it is another origin than the API's.</summary>
    [SkippableTheory]
    [InlineData("small", "staticSites", "")]
    [InlineData("large", "afdEndpoints", "")]
    [InlineData("restored", "afdEndpoints", ", 'https://shop.example.com'")]
    public async Task The_pages_may_call_and_be_returned_to_beside_those_that_the_operator_names(string size, string made, string others)
    {
        (string Name, string Value)[] settings =
        [
            .. from site in (await Snapshots.OfAsync(size)).Of("Microsoft.Web/sites")
               from setting in site.GetProperty("siteConfig").GetProperty("appSettings").EnumerateArray()
               select (setting.GetProperty("name").GetString()!, setting.GetProperty("value").GetString()!),
        ];

        Assert.All(["Identity__AllowedOrigins", "Booking__ReturnOrigins"], name =>
        {
            string[] values = [.. settings.Where(setting => setting.Name == name).Select(setting => setting.Value)];
            Assert.Equal(2, values.Length);
            Assert.All(values, value =>
            {
                Match origins = Origins().Match(value);
                Assert.Contains($"/{made}/", origins.Groups["pages"].Value, StringComparison.Ordinal);
                Assert.Equal(others, origins.Groups["others"].Value);
            });
        });
        Assert.All(settings.Where(setting => setting.Name == "Booking__ReturnAddress"), setting =>
        {
            Assert.StartsWith("[format('{0}/app/tickets', format('https://{0}', reference('", setting.Value, StringComparison.Ordinal);
            Assert.Contains($"/{made}/", setting.Value, StringComparison.Ordinal);
        });
    }

    [SkippableTheory]
    [InlineData("small", "Free")]
    [InlineData("large", "Standard")]
    public async Task Each_service_that_is_deployed_is_one_that_is_made(string size, string sku)
    {
        Snapshot snapshot = await Snapshots.OfAsync(size);
        string yaml = await File.ReadAllTextAsync(Path.Combine(InfraFolder.Repository, "azure.yaml"));
        string services = yaml[yaml.IndexOf("\nservices:", StringComparison.Ordinal)..yaml.IndexOf("\nhooks:", StringComparison.Ordinal)];

        Assert.Equal(Service().Matches(services).Select(service => service.Groups[1].Value).Order(), snapshot.Services.Values.Order());
        Assert.Equal(sku, snapshot.SkuOf("Microsoft.Web/staticSites"));
    }

    /// <summary>What nobody receives must not fill a queue, and the dead letters are a part of it.</summary>
    [SkippableTheory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task Queues_that_others_receive_lose_old_messages_before_they_are_full_and_somebody_is_told(string size)
    {
        Snapshot snapshot = await Snapshots.OfAsync(size);
        Dictionary<string, JsonElement> queues = snapshot.QueueProperties;
        string[] forOthers = [Queues.TicketsIssued, Queues.BuyerNotices];

        Assert.All(queues.Values, queue => Assert.Equal(5120, queue.GetProperty("maxSizeInMegabytes").GetInt32()));
        Assert.All(forOthers, queue =>
        {
            TimeSpan kept = XmlConvert.ToTimeSpan(queues[queue].GetProperty("defaultMessageTimeToLive").GetString()!);
            Assert.InRange(kept, Queues.IssuedDuplicateDetectionWindow, TimeSpan.FromDays(14));
            Assert.False(queues[queue].GetProperty("deadLetteringOnMessageExpiration").GetBoolean());
        });
        Assert.Equal(forOthers.Order(), Watched("ActiveMessages").Except([Queues.PaymentEvents]).Order());
        Assert.Equal(queues.Keys.Order(), Watched("Size").Order());

        IEnumerable<string> Watched(string metric) =>
            from alert in snapshot.Of("Microsoft.Insights/metricAlerts")
            from criterion in alert.GetProperty("criteria").GetProperty("allOf").EnumerateArray()
            where criterion.GetProperty("metricName").GetString() == metric
            from dimension in criterion.GetProperty("dimensions").EnumerateArray()
            from queue in dimension.GetProperty("values").EnumerateArray()
            select queue.GetString()!;
    }

    /// <summary>An address that is known once it is made, and others after it.</summary>
    [GeneratedRegex(
        @"^\[(format\('\{0\},\{1\}', )?format\('https://\{0\}', reference\('(?<pages>[^']+)', '[^']+'\)\.\w+\)(?<others>.*?)\)?\]$")]
    private static partial Regex Origins();

    [GeneratedRegex(@"^  (\w+):$", RegexOptions.Multiline)]
    private static partial Regex Service();
}
