using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TicketMaster.Adapters;
using TicketMaster.Bookings;
using TicketMaster.Identity;
using TicketMaster.Local;
using TicketMaster.Payments;
using TicketMaster.Tests.Infra;
using TicketMaster.Tests.Worker;
using Xunit;

namespace TicketMaster.Tests;

/// <summary>Wrong settings and the one line that each is answered with, before anything is made.</summary>
public sealed partial class SettingsTests
{
    private const string Time = "a number without a unit: give hours, minutes and seconds, such as 00:10:00.";
    private const string NoTime = "which is not a time: give hours, minutes and seconds, such as 00:10:00, with days as in 1.00:00:00.";
    private const string HowTo = "write settings as --Section:Name=value.";
    private const string Elsewhere = "give another with --urls or ASPNETCORE_URLS, such as http://localhost:7071.";
    private const string Sections = "there are the sections Booking, Identity, Local, Payments, Tickets.";

    [Theory]

    // Sections that do not exist.
    [InlineData("'Payment:Provider' is not a setting; did you mean 'Payments:Provider'?", "--Payment:Provider=Stripe")]
    [InlineData("'Pyaments:Provider' is not a setting; did you mean 'Payments:Provider'?", "--Pyaments:Provider", "Stripe")]
    [InlineData("'BookingOptions:HoldFor' is not a setting; did you mean 'Booking:HoldFor'?", "--BookingOptions:HoldFor=00:00:30")]
    [InlineData("'identiy:audience' is not a setting; did you mean 'Identity:Audience'?", "identiy:audience=me")]
    [InlineData("'HoldFor' is not a setting; did you mean 'Booking:HoldFor'?", "--HoldFor=00:00:30")]
    [InlineData("'url' is not a setting; did you mean 'urls'?", "--url=http://localhost:7072")]
    [InlineData($"'Kestrel:Endpoints:Http:Url' is not a setting; {Sections}", "--Kestrel:Endpoints:Http:Url=http://localhost:7072")]
    [InlineData($"'Cosmos:AccountKey' is not a setting; {Sections}", "--Cosmos:AccountKey=abc")]
    [InlineData($"'port' is not a setting; {Sections}", "--port=8080")]

    // Names that do not exist in theirs.
    [InlineData("'Payments:Provder' is not a setting; did you mean 'Payments:Provider'?", "--Payments:Provder=Stripe")]
    [InlineData("'Booking:AdmitFor' is not a setting; did you mean 'Tickets:AdmitFor'?", "--Booking:AdmitFor=1.00:00:00")]
    [InlineData(
        "'Tickets:Colour' is not a setting; 'Tickets' has AdmitFor, AdmitFrom, RetiredKeys, SigningKey.", "--tickets:Colour=red")]
    [InlineData("'Payments' is a section: give one of its settings, such as 'Payments:Provider'.", "--Payments=Stripe")]
    [InlineData(
        "'Payments:Provider:Name' is not a setting; 'Payments:Provider' has one value and no parts.", "--Payments:Provider:Name=Stripe")]

    // What the command line's reader would pass over.
    [InlineData($"'--Payments:Provider' has no value: {HowTo}", "--Payments:Provider")]
    [InlineData(
        $"'--Local:LetAnyoneOnTheNetworkBeAdministrator' has no value: {HowTo}",
        "--Local:LetAnyoneOnTheNetworkBeAdministrator", "--Local:DemoEvents=0")]
    [InlineData($"'-Payments:Provider' is not understood: {HowTo}", "-Payments:Provider=Stripe")]
    [InlineData($"'/Payments:Provider' is not understood: {HowTo}", "/Payments:Provider=Stripe")]
    [InlineData($"'Stripe' is not understood: {HowTo}", "Stripe")]
    [InlineData($"'--help' has no value: {HowTo}", "--help")]

    // Values that cannot be read.
    [InlineData($"'Booking:HoldFor' is '600', {Time}", "--Booking:HoldFor=600")]
    [InlineData($"'Payments:SlowFor' is '0.5', {Time}", "--Payments:SlowFor=0.5")]
    [InlineData($"'Tickets:AdmitFor' is '10:00', {NoTime}", "--Tickets:AdmitFor=10:00")]
    [InlineData($"'Tickets:AdmitFor' is '24:00:00', {NoTime}", "--Tickets:AdmitFor=24:00:00")]
    [InlineData($"'Booking:SettleFor' is '5m', {NoTime}", "--Booking:SettleFor=5m")]
    [InlineData($"'Booking:HoldFor' is '', {NoTime}", "--Booking:HoldFor=")]
    [InlineData("'Local:DemoEvents' is '1e3', which is not a whole number.", "--Local:DemoEvents=1e3")]
    [InlineData("'Local:DemoEvents' is '99999999999', which is not a whole number.", "--Local:DemoEvents=99999999999")]
    [InlineData(
        "'Local:LetAnyoneOnTheNetworkBeAdministrator' is 'yes', which is neither true nor false.",
        "--Local:LetAnyoneOnTheNetworkBeAdministrator=yes")]
    [InlineData(
        "'Logging:LogLevel:Default' is 'Verbose', which is none of Trace, Debug, Information, Warning, Error, Critical, None.",
        "--Logging:LogLevel:Default=Verbose")]

    // Values that cannot be.
    [InlineData("'Booking:MaxTicketsPerEvent' is '0': it must be 1 to 100.", "--Booking:MaxTicketsPerEvent=0")]
    [InlineData("'Booking:HoldFor' is '2.00:00:00': it must be 00:00:01 to 1.00:00:00.", "--Booking:HoldFor=2.00:00:00")]
    [InlineData("'Payments:SlowFor' is '-00:00:02': it must be 00:00:00 to 1.00:00:00.", "--Payments:SlowFor=-00:00:02")]
    [InlineData("'Local:DemoEvents' is '-1': it must be 0 to 100000.", "--Local:DemoEvents=-1")]
    [InlineData("'Local:DataPath' is missing.", "--Local:DataPath=")]
    [InlineData("'Payments:Provider' is 'PayPal', and this build has Stripe and Simulated only.", "--Payments:Provider=PayPal")]
    [InlineData(
        "'Identity:Authority' must be an absolute https address (http only on this machine), not 'login.example.com'.",
        "--Identity:Authority=login.example.com")]

    // However it is written, it is told of once.
    [InlineData(
        "'Booking:HOLDFOR' is '5', a number without a unit: give hours, minutes and seconds, such as 00:10:00.", "--booking:HOLDFOR=5")]

    // Addresses that nobody can listen on.
    [InlineData($"'urls' has 'localhost:7072', which is no address: {Elsewhere}", "--urls=localhost:7072")]
    [InlineData($"'urls' has 'http://localhost:99999', whose port is none: {Elsewhere}", "--urls=http://localhost:99999")]
    [InlineData(
        "'urls' has 'https://localhost:7072', and this server speaks http only: let a proxy before it speak https.",
        "--urls", "https://localhost:7072")]
    [InlineData("'urls' has 'http://127.0.0.1:0/api', with a path: an address ends with its port.", "--urls=http://127.0.0.1:0/api")]
    [InlineData(
        "'urls' has 'http://localhost:0': a free port is had of an address, as in http://127.0.0.1:0.", "--urls=http://localhost:0")]
    [InlineData($"'urls' has 'http://256.1.1.1:7072', which is no address: {Elsewhere}", "--urls=http://256.1.1.1:7072")]
    [InlineData(
        $"'urls' has 'http://127.0.0.1.1:0', which is no address: {Elsewhere}", "--urls=http://127.0.0.1:0;http://127.0.0.1.1:0")]
    public void A_wrong_setting_is_answered_in_one_line(string line, params string[] args)
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data");

        Assert.Equal([line], Mistakes([$"--Local:DataPath={data}", "--urls=http://127.0.0.1:0", .. args]));
        Assert.False(Directory.Exists(data));
    }

    [Fact]
    public void A_port_in_use_and_an_address_of_another_machine_are_noticed()
    {
        using Socket other = new(SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        other.Listen();
        string used = $"http://localhost:{((IPEndPoint)other.LocalEndPoint!).Port}";

        Assert.Equal([$"'urls' has '{used}', where another program listens already: end it, or {Elsewhere}"], Mistakes($"--urls={used}"));
        Assert.Matches(
            @"^'urls' has 'http://203\.0\.113\.1:7072', where this server cannot listen \(.+\): give another",
            Assert.Single(Mistakes("--urls=http://127.0.0.1:0;http://203.0.113.1:7072")));
    }

    [Fact]
    public void A_settings_file_that_cannot_be_read_says_where_it_is_wrong()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("appsettings.json");
        File.WriteAllText(file, """{ "Booking": { "HoldFor": "00:10:00" }, """);

        Exception broken = Assert.ThrowsAny<Exception>(() => new ConfigurationBuilder().AddJsonFile(file).Build());

        Assert.True(StartError.IsOperators(broken));
        Assert.Matches($"'{file}': .*LineNumber: 0", StartError.Describe(broken));
    }

    [Fact]
    public void A_folder_below_a_file_is_noticed()
    {
        using var folder = new TemporaryFolder();
        string file = folder.File("file");
        File.WriteAllText(file, "");

        Assert.Equal(
            [$"'Local:DataPath' is '{file}/data', which cannot be written: '{file}' is a file."],
            Mistakes($"--Local:DataPath={file}/data", "--urls=http://127.0.0.1:0"));
    }

    /// <summary>In <c>/proc</c> nobody can make a file, not even the machine's administrator.</summary>
    [SkippableFact]
    public void A_folder_that_cannot_be_written_is_noticed()
    {
        Skip.IfNot(OperatingSystem.IsLinux());

        Assert.Matches(
            "^'Local:DataPath' is '/proc/data', which cannot be written: .+\\.$",
            Assert.Single(Mistakes("--Local:DataPath=/proc/data", "--urls=http://127.0.0.1:0")));
    }

    /// <summary>A process by itself: its environment, its settings file and its command line are wrong in each part.</summary>
    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_nothing_is_made()
    {
        using var folder = new TemporaryFolder();
        string data = folder.File("data");
        await File.WriteAllTextAsync(
            folder.File("appsettings.json"), """{ "Ticket": { "AdmitFor": "01:00:00" }, "Local": { "Demo": 1 } }""");
        Dictionary<string, string> environment = new()
        {
            ["DOTNET_CONTENTROOT"] = folder.Path,
            ["Local__DataPath"] = data,
            ["Payment__Provider"] = "Stripe",
            ["Payments_Provider"] = "Stripe",
            ["BOOKINGS__HOLDFOR"] = "00:00:30",
            ["Booking__SettleFor"] = "300",
            ["Identity__Authority"] = "ftp://issuer",
        };
        using WorkerProcess process = WorkerProcess.Start(
            WorkerApp.Local(data), environment, "--urls=http://127.0.0.1:0",
            "--Payments:SlowFor=20", "--Booking:MaxHeldSeats=0");

        Assert.Equal(1, await process.Ended.WaitAsync(TimeSpan.FromSeconds(60)));

        string[] lines =
        [
            "'BOOKINGS:HOLDFOR' is not a setting; did you mean 'Booking:HoldFor'?",
            "'Booking:MaxHeldSeats' is '0': it must be 1 to 1000000.",
            $"'Booking:SettleFor' is '300', {Time}",
            "'Identity:Authority' must be an absolute https address (http only on this machine), not 'ftp://issuer'.",
            "'Local:Demo' is not a setting; 'Local' has AcceptDataLossOf, AccessLog, DataPath, DemoEvents, "
                + "LetAnyoneOnTheNetworkBeAdministrator, StripePublishableKey, WebClientId, WebScope.",
            "'Payment:Provider' is not a setting; did you mean 'Payments:Provider'?",
            $"'Payments:SlowFor' is '20', {Time}",
            "'Payments_Provider' is not read: in the environment it is written 'Payments__Provider'.",
            "'Ticket:AdmitFor' is not a setting; did you mean 'Tickets:AdmitFor'?",
        ];
        Assert.Equal(lines, process.Errors.Where(line => line.Length > 0).Order(StringComparer.Ordinal));
        Assert.DoesNotContain(process.Lines, line => line.Length > 0);
        Assert.False(Directory.Exists(data));
    }

    /// <summary>The environment is everybody's. The process starts, and is told to end by what it cannot have.</summary>
    [Fact]
    public async Task What_other_programs_put_into_the_environment_is_not_refused()
    {
        using var folder = new TemporaryFolder();
        Dictionary<string, string> environment = new()
        {
            ["Locale__Name"] = "sv",
            ["LocalStack__Host"] = "localhost",
            ["IdentityServer__Authority"] = "https://a.example",
            ["Locking__Provider"] = "redis",
            ["Sockets__Limit"] = "1",
            ["Cosmos__AccountKey"] = "abc",
            ["Serilog__MinimumLevel"] = "Debug",
            ["PAYMENT"] = "x",
            ["BOOKING"] = "x",
            ["SEARCH_URL"] = "x",
            ["LOCAL_PORT"] = "1",
            ["IDENTITY_ENDPOINT"] = "x",
            ["IDENTITY_HEADER"] = "x",
            ["IDENTITY_AUTHORITY"] = "x",
            ["Kestrel__Limits__MaxConcurrentConnections"] = "1",
        };
        using WorkerProcess process = WorkerProcess.Start(
            WorkerApp.Local(folder.Path), environment, $"--Local:DataPath={folder.Path}", "--urls=http://203.0.113.1:7072");

        Assert.Equal(1, await process.Ended.WaitAsync(TimeSpan.FromSeconds(60)));

        Assert.StartsWith("'urls' has", Assert.Single(process.Errors, line => line.Length > 0), StringComparison.Ordinal);
    }

    /// <summary>azd gives its programs these names. No part of the app may take one for a setting with a slip.</summary>
    [Fact]
    public void The_names_that_a_deployment_has_in_its_environment_are_no_slips()
    {
        SettingNames names = new(
        [
            (AiSearchOptions.Section, typeof(AiSearchOptions)), (BookingOptions.Section, typeof(BookingOptions)),
            (CosmosOptions.Section, typeof(CosmosOptions)), (IdentityOptions.Section, typeof(IdentityOptions)),
            (LocalOptions.Section, typeof(LocalOptions)), (PaymentsOptions.Section, typeof(PaymentsOptions)),
        ]);
        string files = File.ReadAllText(Path.Combine(InfraFolder.Path, "main.bicepparam"))
            + File.ReadAllText(Path.Combine(InfraFolder.Path, "main.bicep"));
        string[] deployed = [.. DeployedName().Matches(files).Select(match => match.Groups["name"].Value)];

        Assert.Contains("IDENTITY_AUTHORITY", deployed);
        Assert.Contains("SEARCH_ENDPOINT", deployed);
        Assert.Empty(names.Mistakes(Given(deployed)));
        Assert.NotEmpty(names.Mistakes(Given("PAYMENTS_PROVIDER")));
    }

    /// <summary>A Functions host starts the process with a command line of its own, which may get more to say.</summary>
    [Fact]
    public void The_command_line_of_a_Functions_host_is_not_refused_but_what_was_meant_for_the_app_is()
    {
        SettingNames names = new([(PaymentsOptions.Section, typeof(PaymentsOptions))]);

        Assert.Empty(names.Mistakes(Given("functions-uri", "host", "new-word", "Functions:Worker:HostEndpoint")));
        Assert.Equal(
            ["'Payment:Provider' is not a setting; did you mean 'Payments:Provider'?"],
            names.Mistakes(Given("Payment:Provider")));
    }

    private static IConfigurationRoot Given(params string[] names) => new ConfigurationBuilder()
        .AddCommandLine([.. names.Select(name => $"--{name}=x")])
        .Build();

    private static IEnumerable<string> Mistakes(params string[] args) => Assert.Throws<OptionsValidationException>(() =>
    {
        using IHost host = LocalApp.CreateBuilder(args).Build();
        Settings.Validate(host.Services);
    }).Failures;

    [GeneratedRegex(@"readEnvironmentVariable\('(?<name>\w+)'|^output (?<name>\w+) ", RegexOptions.Multiline)]
    private static partial Regex DeployedName();
}
