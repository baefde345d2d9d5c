using System.Net;
using System.Text;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.Contracts;

/// <summary>That the handler fails a test whose exchange is not as the contract says, and no other.</summary>
public sealed class ContractHandlerTests
{
    private const string Held = """
        { "bookingId": "gala-x-1", "eventId": "gala", "state": "held", "total": 5000, "currency": "EUR", "expiresInSeconds": 600,
          "tickets": [{ "ticketId": "gala-A-A-1", "section": "A", "row": "A", "seat": "1", "price": 5000 }],
          "expiresAt": "2026-10-01T10:10:00+00:00", "serverTime": "2026-10-01T10:00:00+00:00",
          "timeline": [{ "at": "2026-10-01T10:00:00+00:00", "what": "held" }]
        """;

    private const string Taken = """
        { "type": "urn:ticketmaster:problem:seat-taken", "title": "Taken", "status": 409, "detail": "Gone.", "instance": "/booking/reserve",
          "traceId": "t", "conflicts": ["gala-A-A-1"], "alternative": [], "code": 
        """;

    [Fact]
    public async Task An_exchange_that_the_contract_describes_passes()
    {
        using HttpResponseMessage response = await ReserveAsync(Created(Held + "}"));
        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Contains("gala-x-1", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using HttpResponseMessage refused = await ReserveAsync(Problem(HttpStatusCode.Conflict, Taken + "\"seat-taken\" }"));
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
    }

    [Fact]
    public Task A_member_that_is_not_described_fails() =>
        FailsAsync(Created(Held + """, "owner": "alice" }"""), "the value.owner must not be there");

    [Fact]
    public Task A_member_that_is_missing_fails() => FailsAsync(Created("""{ "bookingId": "gala-x-1" }"""), "lacks 'tickets'");

    [Fact]
    public Task A_member_that_is_there_twice_fails() => FailsAsync(Created(Held + """, "state": "held" }"""), "is not JSON");

    [Fact]
    public Task A_status_that_is_not_described_fails() =>
        FailsAsync(Problem(HttpStatusCode.PaymentRequired, Taken + "\"seat-taken\" }"), "does not describe the status 402");

    [Fact]
    public Task A_code_of_another_operation_fails() =>
        FailsAsync(Problem(HttpStatusCode.Conflict, Taken + "\"venue-fixed\" }"), "the value.code must be one of");

    [Fact]
    public async Task A_header_that_is_missing_fails()
    {
        HttpResponseMessage response = Created(Held + "}");
        response.Headers.Remove("Location");
        await FailsAsync(response, "the header 'Location' is missing");
    }

    [Theory]
    [InlineData("X-Powered-By", "chance", "it is not described")]
    [InlineData("Idempotency-Replayed", "yes", "must be 'true'")]
    public async Task A_header_that_is_not_as_described_fails(string name, string value, string why)
    {
        HttpResponseMessage response = Created(Held + "}");
        response.Headers.Add(name, value);
        await FailsAsync(response, why);
    }

    [Fact]
    public Task A_content_type_that_is_not_described_fails() =>
        FailsAsync(Answer(HttpStatusCode.Created, Held + "}", "text/json"), "the content type 'text/json' is not described");

    [Fact]
    public async Task A_body_where_none_is_described_fails()
    {
        using HttpClient client = Client(Answer(HttpStatusCode.OK, "queued", "text/plain"));
        await FailsAsync(() => client.PostAsync("/payments/webhook", null), "a body where none is described");
    }

    [Theory]
    [InlineData("GET", "/secrets", 200)]
    [InlineData("PATCH", "/booking/gala-x-1", 200)]
    [InlineData("GET", "/secrets", 405)]
    [InlineData("GET", "/event/gala/tickets", 500)]
    public async Task A_route_that_is_not_described_fails(string method, string path, int status)
    {
        using HttpClient client = Client(new HttpResponseMessage((HttpStatusCode)status));
        await FailsAsync(() => client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path)), "no such route");
    }

    [Theory]
    [InlineData("GET", "/secrets", 404)]
    [InlineData("PATCH", "/booking/gala-x-1", 405)]
    [InlineData("OPTIONS", "/booking/gala-x-1", 204)]
    public async Task A_route_that_neither_the_contract_nor_the_server_has_passes(string method, string path, int status)
    {
        using HttpClient client = Client(new HttpResponseMessage((HttpStatusCode)status) { Content = { Headers = { Allow = { "GET" } } } });
        using HttpResponseMessage response = await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.Equal(status, (int)response.StatusCode);
    }

    [Theory]
    [InlineData("""{ "ticketId": "gala-A-A-1", "coupon": "x" }""", "coupon must not be there")]
    [InlineData(
        """{ "ticketIds": ["1-1-1-1", "1-1-1-2", "1-1-1-3", "1-1-1-4", "1-1-1-5", "1-1-1-6", "1-1-1-7", "1-1-1-8", "1-1-1-9"] }""",
        "at most 8 items")]
    public async Task A_request_that_is_accepted_though_it_is_not_described_fails(string body, string why)
    {
        using HttpClient client = Client(Created(Held + "}"));
        await FailsAsync(() => client.PostAsync("/booking/reserve", Json(body)), why);
    }

    [Fact]
    public async Task A_query_parameter_that_is_accepted_though_it_is_not_described_fails()
    {
        using HttpClient client = Client(
            Answer(HttpStatusCode.OK, """{ "status": "ok", "version": "1", "time": "2026-10-01T10:00:00+00:00" }"""));
        await FailsAsync(() => client.GetAsync("/health?verbose=1"), "the query parameter 'verbose' was accepted");
    }

    [Fact]
    public async Task Local_routes_have_no_contract()
    {
        using HttpClient client = Client(Answer(HttpStatusCode.OK, "<html>", "text/html"));
        using HttpResponseMessage response = await client.GetAsync("/local/pay/1");
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task FailsAsync(HttpResponseMessage response, string why)
    {
        using HttpClient client = Client(response);
        await FailsAsync(() => client.PostAsync("/booking/reserve", Json("""{ "ticketId": "gala-A-A-1" }""")), why);
    }

    private static async Task FailsAsync(Func<Task> exchange, string why) =>
        Assert.Contains(why, (await Assert.ThrowsAsync<XunitException>(exchange)).Message, StringComparison.Ordinal);

    private static async Task<HttpResponseMessage> ReserveAsync(HttpResponseMessage response)
    {
        using HttpClient client = Client(response);
        return await client.PostAsync("/booking/reserve", Json("""{ "ticketId": "gala-A-A-1" }"""));
    }

    private static HttpResponseMessage Created(string body)
    {
        HttpResponseMessage response = Answer(HttpStatusCode.Created, body);
        response.Headers.Add("Location", "/booking/gala-x-1");
        return response;
    }

    private static HttpResponseMessage Problem(HttpStatusCode status, string body) => Answer(status, body, "application/problem+json");

    private static HttpResponseMessage Answer(HttpStatusCode status, string body, string type = "application/json")
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
        response.Headers.Add("Cache-Control", "no-store");
        return response;
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private static HttpClient Client(HttpResponseMessage response) =>
        new(new ContractHandler(OpenApiDocument.OfTheApp, new Stub(response))) { BaseAddress = new Uri("http://app.example") };

    private sealed class Stub(HttpResponseMessage response) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(response);
    }
}
