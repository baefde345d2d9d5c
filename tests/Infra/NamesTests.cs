using TicketMaster.Audit;
using TicketMaster.Feeds;
using TicketMaster.Http;
using TicketMaster.Storage;
using TicketMaster.Tests.Http;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>A container, a queue, a setting or a function has one name, in the code and in the Bicep text.</summary>
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

    [Fact]
    public void The_infrastructure_has_the_names_of_the_code() =>
        Assert.Empty(Differences(CodeNames.Names(), BicepText.Read().Names()));

    [Theory]
    [InlineData("cosmos.bicep", "databaseName = 'ticketmaster'", "databaseName = 'tickets'")]
    [InlineData("cosmos.bicep", "name: 'bookings'", "name: 'booking'")]
    [InlineData("cosmos.bicep", "partitionKey: '/row'", "partitionKey: '/eventId'")]
    [InlineData("cosmos.bicep", "'dueAt', 'shard'", "'shard'")]
    [InlineData("cosmos.bicep", "{ path: '/shard'", "{ path: '/shards'")]
    [InlineData("cosmos.bicep", "indexed: ['eventId']", "indexed: ['eventId', 'seats']")]
    [InlineData("service-bus.bicep", "name: 'payment-events'", "name: 'payments'")]
    [InlineData("service-bus.bicep", "duplicateDetectionHistoryTimeWindow: 'PT1H'", "duplicateDetectionHistoryTimeWindow: 'PT10M'")]
    [InlineData("main.bicep", "  TASKHUB_NAME:", "  TASK_HUB:")]
    [InlineData("main.bicep", "  DURABLE_TASK_SCHEDULER_CONNECTION_STRING:", "  SCHEDULER:")]
    [InlineData("main.bicep", "  Identity__Audience:", "  Identity__Audiences:")]
    [InlineData("main.bicep", "  Booking__HoldFor:", "  Booking__Hold:")]
    [InlineData("main.bicep", "  Cosmos__accountEndpoint:", "  Cosmos__endpoint:")]
    [InlineData("main.bicep", "  ServiceBus__clientId:", "  ServiceBus__client:")]
    [InlineData("main.bicep", "  Payments__WebhookSecret:", "  Payments__Webhook:")]
    [InlineData("main.bicep", "  Cosmos__PreferredRegions__1:", "  Cosmos__Regions__1:")]
    [InlineData("main.bicep", "  Search__Endpoint:", "  Search__Address:")]
    [InlineData("main.bicep", "  'ReserveSeats'\n", "")]
    [InlineData("main.bicep", "  'ViewEvent'\n", "  'ShowEvent'\n")]
    [InlineData("main.bicep", "  ServiceBus__fullyQualifiedNamespace:", "  ServiceBus__namespace:")]
    [InlineData("app.bicep", "  AZURE_CLIENT_ID:", "  AZURE_CLIENT:")]
    [InlineData("app.bicep", "  APPLICATIONINSIGHTS_CONNECTION_STRING:", "  APPLICATIONINSIGHTS:")]
    [InlineData("app.bicep", "  APPLICATIONINSIGHTS_AUTHENTICATION_STRING:", "  APPLICATIONINSIGHTS_AUTHENTICATION:")]
    public void A_name_changed_in_the_infrastructure_is_seen(string file, string old, string changed) =>
        Assert.NotEmpty(Differences(CodeNames.Names(), BicepText.Read().With(file, old, changed).Names()));

    [Fact]
    public void A_name_changed_in_the_code_is_seen()
    {
        string[] names = [.. CodeNames.Names()];

        Assert.All(Enumerable.Range(0, names.Length), changed => Assert.NotEmpty(Differences(
            names.Select((name, index) => index == changed ? name + "Changed" : name), BicepText.Read().Names())));
    }

    [Fact]
    public void Only_the_reading_app_reads_from_a_second_region() => Assert.Equal(
        [CodeNames.Setting("Cosmos__PreferredRegions", "read")],
        BicepText.Read().Names().Where(name => name.Contains("preferredregions", StringComparison.Ordinal)).Distinct());

    [Fact]
    public void A_function_runs_in_one_app_and_only_the_health_check_in_both()
    {
        BicepText bicep = BicepText.Read();

        Assert.Equal(["Health"], bicep.ReadFunctions.Intersect(bicep.BookingFunctions));
    }

    [Fact]
    public void Alerts_look_for_functions_messages_and_metrics_that_exist()
    {
        BicepText bicep = BicepText.Read();

        Assert.NotEmpty(bicep.AlertedFunctions);
        Assert.Empty(bicep.AlertedFunctions.Except(CodeNames.Functions));
        Assert.NotEmpty(bicep.AlertedMessages);
        Assert.All(bicep.AlertedMessages, text => Assert.Contains(CodeNames.LogMessages, message => message.Contains(text, StringComparison.Ordinal)));
        Assert.Equal([Breaches.Counter, FeedLag.Instrument], bicep.AlertedMetrics);
        Assert.Equal(
            CodeNames.Feeds.Select(feed => (feed.Function, feed.Container is Containers.Tickets or Containers.Bookings ? FeedProbes.Count : 1)).Order(),
            bicep.AwaitedProbes.Order());
    }

    [Fact]
    public void Every_route_leads_from_the_entry_to_the_app_that_has_its_function()
    {
        BicepText bicep = BicepText.Read();
        string[] cached = [.. bicep.CachedRoutes.SelectMany(route => route.Patterns)];
        string[] uncached = [.. bicep.UncachedRoutes.SelectMany(route => route.Patterns)];

        Assert.All(CodeNames.HttpRoutes, route =>
        {
            bool isCached = cached.Any(pattern => Leads(pattern, route.Path));
            Assert.True(isCached != uncached.Any(pattern => Leads(pattern, route.Path)), $"{route.Path} is on no route, or on two.");
            Assert.Contains(route.Function, isCached ? bicep.ReadFunctions : bicep.BookingFunctions);
            Assert.True(
                !isCached || (route.ForAnyone && route.Methods.All(method => method is "get" or "head")),
                $"{route.Function} is not for everybody to keep.");
        });
    }

    [Fact]
    public void No_function_has_a_route_that_the_host_keeps_for_itself() => Assert.All(CodeNames.HttpRoutes, route => Assert.False(
        OfTheHost(route.Template),
        $"On Azure {route.Function} would not load: the Functions host refuses routes that begin with 'admin' or 'runtime', as '{route.Template}' does. "
        + "Write 'Route = AdminRoutes.Prefix + \"/...\"': clients still ask for /admin/... (docs/decisions/0006-admin-paths.md)."));

    [Fact]
    public void The_edge_sends_requests_on_under_a_path_that_the_function_has_and_the_host_has_not()
    {
        BicepText bicep = BicepText.Read();
        IEnumerable<(string Pattern, string OriginPath)> patterns = bicep.CachedRoutes.SelectMany(route => route.Patterns).Select(pattern => (pattern, ""))
            .Concat(bicep.UncachedRoutes.SelectMany(route => route.Patterns.Select(pattern => (pattern, route.OriginPath))));

        Assert.All(CodeNames.HttpRoutes, route =>
        {
            (string pattern, string originPath) = patterns.Single(one => Leads(one.Pattern, route.Path));
            string sent = originPath.Length == 0 ? route.Path : originPath + route.Path[(pattern.Length - 1)..];
            Assert.False(OfTheHost(sent), $"The host would take {sent} for its own.");
            Assert.Equal(route.Path, AdminRoutes.AskedFor(sent).Value);
        });
    }

    [Fact]
    public void The_firewall_counts_scans_by_the_path_that_clients_ask_for()
    {
        string path = CodeNames.HttpRoutes.Single(route => route.Function == "CheckInTicket").Path;
        BicepText bicep = BicepText.Read();

        Assert.All(["ScansPerAddress", "RequestsPerAddress"], rule => Assert.Matches(bicep.FirewallPattern(rule), path));
    }

    [Fact]
    public void The_edge_tells_answers_apart_by_the_parameters_that_the_app_knows()
    {
        BicepText bicep = BicepText.Read();

        Assert.All(bicep.CachedRoutes, route =>
        {
            IEnumerable<string> known = OpenApiDocument.OfTheApp.Operations
                .Where(operation => route.Patterns.Any(pattern => Leads(pattern, operation.Path)))
                .SelectMany(operation => operation.Parameters)
                .Where(parameter => parameter.GetProperty("in").GetString() == "query")
                .Select(parameter => parameter.GetProperty("name").GetString()!);
            Assert.Equal(known.Distinct().Order(), route.Parameters.Order());
        });
    }

    [Fact]
    public void A_setting_with_a_default_that_the_code_no_longer_has_is_seen()
    {
        string[] optional = [.. CodeNames.OptionalNames().Intersect(BicepText.Read().Names())];

        Assert.NotEmpty(optional);
        Assert.All(optional, gone => Assert.NotEmpty(Differences(
            CodeNames.Names(), CodeNames.OptionalNames().Where(name => name != gone), BicepText.Read().Names())));
    }

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

    /// <summary>As the host checks it: by the text, not by the segment.</summary>
    private static bool OfTheHost(string route) =>
        new[] { "admin", "runtime" }.Any(word => route.Trim('/').StartsWith(word, StringComparison.OrdinalIgnoreCase));

    /// <summary>Whether a pattern of Front Door, which may end in a star, covers a path.</summary>
    private static bool Leads(string pattern, string path) => pattern.EndsWith("/*", StringComparison.Ordinal)
        ? path.StartsWith(pattern[..^1], StringComparison.Ordinal)
        : path == pattern;
}
