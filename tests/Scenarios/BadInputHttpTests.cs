using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using TicketMaster.Tests.Contracts;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Bodies that are too large, wrong methods, unknown routes, and requests that are hardly HTTP.</summary>
public sealed class BadInputHttpTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    public static TheoryData<string, int> BodyLimits
    {
        get
        {
            TheoryData<string, int> limits = [];
            foreach ((string name, BadInputOperation operation) in BadInputOperation.All)
            {
                bool admin = operation.Path.StartsWith("/admin/", StringComparison.Ordinal)
                    && !operation.Path.EndsWith("/check-in", StringComparison.Ordinal)
                    && !operation.Path.EndsWith("/undo", StringComparison.Ordinal);
                limits.Add(name, admin ? Limits.AdminBodyBytes : Limits.BodyBytes);
            }

            return limits;
        }
    }

    [Theory]
    [MemberData(nameof(BodyLimits))]
    public async Task A_body_may_be_as_large_as_its_limit_and_no_larger(string operation, int limit)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        foreach (bool chunked in new[] { false, true })
        {
            await app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-json", () => SendAsync(one, limit, chunked));
            Answer refused = await app.RefusedAsync(
                HttpStatusCode.RequestEntityTooLarge, "body-too-large", () => SendAsync(one, limit + 1, chunked));
            Assert.Contains($"{limit:N0}", refused.Text("detail"), StringComparison.Ordinal);
        }

        await app.RefusedAsync(HttpStatusCode.RequestEntityTooLarge, "body-too-large", () => SendAsync(one, 4 * limit, chunked: true));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_webhook_over_64_KB_is_refused(bool chunked)
    {
        var webhook = new BadInputOperation("anyone", HttpMethod.Post, "/payments/webhook", "");
        await app.RefusedAsync(HttpStatusCode.BadRequest, "signature-missing", () => SendAsync(webhook, Limits.BodyBytes, chunked));
        await app.RefusedAsync(
            HttpStatusCode.RequestEntityTooLarge, "body-too-large", () => SendAsync(webhook, Limits.BodyBytes + 1, chunked));
    }

    public static TheoryData<string, string> BodilessOperations
    {
        get
        {
            TheoryData<string, string> operations = [];
            foreach (OpenApiOperation operation in OpenApiDocument.OfTheApp.Operations
                .Where(one => one.Method != "HEAD" && !one.Definition.TryGetProperty("requestBody", out _)))
            {
                string path = operation.Path
                    .Replace("{eventId}", "gala", StringComparison.Ordinal)
                    .Replace("{venueId}", "v1", StringComparison.Ordinal)
                    .Replace("{performerId}", "p1", StringComparison.Ordinal)
                    .Replace("{bookingId}", BadInputApp.AlicesBooking, StringComparison.Ordinal)
                    .Replace("{queue}", "payment-events", StringComparison.Ordinal);
                operations.Add(operation.Method, Regex.Replace(path, "{[^}]*}", "x"));
            }

            return operations;
        }
    }

    /// <summary>Such as the seats of a booking that somebody wants to give back in part: who is not heard must be told so.</summary>
    [Theory]
    [MemberData(nameof(BodilessOperations))]
    public async Task An_operation_that_takes_no_body_refuses_any(string method, string path)
    {
        HttpClient client = path.StartsWith("/admin/", StringComparison.Ordinal) ? app.Admin : app.Alice;
        foreach ((string body, bool chunked) in new[] { ("{}", false), ("{}", true), (" ", true), (new string('x', 100_000), true) })
        {
            await app.RefusedAsync(HttpStatusCode.BadRequest, "unexpected-body", () => AskAsync(client, method, path, body, chunked));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_empty_body_is_none(bool chunked)
    {
        string path = $"/booking/{BadInputApp.AlicesBooking}";

        Answer answer = (await AskAsync(app.Alice, "GET", path, "", chunked)).Is(HttpStatusCode.OK);

        Assert.Equal((await app.Alice.GetAnswerAsync(path)).Body, answer.Body);
    }

    private static Task<Answer> AskAsync(HttpClient client, string method, string path, string body, bool chunked)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path)
        {
            Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)),
        };
        request.Headers.TransferEncodingChunked = chunked;
        return client.AskAsync(request);
    }

    [Theory]
    [InlineData("PUT", "/booking/reserve", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/booking/confirm", HttpStatusCode.MethodNotAllowed)]
    [InlineData("PATCH", "/event/gala", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/event/gala", HttpStatusCode.MethodNotAllowed)]
    [InlineData("TRACE", "/bookings", HttpStatusCode.MethodNotAllowed)]
    [InlineData("DELETE", "/bookings", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/admin/events/gala", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/payments/webhook", HttpStatusCode.MethodNotAllowed)]
    [InlineData("NONSENSE", "/event/gala", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/local/payments", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/local/token", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/local/nowhere", HttpStatusCode.NotFound)]
    [InlineData("POST", "/", HttpStatusCode.MethodNotAllowed)]
    [InlineData("POST", "/app/event/gala", HttpStatusCode.MethodNotAllowed)]
    [InlineData("GET", "/app/nothing.js", HttpStatusCode.NotFound)]
    [InlineData("GET", "/app/..%2f..%2flocal.js", HttpStatusCode.NotFound)]
    [InlineData("GET", "/application", HttpStatusCode.NotFound)]
    [InlineData("POST", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("GET", "/nowhere", HttpStatusCode.NotFound)]
    [InlineData("GET", "/api/bookings", HttpStatusCode.NotFound)]
    [InlineData("GET", "/event/gala/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/admin", HttpStatusCode.NotFound)]
    [InlineData("GET", "/admin/functions", HttpStatusCode.NotFound)]
    [InlineData("GET", "/..%2f..%2fetc/passwd", HttpStatusCode.NotFound)]
    public async Task A_route_or_method_that_is_not_there_is_a_problem_too(string method, string path, HttpStatusCode status) =>
        await app.RefusedAsync(
            status,
            status == HttpStatusCode.NotFound ? "not-found" : "method-not-allowed",
            () => app.Admin.AskAsync(new HttpMethod(method), path));

    [Theory]
    [InlineData("/booking/reserve", "GET, HEAD, DELETE, POST, OPTIONS")]
    [InlineData("/search/", "GET, HEAD, OPTIONS")]
    [InlineData("/manage/events/gala", "GET, HEAD, PUT, DELETE, OPTIONS")]
    [InlineData("/local/token", "POST, OPTIONS")]
    public async Task An_address_names_its_methods(string path, string methods)
    {
        foreach (string method in new[] { "OPTIONS", "PATCH" })
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), path);
            using HttpResponseMessage answer = await app.Anyone.SendAsync(request);

            Assert.Equal(method == "PATCH" ? HttpStatusCode.MethodNotAllowed : HttpStatusCode.NoContent, answer.StatusCode);
            Assert.Equal(
                methods.Split(", ").Order(StringComparer.Ordinal), answer.Content.Headers.Allow.Order(StringComparer.Ordinal));
        }
    }

    [Theory]
    [InlineData("Range", "bytes=0-1")]
    [InlineData("If-None-Match", "garbage")]
    [InlineData("If-None-Match", "\"a\",,\"b")]
    [InlineData("If-Modified-Since", "yesterday")]
    [InlineData("Accept", "text/html")]
    [InlineData("Accept-Encoding", "nonsense")]
    [InlineData("X-HTTP-Method-Override", "DELETE")]
    public async Task A_header_that_means_nothing_to_a_view_changes_nothing(string name, string value)
    {
        foreach (string path in new[]
        {
            "/event/gala",
            "/event/gala/seatmap",
            "/event/gala/availability",
            $"/booking/{BadInputApp.AlicesBooking}",
        })
        {
            HttpRequestMessage request = new(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation(name, value);
            Answer answer = (await app.Alice.AskAsync(request)).Is(HttpStatusCode.OK);
            Assert.Equal((await app.Alice.GetAnswerAsync(path)).Body, answer.Body);
        }
    }

    [Fact]
    public async Task A_client_that_has_any_version_of_a_view_is_told_that_it_has_it()
    {
        HttpRequestMessage request = new(HttpMethod.Get, "/event/gala");
        request.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);

        Assert.Empty((await app.Anyone.AskAsync(request)).Is(HttpStatusCode.NotModified).Body);
    }

    [Theory]
    [InlineData("GET /event/gala HTTP/1.0\r\n\r\n", "200")]
    [InlineData("GET /event/gala HTTP/1.1\r\n\r\n", "400")]
    [InlineData("GET /event/gala HTTP/1.1\r\nHost: a b\r\n\r\n", "400")]
    [InlineData("GET /event/%00 HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("GET /event/a\0b HTTP/1.1\r\nHost: x\r\n\r\n", "400")]
    [InlineData("POST /booking/reserve HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n", "400")]
    [InlineData("POST /booking/reserve HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n", "400")]
    [InlineData("POST /payments/webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999999999\r\nConnection: close\r\n\r\n", "413")]
    [InlineData("POST /payments/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\nzz\r\n\r\n", "400")]
    [InlineData("POST /payments/webhook HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\nConnection: close\r\n\r\n", "400")]
    [InlineData("NONSENSE\r\n\r\n", "400")]
    public async Task A_request_that_is_hardly_HTTP_is_answered_and_nothing_more(string request, string status)
    {
        IReadOnlyList<string> before = await Fingerprint.OfAsync(app.App);
        using var client = new TcpClient();
        await client.ConnectAsync(app.App.Address.Host, app.App.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request));
        using var reader = new StreamReader(stream, Encoding.Latin1);

        string answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Equal(before, await Fingerprint.OfAsync(app.App));
    }

    [Fact]
    public async Task A_reserve_whose_client_goes_away_in_the_middle_of_its_body_holds_nothing()
    {
        IReadOnlyList<string> before = await Fingerprint.OfAsync(app.App);
        using (var client = new TcpClient())
        {
            await client.ConnectAsync(app.App.Address.Host, app.App.Address.Port);
            await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(
                $"POST /booking/reserve HTTP/1.1\r\nHost: x\r\nAuthorization: {app.Bob.DefaultRequestHeaders.Authorization}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"ticketId\":\"gala-A-C-1\"}"));
        }

        Assert.Equal(before, await Fingerprint.OfAsync(app.App));
    }

    private Task<Answer> SendAsync(BadInputOperation operation, int length, bool chunked)
    {
        HttpContent content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('[', length)));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        HttpRequestMessage request = new(operation.Method, operation.Path) { Content = content };
        request.Headers.TransferEncodingChunked = chunked;
        return app.Client(operation.Who).AskAsync(request);
    }
}
