using System.Net;
using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Reserves that are sound JSON and ask for what cannot be had.</summary>
public sealed class BadInputReserveTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    [Theory]
    [InlineData("gala-A-Z-1", "a row that is not there")]
    [InlineData("gala-A-A-13", "a seat past the end")]
    [InlineData("gala-Z-A-1", "a section that is not there")]
    [InlineData("gala-A-A-0", "seats count from 1")]
    [InlineData("gala-A-A-01", "a leading zero")]
    [InlineData("gala-A-a-1", "a row in lower case")]
    [InlineData("gala-a-A-1", "a section in lower case")]
    [InlineData("gala-A-1-1", "a number for a lettered row")]
    [InlineData("gala-1-A-1", "a letter for a numbered row")]
    [InlineData("gala-1-01-1", "a leading zero of the row")]
    [InlineData("gala-1-1-0x1", "a number written otherwise")]
    [InlineData("gala-1-1-1e0", "a number written otherwise")]
    [InlineData("gala-A-A-_1", "an underscore in the seat")]
    [InlineData("gala-A-A-9999", "a big number")]
    [InlineData("gala-A-ZZZZ-1", "the last of all rows")]
    [InlineData("gala-A-A", "no seat")]
    [InlineData("gala", "an event only")]
    [InlineData("gala-A-A-1-", "one hyphen too many")]
    [InlineData("-A-A-1", "no event")]
    [InlineData("----", "hyphens only")]
    [InlineData("gala-A-A-12345", "a seat's name too long")]
    public async Task A_seat_that_the_plan_does_not_have_is_refused(string ticketId, string why)
    {
        Answer answer = await app.NoFaultAsync(() => app.Bob.ReserveAsync(ticketId));

        Assert.True(answer.Code is "unknown-seat" or "not-found", $"{why}: {answer.Body}");
        Assert.Equal(answer.Code == "not-found" ? HttpStatusCode.NotFound : HttpStatusCode.BadRequest, answer.Status);
    }

    [Theory]
    [InlineData(HttpStatusCode.BadRequest, "different-events", "gala-A-B-1", "other-A-B-1")]
    [InlineData(HttpStatusCode.BadRequest, "different-events", "gala-A-B-1", "nowhere-A-B-1")]
    [InlineData(HttpStatusCode.BadRequest, "duplicate-seat", "gala-A-B-1", "gala-A-B-2", "gala-A-B-1")]
    [InlineData(HttpStatusCode.BadRequest, "unknown-seat", "gala-A-B-1", "gala-A-B-01")]
    [InlineData(HttpStatusCode.BadRequest, "invalid-quantity")]
    [InlineData(HttpStatusCode.Conflict, "not-for-sale", "gala-A-B-1", "gala-N-A-1")]
    [InlineData(HttpStatusCode.NotFound, "not-found", "nowhere-A-A-1")]
    [InlineData(HttpStatusCode.NotFound, "not-found", "GALA-A-A-1")]
    [InlineData(HttpStatusCode.NotFound, "not-found", "gone-A-A-1")]
    [InlineData(HttpStatusCode.Conflict, "not-on-sale", "soon-A-A-1")]
    [InlineData(HttpStatusCode.Conflict, "event-cancelled", "off-A-A-1")]
    [InlineData(HttpStatusCode.Conflict, "event-over", "begun-A-A-1")]
    public Task Seats_that_cannot_be_had_are_refused(HttpStatusCode status, string code, params string[] ticketIds) =>
        app.RefusedAsync(status, code, () => app.Bob.ReserveAsync(ticketIds));

    /// <summary>A reserve that lost a seat leaves its own booking behind, ended: that is how its number and its key are used up.</summary>
    [Fact]
    public async Task A_seat_that_somebody_has_is_refused_and_no_seat_is_named()
    {
        using HttpClient fred = await app.App.SignedInAsync("fred");
        IReadOnlyList<string> before =
            [.. (await Fingerprint.OfAsync(app.App)).Where(document => !document.StartsWith("bookings fred ", StringComparison.Ordinal))];

        Answer refused = (await fred.ReserveAsync("gala-A-A-1", "gala-A-B-1")).IsRefused(HttpStatusCode.Conflict, "seat-taken");

        BadInputApp.AssertClean(refused);
        Assert.Equal("gala-A-A-1", Assert.Single(refused["conflicts"].EnumerateArray()).GetString());
        Assert.Equal(0, (await fred.GetAnswerAsync("/bookings"))["bookings"].GetArrayLength());
        Assert.Equal(
            before,
            (await Fingerprint.OfAsync(app.App)).Where(document => !document.StartsWith("bookings fred ", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("""{"eventId":"soon","quantity":1}""", HttpStatusCode.Conflict, "not-on-sale")]
    [InlineData("""{"eventId":"off","quantity":1}""", HttpStatusCode.Conflict, "event-cancelled")]
    [InlineData("""{"eventId":"begun","quantity":1}""", HttpStatusCode.Conflict, "event-over")]
    [InlineData("""{"eventId":"gone","quantity":1}""", HttpStatusCode.NotFound, "not-found")]
    [InlineData("""{"eventId":"gala","section":"Z","quantity":1}""", HttpStatusCode.NotFound, "not-found")]
    [InlineData("""{"eventId":"gala","section":"N","quantity":1}""", HttpStatusCode.Conflict, "not-for-sale")]
    [InlineData("""{"eventId":"gala","section":"a","quantity":1}""", HttpStatusCode.NotFound, "not-found")]
    [InlineData("""{"eventId":"gala","section":"TOOLONG99","quantity":1}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"eventId":"gala","quantity":0}""", HttpStatusCode.BadRequest, "invalid-quantity")]
    [InlineData("""{"eventId":"gala","quantity":9}""", HttpStatusCode.BadRequest, "invalid-quantity")]
    [InlineData("""{"eventId":"gala","quantity":-1}""", HttpStatusCode.BadRequest, "invalid-quantity")]
    [InlineData("""{"eventId":"gala","quantity":2147483647}""", HttpStatusCode.BadRequest, "invalid-quantity")]
    [InlineData("""{"eventId":"gala"}""", HttpStatusCode.BadRequest, "invalid-quantity")]
    [InlineData("""{"quantity":1}""", HttpStatusCode.BadRequest, "invalid-id")]
    [InlineData("""{"section":"A"}""", HttpStatusCode.BadRequest, "invalid-id")]
    [InlineData("{}", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"ticketId":null,"ticketIds":null}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"ticketId":"gala-A-B-1","ticketIds":["gala-A-B-2"]}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"ticketId":"gala-A-B-1","quantity":1}""", HttpStatusCode.BadRequest, "invalid-request")]
    [InlineData("""{"ticketIds":[null]}""", HttpStatusCode.BadRequest, "invalid-id")]
    [InlineData("""{"ticketIds":["gala-A-B-1",null]}""", HttpStatusCode.BadRequest, "invalid-id")]
    [InlineData("""{"ticketId":"gala-A-B-1","userId":"alice"}""", HttpStatusCode.BadRequest, "invalid-json")]
    public Task A_request_that_asks_for_nothing_sensible_is_refused(string body, HttpStatusCode status, string code) =>
        app.RefusedAsync(status, code, () => app.Bob.AskAsync(HttpMethod.Post, "/booking/reserve", body));

    [Fact]
    public async Task Ten_thousand_seats_in_one_small_body_are_refused()
    {
        string body = JsonSerializer.Serialize(new { ticketIds = Enumerable.Range(0, 10_000).Select(n => $"{n % 10}") });
        Assert.True(body.Length < Limits.BodyBytes);

        await app.RefusedAsync(
            HttpStatusCode.BadRequest, "invalid-quantity", () => app.Bob.AskAsync(HttpMethod.Post, "/booking/reserve", body));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("a b")]
    [InlineData("a\tb")]
    [InlineData("256")]
    [InlineData("twice")]
    public async Task An_idempotency_key_that_is_none_is_refused(string key)
    {
        foreach (string operation in new[] { "a reserve of a seat", "a confirm" })
        {
            BadInputOperation one = BadInputOperation.All[operation];
            await app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-request", () =>
            {
                HttpRequestMessage request = new(one.Method, one.Path) { Content = new StringContent(one.Body, null, "application/json") };
                string[] keys = key switch { "256" => [new string('k', 256)], "twice" => ["one", "two"], _ => [key] };
                request.Headers.TryAddWithoutValidation("Idempotency-Key", keys);
                return app.Client(one.Who).AskAsync(request);
            });
        }
    }

    [Fact]
    public async Task A_key_used_for_another_request_is_refused()
    {
        using HttpClient erin = await app.App.SignedInAsync("erin");
        (await erin.PostAnswerAsync("/booking/reserve", new { ticketId = "gala-1-1-1" }, new string('k', 255))).Is(HttpStatusCode.Created);

        await app.RefusedAsync(
            HttpStatusCode.UnprocessableEntity,
            "idempotency-key-reused",
            () => erin.PostAnswerAsync("/booking/reserve", new { ticketId = "gala-1-1-2" }, new string('k', 255)));
    }
}
