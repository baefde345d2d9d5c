using System.Text.Json;
using System.Xml;
using TicketMaster.Messaging;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>What a deployment makes of settings that only some have.</summary>
public sealed class DeploymentTests
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
}
