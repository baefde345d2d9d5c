using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Events, venues and performers that cannot be.</summary>
public sealed class BadInputCatalogueTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    [Theory]
    [InlineData("2027-02-29T20:00:00Z")]
    [InlineData("2027-02-30T20:00:00+01:00")]
    [InlineData("2027-13-01T20:00:00Z")]
    [InlineData("2027-00-10T20:00:00Z")]
    [InlineData("2027-01-01T24:00:00Z")]
    [InlineData("2027-01-01T20:60:00Z")]
    [InlineData("2027-01-01T20:00:60Z")]
    [InlineData("2027-01-01T20:00:00+25:00")]
    [InlineData("2027-01-01T20:00:00")]
    [InlineData("2027-01-01")]
    [InlineData("20:00")]
    [InlineData("1/1/2027 20:00 +01:00")]
    [InlineData("2027-1-1T20:00:00Z")]
    [InlineData(" 2027-01-01T20:00:00Z")]
    [InlineData("2027-01-01T20:00:00Z\n")]
    [InlineData("٢٠٢٧-01-01T20:00:00Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("1999-12-31T23:59:59Z")]
    [InlineData("3000-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("9999-12-31T23:59:59-14:00")]
    [InlineData("now")]
    [InlineData("")]
    public async Task A_date_that_does_not_exist_is_refused(string moment)
    {
        await RefusedAsync("an event", "startsAt", moment, "startsAt");
        await RefusedAsync("an event", "onSaleAt", moment, "onSaleAt");
    }

    [Theory]
    [InlineData("startsAt", "2026-11-22T11:59:59Z", "onSaleAt")]
    [InlineData("onSaleAt", "2027-01-01T20:00:01+01:00", "onSaleAt")]
    [InlineData("eventId", "another", "eventId")]
    [InlineData("status", "cancelled", "status")]
    [InlineData("venueId", "nowhere", "nowhere")]
    [InlineData("venueId", "a/b", "venueId")]
    [InlineData("currency", "eur", "currency")]
    [InlineData("currency", "XXX", "currency")]
    [InlineData("name", "", "name")]
    [InlineData("name", " x", "name")]
    [InlineData("name", "a\0b", "name")]
    [InlineData("category", "", "category")]
    public Task An_event_that_cannot_be_is_refused(string member, string value, string named) =>
        RefusedAsync("an event", member, value, named);

    [Theory]
    [InlineData("../../../etc/passwd")]
    [InlineData("/etc/localtime")]
    [InlineData("localtime")]
    [InlineData("posix/Europe/Vienna")]
    [InlineData("right/Europe/Vienna")]
    [InlineData("europe/vienna")]
    [InlineData("Europe")]
    [InlineData("zone.tab")]
    [InlineData("W. Europe Standard Time")]
    [InlineData("+01:00")]
    [InlineData("Europe/Vienna\0")]
    [InlineData("")]
    public async Task A_time_zone_that_is_none_is_refused(string zone)
    {
        // Met before, the right spelling would lend itself to a wrong one.
        Assert.True(TicketMaster.Catalogue.TimeZones.TryFind("Europe/Vienna", out _));

        await RefusedAsync("a venue", "timeZone", zone, "timeZone");
    }

    [Theory]
    [InlineData("latitude", "90.1")]
    [InlineData("latitude", "1e400")]
    [InlineData("longitude", "-180.1")]
    [InlineData("sections", "[]")]
    [InlineData("sections", "[null]")]
    [InlineData("sections", """[{"section":"A-1","name":"A","band":"P1","rows":[{"count":1,"seats":1,"letters":true}]}]""")]
    [InlineData("sections", """[{"section":"A","name":"a\u0007","band":"P1","rows":[{"count":1,"seats":1,"letters":true}]}]""")]
    [InlineData("sections", """[{"section":"A","name":"A","band":"P1","rows":[]}]""")]
    [InlineData("sections", """[{"section":"A","name":"A","band":"P1","rows":[null]}]""")]
    [InlineData("sections", """[{"section":"A","name":"A","band":"P1","rows":[{"count":2147483647,"seats":2147483647,"letters":true}]}]""")]
    [InlineData("sections", """[{"section":"A","name":"A","band":"P1","rows":[{"count":-1,"seats":-1,"letters":true}]}]""")]
    [InlineData(
        "sections",
        """[{"section":"A","name":"A","band":"P1","rows":[{"count":1,"seats":1,"letters":true}]"""
        + ""","shape":{"angle":0,"sweep":0,"inner":1,"outer":2}}]""")]
    public Task A_venue_that_cannot_be_is_refused(string member, string json) => RefusedAsync("a venue", member, Raw(json), member[..3]);

    [Theory]
    [InlineData("performerIds", """["p1","p1"]""")]
    [InlineData("performerIds", """["nobody"]""")]
    [InlineData("performerIds", "[null]")]
    [InlineData("priceBands", "[]")]
    [InlineData("priceBands", "[null]")]
    [InlineData("priceBands", """[{"band":"P1","price":-1}]""")]
    [InlineData("priceBands", """[{"band":"P1","price":1},{"band":"P1","price":1}]""")]
    [InlineData("sections", "[null]")]
    [InlineData("sections", """[{"section":"A","band":"P1"},{"section":"A","band":"P1"}]""")]
    [InlineData("sections", """[{"section":"Z","band":"P1"}]""")]
    [InlineData("sections", """[{"section":"A","band":"P7"}]""")]
    public Task An_event_of_parts_that_cannot_be_is_refused(string member, string json) => RefusedAsync("an event", member, Raw(json), "");

    [Theory]
    [InlineData("If-Match", "x")]
    [InlineData("If-Match", "\"a\", b")]
    [InlineData("If-None-Match", "\"a")]
    public Task A_condition_that_cannot_be_read_is_not_ignored(string name, string value) =>
        app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-request", () => PutPerformerAsync(name, value));

    [Theory]
    [InlineData("If-Match", "\"a\"")]
    [InlineData("If-None-Match", "*")]
    public Task A_condition_that_does_not_hold_is_kept(string name, string value) =>
        app.RefusedAsync(HttpStatusCode.PreconditionFailed, "precondition-failed", () => PutPerformerAsync(name, value));

    private Task<Answer> PutPerformerAsync(string header, string value)
    {
        HttpRequestMessage request =
            new(HttpMethod.Put, "/admin/performers/p1") { Content = new StringContent("""{"name":"X"}""", null, "application/json") };
        request.Headers.TryAddWithoutValidation(header, value);
        return app.Admin.AskAsync(request);
    }

    private static JsonNode Raw(string json) => json == "1e400" ? JsonValue.Create("1e400") : JsonNode.Parse(json)!;

    private async Task RefusedAsync(string operation, string member, JsonNode value, string named)
    {
        BadInputOperation one = BadInputOperation.All[operation];
        JsonObject body = JsonNode.Parse(one.Body)!.AsObject();
        body[member] = value;
        string text = body.ToJsonString().Replace("\"1e400\"", "1e400", StringComparison.Ordinal);
        Answer refused =
            await app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-request", () => app.Admin.AskAsync(one.Method, one.Path, text));
        Assert.Contains(named, refused.Text("detail"), StringComparison.OrdinalIgnoreCase);
    }
}
