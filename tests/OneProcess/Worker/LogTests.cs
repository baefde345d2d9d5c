using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Local;
using TicketMaster.Tests.Http;
using Xunit;

namespace TicketMaster.Tests.OneProcess.Worker;

/// <summary>What the log of the one-process host says, and how.</summary>
public sealed partial class LogTests
{
    public static TheoryData<LogLevel, Exception, string> Expected { get; } = new()
    {
        { LogLevel.Error, new IOException("The disk is full."), "IOException: The disk is full." },
        { LogLevel.Error, new HttpRequestException("No answer."), "HttpRequestException: No answer." },
        {
            LogLevel.Error, new InvalidOperationException("Not written.", new TimeoutException("Too late.")),
            "InvalidOperationException: Not written. < TimeoutException: Too late."
        },
        { LogLevel.Warning, new InvalidOperationException("It is tried again."), "InvalidOperationException: It is tried again." },
    };

    [Theory]
    [MemberData(nameof(Expected))]
    public void An_entry_begins_with_its_time_and_what_is_expected_has_no_stack_trace(LogLevel level, Exception exception, string told)
    {
        string line = Written(level, Thrown(exception));

        Assert.Matches(@"\A\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z (warn|fail): Shop\[7\] A ticket was not printed\. ", line);
        Assert.EndsWith($" {told}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_not_expected_has_its_stack_trace_in_the_same_line()
    {
        string line = Written(LogLevel.Error, Thrown(new InvalidOperationException("A bug.")));

        Assert.Contains("InvalidOperationException: A bug.", line, StringComparison.Ordinal);
        Assert.Contains($" at {typeof(LogTests).FullName}.{nameof(Thrown)}", line, StringComparison.Ordinal);
        Assert.DoesNotContain(line, character => character == '\n');
    }

    /// <summary>Moments in a message are written so that everybody reads them alike, and sorts them as texts.</summary>
    [Fact]
    public void Every_moment_in_a_message_is_written_as_ISO_8601_has_it()
    {
        (string Message, string Parameter)[] moments =
        [
            .. from assembly in new[] { typeof(Limits).Assembly, typeof(LocalApp).Assembly, typeof(HttpServer).Assembly }
               from type in assembly.GetTypes()
               from method in type.GetMethods(
                   BindingFlags.NonPublic | BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
               let message = method.GetCustomAttribute<LoggerMessageAttribute>()?.Message
               where message is not null
               from parameter in method.GetParameters()
               where parameter.ParameterType == typeof(DateTimeOffset) || parameter.ParameterType == typeof(DateTime)
                   || parameter.ParameterType == typeof(DateOnly)
               select (message, parameter.Name!),
        ];

        Assert.NotEmpty(moments);
        Assert.All(moments, one => Assert.Contains($"{{{one.Parameter}:O}}", one.Message, StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Each_request_has_a_line_if_that_is_asked_for_with_the_id_that_its_answer_has(bool asked)
    {
        var lines = new EdgeApp.Entries();
        List<string> ids = [];
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(
            services => services.AddSingleton<ILoggerProvider>(lines)
                .AddLogging(logging => logging.AddFilter<EdgeApp.Entries>(null, LogLevel.Information)),
            settings: [$"--Local:AccessLog={asked}"]))
        {
            using HttpClient client = new() { BaseAddress = app.Address };
            foreach (string path in new[] { "/search?token=a%20b", "/no/such/page", "/local/.well-known/jwks.json", "/bookings" })
            {
                ids.Add((await client.GetAsync(path)).Headers.GetValues("X-Request-Id").Single());
            }

            client.DefaultRequestHeaders.Add("X-Request-Id", "of-the-client");
            await client.GetAsync("/search");
            await app.UntilIdleAsync();
        }

        (string Request, string? Id)[] told =
        [
            .. lines.All.Select(line => (Match: Access().Match(line.Message), line.RequestId))
                .Where(line => line.Match.Success)
                .Select(line => (line.Match.Groups[1].Value, line.RequestId))
                .OrderBy(line => line.Value, StringComparer.Ordinal),
        ];
        Assert.Equal(
            asked
                ?
                [
                    ("GET /bookings 401", ids[3]), ("GET /local/.well-known/jwks.json 200", ids[2]), ("GET /no/such/page 404", ids[1]),
                    ("GET /search 200", "of-the-client"), ("GET /search?token=a%20b 200", ids[0]),
                ]
                : [],
            told);
    }

    private static string Written(LogLevel level, Exception exception)
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        var other = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        other.DateTimeFormat.TimeSeparator = "_";
        using StringWriter written = new(CultureInfo.InvariantCulture);
        try
        {
            CultureInfo.CurrentCulture = other;
            new OneLineConsole(Options.Create(new LogOptions()), new ManualTimeProvider()).Write(
                new LogEntry<string>(level, "Shop", new EventId(7), "A ticket was not printed.", exception, (state, _) => state),
                null,
                written);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }

        return written.ToString().TrimEnd('\r', '\n');
    }

    private static Exception Thrown(Exception exception)
    {
        try
        {
            throw exception;
        }
        catch (Exception caught) when (caught == exception)
        {
            return caught;
        }
    }

    [GeneratedRegex(@"\A\S+ (\w+ \S+ \d{3}) in \d+ ms\z")]
    private static partial Regex Access();
}
