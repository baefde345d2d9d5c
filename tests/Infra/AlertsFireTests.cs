using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OneProcess.ServiceBus;
using TicketMaster.Audit;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using TicketMaster.Tests.Tickets;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Infra;

/// <summary>
/// The queries of the deployed alerts, run over what the app really sends to Application Insights in the case that each alert is for. They
/// run alone: a process exports its meters by their names, and an app that ends beside this one takes the meters of its names with it.
/// </summary>
[Collection(nameof(AlertsFireTests))]
public sealed partial class AlertsFireTests(AlertsFireTests.Case sent) : IClassFixture<AlertsFireTests.Case>
{
    /// <summary>Alerts that look for lines.</summary>
    private static readonly string[] s_ofLines =
    [
        "booking-key-missing", "completing-failing", "payments-delayed", "payments-stuck", "payments-undone",
        "waiting-room-admits-nobody", "waiting-room-stands-still",
    ];

    [SkippableFact]
    public async Task Every_query_but_that_of_the_probes_is_one_that_these_tests_can_run() => Assert.Equal(
        [
            "audit-breach", "auditor-silent", "booking-key-missing", "change-feed-failing", "change-feed-late", "completing-failing",
            "passes-refused", "payments-delayed", "payments-stuck", "payments-undone", "waiting-room-admits-nobody",
            "waiting-room-stands-still",
        ],
        (await Snapshots.OfAsync("large")).LogAlerts.Keys.Order(StringComparer.Ordinal));

    [SkippableTheory]
    [InlineData("change-feed-failing", "ProjectAvailability")]
    public async Task An_alert_on_failures_sees_a_function_that_fails_again_and_again_and_none_that_succeeds(string alert, string function)
    {
        (string query, double threshold) = await AlertAsync(alert);
        TelemetryRow[] ofFunction = [.. Executions(function)];

        Assert.Contains(ofFunction, row => row.Properties["outcome"] == "failed");
        Assert.Contains(ofFunction, row => row.Properties["outcome"] == "succeeded");
        Assert.True(Kql.Run(query, Again(ofFunction, 30)).Count > threshold);
        Assert.Empty(Kql.Run(query, Again(ofFunction.Where(row => row.Properties["outcome"] != "failed"), 30)));
    }

    [SkippableFact]
    public async Task The_alert_on_a_silent_auditor_sees_sales_without_audits_only()
    {
        (string query, double threshold) = await AlertAsync("auditor-silent");
        TelemetryRow[] sales =
        [
            .. sent.Rows.Where(row => row.Table == "AppMetrics" && Equals(row.Columns["Name"], "ticketmaster.payments.captured")),
        ];
        TelemetryRow[] audits = [.. Executions("AuditBookings")];

        Assert.NotEmpty(sales);
        Assert.NotEmpty(audits);
        Assert.True(Kql.Run(query, sales).Count > threshold);
        Assert.Empty(Kql.Run(query, [.. sales, .. audits]));
        Assert.Empty(Kql.Run(query, audits));
    }

    [SkippableFact]
    public async Task The_alert_on_breaches_sees_the_count_and_the_line_each_by_itself()
    {
        (string query, double threshold) = await AlertAsync("audit-breach");
        TelemetryRow[] metrics = [.. sent.Rows.Where(row => row.Table == "AppMetrics" && Equals(row.Columns["Name"], Breaches.Counter))];
        TelemetryRow[] lines =
        [
            .. sent.Rows.Where(row => row.Columns.GetValueOrDefault("Message") is string line
                && line.StartsWith("The auditor found a breach, test of nothing", StringComparison.Ordinal)),
        ];

        Assert.NotEmpty(metrics);
        Assert.NotEmpty(lines);
        Assert.True(Kql.Run(query, metrics).Count > threshold);
        Assert.True(Kql.Run(query, lines).Count > threshold);
    }

    [SkippableFact]
    public async Task The_alert_on_refused_passes_sees_many_and_not_one()
    {
        (string query, double threshold) = await AlertAsync("passes-refused");
        TelemetryRow[] refused =
        [
            .. sent.Rows.Where(row => row.Table == "AppMetrics" && Equals(row.Columns["Name"], WaitingRoomMetrics.Refused)),
        ];

        Assert.NotEmpty(refused);
        Assert.True(Kql.Run(query, Again(refused, 1_001)).Count > threshold);
        Assert.Empty(Kql.Run(query, refused));
    }

    /// <summary>Where a line lands depends on whether it is written with an exception, and so does which column has its text.</summary>
    [SkippableFact]
    public async Task The_alerts_on_lines_see_each_line_that_they_look_for_wherever_it_lands()
    {
        foreach (string alert in s_ofLines)
        {
            (string query, _) = await AlertAsync(alert);
            string[] texts = [.. Text().Matches(query).Select(text => text.Groups[1].Value)];

            Assert.NotEmpty(texts);
            foreach (string text in texts)
            {
                string[] templates = [.. CodeNames.LogMessages.Where(line => line.Contains(text, StringComparison.Ordinal))];
                Assert.NotEmpty(templates);
                Assert.All(templates, template => Assert.True(
                    Kql.Run(query, sent.Rows.Where(row => Case.IsOf(row, template))).Count > 0, $"{alert} does not see '{template}'."));
            }
        }
    }

    /// <summary>The query itself is more than these tests can run: what it reads is held against what was sent.</summary>
    [SkippableFact]
    public async Task The_alert_on_late_change_feeds_reads_what_the_functions_measure()
    {
        (string query, _) = await AlertAsync("change-feed-late");
        TelemetryRow[] lags = [.. sent.Rows.Where(row => row.Table == "AppMetrics" && Equals(row.Columns["Name"], FeedLag.Instrument))];
        string[] read = [.. Property().Matches(query).Select(property => property.Groups[1].Value).Distinct()];

        Assert.Contains($"Name == '{FeedLag.Instrument}'", query, StringComparison.Ordinal);
        Assert.Equal(["function", "probe"], read.Order(StringComparer.Ordinal));
        string[] awaited = [.. Awaited().Matches(query).Select(function => function.Groups[1].Value)];
        Assert.NotEmpty(awaited);
        Assert.All(awaited, function =>
            Assert.Contains(lags, row => row.Properties["function"] == function && row.Properties["probe"].Length > 0));
    }

    private static async Task<(string Query, double Threshold)> AlertAsync(string name)
    {
        (string query, double threshold) = (await Snapshots.OfAsync("large")).LogAlerts[name];
        return (query, threshold);
    }

    private IEnumerable<TelemetryRow> Executions(string function) => sent.Rows.Where(row =>
        row.Table == "AppMetrics" && Equals(row.Columns["Name"], CurrentFunction.Executions) && row.Properties["function"] == function);

    private static IEnumerable<TelemetryRow> Again(IEnumerable<TelemetryRow> rows, int times) =>
        Enumerable.Range(0, times).SelectMany(_ => rows);

    [GeneratedRegex(@"Text has ""([^""]*)""")]
    private static partial Regex Text();

    [GeneratedRegex(@"Properties\['(\w+)'\]")]
    private static partial Regex Property();

    [GeneratedRegex(@"^    '(\w+)', \d+,?$", RegexOptions.Multiline)]
    private static partial Regex Awaited();

    /// <summary>
    /// The whole app with its exporter: somebody buys, then queue and store are away for the next one, the auditor reports, probes are
    /// written, and every line that the code has is written once.
    /// </summary>
    public sealed partial class Case : IAsyncLifetime
    {
        internal IReadOnlyList<TelemetryRow> Rows { get; private set; } = [];

        public async Task InitializeAsync()
        {
            using var telemetry = new ExportedTelemetry();
            await using TicketMasterApp app = await TicketMasterApp.StartAsync(
                services =>
                {
                    telemetry.AddTo(services);
                    services.MakeFaulty<AvailabilityDocument>();
                    services.AddSingleton(provider =>
                        new FaultyServiceBus(new EmbeddedServiceBusClient(provider.GetRequiredService<MessageQueues>())));
                    services.Replace(
                        ServiceDescriptor.Singleton<ServiceBusClient>(provider => provider.GetRequiredService<FaultyServiceBus>()));
                },
                settings: TicketMasterApp.WithProbes);
            await app.AddAsync(TestEvents.Of("gala"));
            await app.AddAsync(TestEvents.Of("rush") with { WaitingRoom = new WaitingRoomPlan(DateTimeOffset.UnixEpoch, 60, 600) });
            using HttpClient alice = await app.SignedInAsync("alice");
            await BuyAsync(alice, "gala-A-A-1");
            (await alice.ReserveAsync("rush-A-A-1")).IsRefused(HttpStatusCode.Forbidden, "pass-required");
            await app.PassAsync(TimeSpan.FromSeconds(3));
            app.Faulty<AvailabilityDocument>().Answers = StoreStatus.Throttled;
            app.Services.GetRequiredService<FaultyServiceBus>().Before = () => throw new ServiceBusException(
                isTransient: true, "The queue is away.", "tickets-issued", ServiceBusFailureReason.ServiceCommunicationProblem);
            await BuyAsync(alice, "gala-A-A-2");
            await Eventually.Async(() =>
            {
                app.Clock.Advance(TimeSpan.FromMilliseconds(100));
                ExportedTelemetry.Flush(app.Services);
                return telemetry.Rows.Any(row =>
                    row.Properties.GetValueOrDefault("function") == "ProjectAvailability"
                    && row.Properties.GetValueOrDefault("outcome") == "failed");
            });
            app.Faulty<AvailabilityDocument>().Answers = null;
            app.Services.GetRequiredService<FaultyServiceBus>().Before = () => { };
            await app.Services.GetRequiredService<Breaches>().ReportAsync("test", "nothing", [], CancellationToken.None);
            for (int minute = 0; minute < 3; minute++)
            {
                app.Clock.Advance(TimeSpan.FromMinutes(1));
                await app.UntilIdleAsync();
            }

            WriteEveryLine(app.Services.GetRequiredService<ILoggerFactory>());
            ExportedTelemetry.Flush(app.Services);
            Rows = telemetry.Rows;
        }

        public Task DisposeAsync() => Task.CompletedTask;

        /// <summary>Whether a row is of a line of the code, with or without its values.</summary>
        internal static bool IsOf(TelemetryRow row, string template) =>
            row.Properties.GetValueOrDefault("OriginalFormat") == template
            || (row.Columns.GetValueOrDefault("Message") is string line
                && Regex.IsMatch(line, $@"\A{string.Join(".*", Values().Split(template).Select(Regex.Escape))}\z"));

        private static async Task BuyAsync(HttpClient buyer, string seat)
        {
            Answer held = (await buyer.ReserveAsync(seat)).Is(HttpStatusCode.Created);
            (await buyer.ConfirmAsync(held.Text("bookingId"))).Is(HttpStatusCode.OK);
        }

        /// <summary>Calls every method that writes a line, with an exception where it takes one, and with a 0 for each value.</summary>
        private static void WriteEveryLine(ILoggerFactory loggers)
        {
            foreach (MethodInfo method in typeof(Limits).Assembly.GetTypes().SelectMany(type => type.GetMethods(
                BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)))
            {
                if (method.GetCustomAttribute<LoggerMessageAttribute>() is null || method.DeclaringType!.ContainsGenericParameters)
                {
                    continue;
                }

                Type type = method.DeclaringType!;
                ILogger logger = loggers.CreateLogger(type.FullName!);
                object? writer = method.IsStatic ? null : RuntimeHelpers.GetUninitializedObject(type);
                FieldInfo? field = type.GetFields(BindingFlags.NonPublic | BindingFlags.Instance)
                    .FirstOrDefault(one => one.FieldType.IsAssignableTo(typeof(ILogger)));
                if (writer is not null && field is not null)
                {
                    object typed = Activator.CreateInstance(typeof(Logger<>).MakeGenericType(type), loggers)!;
                    field.SetValue(writer, typed);
                }

                method.Invoke(writer, [.. method.GetParameters().Select(parameter => Value(parameter.ParameterType, logger))]);
            }
        }

        private static object? Value(Type type, ILogger logger) =>
            type.IsAssignableTo(typeof(ILogger)) ? logger
            : type == typeof(Exception) ? new TimeoutException("It took too long.")
            : type == typeof(string) ? "0"
            : type.IsValueType ? Activator.CreateInstance(type)
            : null;

        [GeneratedRegex(@"\{\w+(?::[^}]*)?\}")]
        private static partial Regex Values();
    }
}

[CollectionDefinition(nameof(AlertsFireTests), DisableParallelization = true)]
public sealed class AlertsFireCollection;
