using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Http;
using Xunit;

namespace TicketMaster.Tests.Http;

/// <summary>A request has one id, in its answer and in the log.</summary>
[Collection(nameof(EdgeApp))]
public sealed partial class RequestIdTests(EdgeApp edge)
{
    private const string Trace = "0af7651916cd43dd8448eb211c80319c";

    [Theory]
    [InlineData("/event/gala")]
    [InlineData("/event/none")]
    [InlineData("/bookings")]
    [InlineData("/nowhere")]
    [InlineData("/search?token=boom")]
    [InlineData("/local/payments")]
    public async Task Each_request_gets_an_id_of_its_own(string path)
    {
        Answer one = await AskAsync(path);
        Answer another = await AskAsync(path);

        Assert.Matches(Hexadecimal(), Id(one));
        Assert.NotEqual(Id(one), Id(another));
        Assert.Equal((int)one.Status >= 400 ? Id(one) : null, one.Json.TryGetProperty("traceId", out var told) ? told.GetString() : null);
    }

    [Theory]
    [InlineData("my-request_1", "my-request_1")]
    [InlineData("3f2504e0-4f89-11d3-9a0c-0305e82c3301", "3f2504e0-4f89-11d3-9a0c-0305e82c3301")]
    [InlineData("a b", null)]
    [InlineData("x<script>", null)]
    [InlineData("", null)]
    [InlineData("12345678901234567890123456789012345678901234567890123456789012345", null)]
    [InlineData("a,b", null)]
    public async Task A_client_may_give_the_id_if_it_is_one(string sent, string? id)
    {
        foreach (string path in new[] { "/event/gala", "/event/none", "/search?token=boom", "/nowhere" })
        {
            Answer answer = await AskAsync(path, ("X-Request-Id", sent));

            Assert.Equal(id ?? Id(answer), Id(answer));
            Assert.True(id is not null || Hexadecimal().IsMatch(Id(answer)), Id(answer));
        }
    }

    [Fact]
    public async Task A_request_of_a_trace_has_its_id_and_the_log_has_it_too()
    {
        Answer failed = (await AskAsync("/search?token=boom", ("traceparent", $"00-{Trace}-b7ad6b7169203331-01")))
            .IsRefused(HttpStatusCode.InternalServerError, "unexpected");
        Answer named = await AskAsync("/search?token=boom", ("X-Request-Id", "of-the-client"));

        Assert.Equal((Trace, Trace), (Id(failed), failed.Text("traceId")));
        Assert.Equal("of-the-client", named.Text("traceId"));
        string?[] logged =
        [
            .. edge.Logged.All
                .Where(entry => entry.Message.Contains("SearchEvents failed", StringComparison.Ordinal))
                .Select(entry => entry.RequestId),
        ];
        Assert.Contains(Trace, logged);
        Assert.Contains("of-the-client", logged);
        Assert.All(logged, Assert.NotNull);
    }

    /// <summary>The scope of ASP.NET Core's own log names it by its connection, where no function runs.</summary>
    [Fact]
    public void No_other_scope_names_a_request()
    {
        ILoggerFactory loggers = edge.App.Services.GetRequiredService<ILoggerFactory>();

        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.Hosting.Diagnostics").IsEnabled(LogLevel.Critical));
    }

    [Fact]
    public void The_console_writes_the_id_with_what_was_logged()
    {
        var scopes = new LoggerExternalScopeProvider();
        using IDisposable outer = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = "outer" });
        using IDisposable inner = scopes.Push(new Dictionary<string, object?> { ["RequestId"] = "inner", ["Other"] = 1 });
        using IDisposable text = scopes.Push("a text");
        var entry = new LogEntry<string>(LogLevel.Warning, "Category", default, "It failed.", null, (state, _) => state);
        using var written = new StringWriter();

        new OneLineConsole(Options.Create(new LogOptions())).Write(entry, scopes, written);

        Assert.Contains("It failed. (request inner)", written.ToString(), StringComparison.Ordinal);
    }

    /// <summary>What is said of the answer to a request is said of whichever answer it gets in the end.</summary>
    [Fact]
    public async Task An_answer_that_is_discarded_takes_its_headers_with_it_but_not_those_of_the_request()
    {
        DefaultHttpContext http = new() { Response = { Body = new MemoryStream() } };
        IHeaderDictionary headers = http.Response.Headers;
        headers["X-Request-Id"] = "one";
        headers.AccessControlAllowOrigin = "*";
        headers.Vary = "Origin";
        headers.ETag = "\"1\"";
        headers.ContentEncoding = "br";

        await UnexpectedErrorMiddleware.AnswerAsync(http, Refusal.Unexpected());

        Assert.Equal(["one", "*", "Origin"], [$"{headers["X-Request-Id"]}", $"{headers.AccessControlAllowOrigin}", $"{headers.Vary}"]);
        Assert.Equal(("", ""), (headers.ETag.ToString(), headers.ContentEncoding.ToString()));
    }

    private Task<Answer> AskAsync(string path, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        foreach ((string name, string value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return edge.Anyone.AskAsync(request);
    }

    private static string Id(Answer answer) => answer.Headers.GetValues("X-Request-Id").Single();

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex Hexadecimal();
}
