using System.IO.Compression;
using System.Net;
using System.Text.Json;
using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>Requests that a Functions host passes on to its worker.</summary>
[Collection(nameof(Workers))]
public sealed class WorkerHttpTests(Workers workers)
{
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_request_is_answered_and_a_refusal_is_a_problem(string app)
    {
        using HttpClient anyone = workers[app].Anyone();

        (await anyone.GetAnswerAsync("/.well-known/ticket-keys")).Is(HttpStatusCode.OK);
        Assert.True((await anyone.GetAnswerAsync("/openapi.json")).Is(HttpStatusCode.OK).Body.Length > 64 * 1024);
        (await anyone.ReserveAsync("gala-ORCH-A-1")).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await anyone.GetAnswerAsync("/event/no%20id")).IsRefused(HttpStatusCode.BadRequest, "invalid-id");
        (await anyone.PostAnswerAsync("/payments/webhook", new string('x', Limits.BodyBytes)))
            .IsRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task Whatever_no_function_takes_is_answered_all_the_same(string app)
    {
        using HttpClient anyone = workers[app].Anyone();

        (await anyone.GetAnswerAsync("/no/such/address")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await anyone.AskAsync(HttpMethod.Patch, "/bookings")).IsRefused(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        (await anyone.AskAsync(new HttpMethod("PURGE"), "/search")).IsRefused(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.Empty((await anyone.AskAsync(HttpMethod.Head, "/openapi.json")).Is(HttpStatusCode.OK).Body);
    }

    /// <summary>The one that a page needs before it may pay, and the one of what anybody may read.</summary>
    [Theory]
    [InlineData(Workers.Functions, "PUT", "/booking/confirm", null)]
    [InlineData(Workers.Functions, "GET", "/event/gala", "*")]
    [InlineData(Workers.Local, "PUT", "/booking/confirm", "http://localhost:5173")]
    [InlineData(Workers.Local, "GET", "/event/gala", "*")]
    public async Task A_preflight_reaches_the_app(string app, string method, string path, string? allowed)
    {
        using HttpClient anyone = workers[app].Anyone();
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        request.Headers.Add("Origin", "http://localhost:5173");
        request.Headers.Add("Access-Control-Request-Method", method);

        Answer answer = (await anyone.AskAsync(request)).Is(HttpStatusCode.NoContent);

        Assert.Equal(allowed, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var origins) ? origins.Single() : null);
        Assert.Contains(method, answer.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_compressed_answer_passes_the_host_as_it_is(string app)
    {
        (Task<HttpResponseMessage> answer, Task<InvocationResponse> invocation) = workers[app].PassOn(
            new HttpRequestMessage(HttpMethod.Get, "http://tickets.example.com/openapi.json") { Headers = { { "Accept-Encoding", "br" } } },
            CancellationToken.None);

        using HttpResponseMessage response = await answer;

        Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
        await using var text = new BrotliStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using JsonDocument contract = await JsonDocument.ParseAsync(text);
        Assert.Equal("TicketMaster", contract.RootElement.GetProperty("info").GetProperty("title").GetString());
        await invocation.SucceedsAsync();
    }

    [Fact]
    public async Task With_no_service_behind_it_the_app_says_that_it_is_unwell_and_goes_on()
    {
        using HttpClient anyone = workers[Workers.Functions].Anyone();

        (await anyone.GetAnswerAsync("/health")).IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable");
        (await anyone.GetAnswerAsync("/event/gala")).IsRefused(HttpStatusCode.ServiceUnavailable, "storage-unavailable");
        (await anyone.GetAnswerAsync("/.well-known/ticket-keys")).Is(HttpStatusCode.OK);
    }

    [Fact]
    public async Task On_its_embedded_stores_the_app_is_well_and_finds_nothing_in_them()
    {
        using HttpClient anyone = workers[Workers.Local].Anyone();

        (await anyone.GetAnswerAsync("/health")).Is(HttpStatusCode.OK);
        (await anyone.GetAnswerAsync("/event/none")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Big_bodies_come_and_go_whole()
    {
        using HttpClient admin = await workers.SignedInAsync("root", "admin");

        (await admin.PutAnswerAsync("/admin/venues/hall-concert", Arena(rows: 15))).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/performers/band-concert", new { name = "The Band" })).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/events/concert", Workers.Show("concert"))).Is(HttpStatusCode.Created);

        Answer availability = (await admin.GetAnswerAsync("/event/concert/availability")).Is(HttpStatusCode.OK);
        Assert.Equal(Limits.SectionsPerEvent * 15 * 2, availability.Text("seats").Length);
        Assert.True((await admin.GetAnswerAsync("/event/concert/seatmap")).Is(HttpStatusCode.OK).Body.Length > 100_000);
        (await admin.PutAnswerAsync("/admin/venues/hall-concert", Arena(rows: 100)))
            .IsRefused(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_client_that_goes_away_in_the_middle_of_its_request_harms_nobody(string app)
    {
        using var gone = new CancellationTokenSource();
        HalfBody body = new();
        using var request = new HttpRequestMessage(HttpMethod.Post, "http://tickets.example.com/payments/webhook") { Content = body };

        // The body is not begun before the function reads it. Of a client that goes away before its function has started, the worker's
        // SDK tells the host only after 15 seconds, as a failure.
        request.Headers.ExpectContinue = true;
        (Task<HttpResponseMessage> answer, Task<InvocationResponse> invocation) = workers[app].PassOn(request, gone.Token);
        await body.Sent;
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answer);
        await invocation.SucceedsAsync();
        using HttpClient anyone = workers[app].Anyone();
        (await anyone.GetAnswerAsync("/.well-known/ticket-keys")).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_client_that_goes_away_in_the_middle_of_its_answer_harms_nobody(string app)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "http://tickets.example.com/openapi.json");
        (Task<HttpResponseMessage> answer, Task<InvocationResponse> invocation) = workers[app].PassOn(request, CancellationToken.None);
        using (HttpResponseMessage response = await answer)
        {
            await using Stream body = await response.Content.ReadAsStreamAsync();
            await body.ReadExactlyAsync(new byte[1024]);
        }

        await invocation;
        using HttpClient anyone = workers[app].Anyone();
        (await anyone.GetAnswerAsync("/.well-known/ticket-keys")).Is(HttpStatusCode.OK);
    }

    /// <summary>A hall of as many sections as there may be.</summary>
    private static object Arena(int rows) => new
    {
        name = "Arena",
        city = "Vienna",
        country = "Austria",
        latitude = 48.2,
        longitude = 16.4,
        timeZone = "Europe/Vienna",
        sections = Enumerable.Range(0, Limits.SectionsPerEvent).Select(section => new
        {
            section = $"S{section}",
            name = $"Section {section}",
            band = "P1",
            rows = Enumerable.Repeat(new { count = 1, seats = 2, letters = false }, rows),
        }),
    };
}
