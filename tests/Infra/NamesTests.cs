using System.Text.Json;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>A container, a queue, a setting or a function has one name, in the code and in what is deployed.</summary>
public sealed class NamesTests
{
    /// <summary>Settings that only the platform reads.</summary>
    private static readonly string[] s_ofThePlatform =
    [
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__blobServiceUri",
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
    ];

    [SkippableTheory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task The_infrastructure_has_the_names_of_the_code(string size)
    {
        Snapshot snapshot = await Snapshots.OfAsync(size);

        Assert.Empty(Differences(CodeNames.Names(), snapshot.Names()));
    }

    /// <summary>Each changes the JSON that the resources are read from, whose quotation marks are single ones here.</summary>
    [SkippableTheory]
    [InlineData("'id': 'ticketmaster'", "'id': 'tickets'")]
    [InlineData("'id': 'bookings'", "'id': 'booking'")]
    [InlineData("'/row'", "'/eventId'")]
    [InlineData("'/dueAt/?'", "'/due/?'")]
    [InlineData("'/shard'", "'/shards'")]
    [InlineData("'path': '/eventId/?'", "'path': '/eventId/?' }, { 'path': '/seats/?'")]
    [InlineData("excludedPaths", "includedPaths")]
    [InlineData("/payment-events'", "/payments'")]
    [InlineData("PT1H", "PT10M")]
    [InlineData("'requiresDuplicateDetection': true", "'requiresDuplicateDetection': false")]
    [InlineData("TASKHUB_NAME", "TASK_HUB")]
    [InlineData("DURABLE_TASK_SCHEDULER_CONNECTION_STRING", "SCHEDULER")]
    [InlineData("Identity__Audience", "Identity__Audiences")]
    [InlineData("Booking__HoldFor", "Booking__Hold")]
    [InlineData("Cosmos__accountEndpoint", "Cosmos__endpoint")]
    [InlineData("ServiceBus__clientId", "ServiceBus__client")]
    [InlineData("Payments__WebhookSecret", "Payments__Webhook")]
    [InlineData("Cosmos__PreferredRegions__1", "Cosmos__Regions__1")]
    [InlineData("Search__Endpoint", "Search__Address")]
    [InlineData("AzureWebJobs.ReserveSeats.Disabled", "AzureWebJobs.ReserveSeats.Enabled")]
    [InlineData("AzureWebJobs.ViewEvent.Disabled", "AzureWebJobs.ShowEvent.Disabled")]
    [InlineData("ServiceBus__fullyQualifiedNamespace", "ServiceBus__namespace")]
    [InlineData("AZURE_CLIENT_ID", "AZURE_CLIENT")]
    [InlineData("APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS")]
    [InlineData("APPLICATIONINSIGHTS_AUTHENTICATION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION")]
    public async Task A_name_changed_in_the_infrastructure_is_seen(string old, string changed)
    {
        Snapshot snapshot = (await Snapshots.OfAsync("large")).With(old.Replace('\'', '"'), changed.Replace('\'', '"'));

        Assert.NotEmpty(Differences(CodeNames.Names(), snapshot.Names()));
    }

    [SkippableFact]
    public async Task A_name_changed_in_the_code_is_seen()
    {
        string[] deployed = [.. (await Snapshots.OfAsync("large")).Names()];
        string[] names = [.. CodeNames.Names()];

        Assert.All(Enumerable.Range(0, names.Length), changed => Assert.NotEmpty(Differences(
            names.Select((name, index) => index == changed ? name + "Changed" : name), deployed)));
    }

    [SkippableFact]
    public async Task A_setting_with_a_default_that_the_code_no_longer_has_is_seen()
    {
        string[] deployed = [.. (await Snapshots.OfAsync("large")).Names()];
        string[] optional = [.. CodeNames.OptionalNames().Intersect(deployed)];

        Assert.NotEmpty(optional);
        Assert.All(optional, gone => Assert.NotEmpty(Differences(
            CodeNames.Names(), CodeNames.OptionalNames().Where(name => name != gone), deployed)));
    }

    [SkippableFact]
    public async Task Only_the_reading_app_reads_from_a_second_region() => Assert.Equal(
        [CodeNames.Setting("Cosmos__PreferredRegions", "read")],
        (await Snapshots.OfAsync("large")).Names().Where(name => name.Contains("preferredregions", StringComparison.Ordinal)).Distinct());

    [SkippableTheory]
    [InlineData("small", "ProbeChangeFeeds")]
    [InlineData("large")]
    public async Task A_function_runs_in_one_app_and_only_what_every_address_needs_in_both(string size, params string[] nowhere)
    {
        IReadOnlyList<DeployedApp> apps = (await Snapshots.OfAsync(size)).Apps;
        ILookup<int, string> functions = CodeNames.Functions.ToLookup(function => apps.Count(app => app.Runs(function)));

        Assert.Equal(2, apps.Count);
        Assert.Equal(["Health", "WithoutOperation"], functions[2].Order());
        Assert.Equal(nowhere, functions[0]);
    }

    [SkippableFact]
    public async Task Instances_are_kept_warm_for_functions_that_their_app_runs()
    {
        IReadOnlyList<DeployedApp> apps = (await Snapshots.OfAsync("large")).Apps;
        IEnumerable<(DeployedApp App, string Function)> warm = apps.SelectMany(app => app.Warm
            .Where(group => group.StartsWith("function:", StringComparison.Ordinal))
            .Select(group => (app, group["function:".Length..])));

        Assert.NotEmpty(warm);
        Assert.All(warm, one => Assert.Contains(one.Function, CodeNames.Functions.Where(one.App.Runs)));
    }

    [SkippableTheory]
    [InlineData("small")]
    [InlineData("large")]
    public async Task Roles_are_given_over_containers_that_exist(string size)
    {
        Snapshot snapshot = await Snapshots.OfAsync(size);

        Assert.NotEmpty(snapshot.GrantedContainers);
        Assert.Empty(snapshot.GrantedContainers.Except(snapshot.Containers.Select(container => container.Name)));
    }

    [SkippableFact]
    public async Task A_container_forgets_its_documents_when_the_code_says_so_and_no_other_does() => Assert.Equal(
        from container in Stored.Containers
        where container.KeptFor is not null
        select (container.Name, container.KeptFor!.Value.TotalSeconds),
        from stored in (await Snapshots.OfAsync("small")).Of("Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers")
        let resource = stored.GetProperty("resource")
        where resource.TryGetProperty("defaultTtl", out JsonElement kept) && kept.ValueKind == JsonValueKind.Number
        select (resource.GetProperty("id").GetString()!, resource.GetProperty("defaultTtl").GetDouble()));

    private static IReadOnlyList<string> Differences(IEnumerable<string> ofCode, IEnumerable<string> ofInfrastructure) =>
        Differences(ofCode, CodeNames.OptionalNames(), ofInfrastructure);

    private static IReadOnlyList<string> Differences(
        IEnumerable<string> ofCode, IEnumerable<string> optional, IEnumerable<string> ofInfrastructure)
    {
        HashSet<string> code = [.. ofCode];
        HashSet<string> deployed = [.. ofInfrastructure];
        // One of the platform's that is not there is a difference too, since each app needs them all.
        HashSet<string> platform =
            [.. s_ofThePlatform.SelectMany(setting => new[] { CodeNames.Setting(setting, "read"), CodeNames.Setting(setting, "booking") })];
        return
        [
            .. code.Except(deployed).Select(name => $"only the code has {name}"),
            .. deployed.Except(code).Except(optional).Except(platform).Select(name => $"only infra/ has {name}"),
            .. platform.Except(deployed).Select(name => $"infra/ lacks {name}"),
        ];
    }
}
