using System.Text.Json;
using System.Text.Json.Nodes;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Administration;

public sealed class CatalogueAdminTests : IDisposable
{
    private readonly AdminStores _admin = new();

    [Fact]
    public async Task A_venue_is_created_changed_and_got_as_it_was_put()
    {
        HttpAnswer created = await _admin.PutVenueAsync("hall", AdminStores.Hall);
        Assert.Equal(201, created.Status);
        HttpAnswer got = await _admin.GetVenueAsync("hall");
        Assert.Equal(created.Json.GetRawText(), got.Json.GetRawText());
        Assert.True(got.Json.GetProperty("sections")[1].TryGetProperty("shape", out _));

        HttpAnswer same = await _admin.PutVenueAsync("hall", got.Json.GetRawText());
        Assert.Equal((200, created.Headers.ETag.ToString()), (same.Status, same.Headers.ETag.ToString()));
        HttpAnswer changed = await _admin.PutVenueAsync(
            "hall", Hall(hall => hall["name"] = "Greater Hall"), ("If-Match", created.Headers.ETag.ToString()));
        Assert.Equal(200, changed.Status);
        Assert.NotEqual(created.Headers.ETag.ToString(), changed.Headers.ETag.ToString());
        Assert.Equal(412, (await _admin.PutVenueAsync("hall", AdminStores.Hall, ("If-Match", created.Headers.ETag.ToString()))).Status);
    }

    [Theory]
    [InlineData("timeZone", "\"Mars/Olympus\"", "IANA")]
    [InlineData("timeZone", "\"W. Europe Standard Time\"", "IANA")]
    [InlineData("latitude", "90.1", "'latitude'")]
    [InlineData("longitude", "-180.5", "'longitude'")]
    [InlineData("city", "\"\"", "'city'")]
    [InlineData("sections", "[]", "1 to 300 sections")]
    [InlineData("sections", "[null]", "'sections'")]
    [InlineData(
        "sections", """[{"section":"A-1","name":"A","band":null,"rows":[{"count":1,"seats":1,"letters":true}]}]""", "letters and digits")]
    [InlineData("sections", """[{"section":"A","name":"A","band":null,"rows":[]}]""", "no rows")]
    [InlineData("sections", """[{"section":"A","name":"A","band":null,"rows":[{"count":0,"seats":1,"letters":true}]}]""", "run of rows")]
    public async Task A_venue_that_cannot_be_is_refused_with_the_reason(string member, string json, string reason)
    {
        HttpAnswer answer = await _admin.PutVenueAsync("hall", Hall(hall => hall[member] = JsonNode.Parse(json)));

        Assert.Equal(400, answer.Status);
        Assert.Contains(reason, answer.Detail, StringComparison.Ordinal);
        Assert.Equal(404, (await _admin.GetVenueAsync("hall")).Status);
    }

    [Fact]
    public async Task A_performer_is_created_changed_deleted_and_created_again()
    {
        Assert.Equal(404, (await _admin.GetPerformerAsync("band")).Status);
        Assert.Equal(201, (await _admin.PutPerformerAsync("band", new { name = "The Band" })).Status);
        Assert.Equal(200, (await _admin.PutPerformerAsync("band", new { name = "The Big Band" })).Status);
        Assert.Equal("The Big Band", (await _admin.GetPerformerAsync("band")).Json.GetProperty("name").GetString());
        Assert.Equal(400, (await _admin.PutPerformerAsync("band", new { name = "" })).Status);

        Assert.Equal(204, (await _admin.DeletePerformerAsync("band")).Status);
        Assert.Equal(204, (await _admin.DeletePerformerAsync("band")).Status);
        Assert.Equal(404, (await _admin.GetPerformerAsync("band")).Status);
        Assert.Equal(201, (await _admin.PutPerformerAsync("band", new { name = "The Band" }, ("If-None-Match", "*"))).Status);
    }

    [Fact]
    public async Task A_venue_and_a_performer_that_an_upcoming_event_needs_stay()
    {
        await _admin.WithCatalogueAsync();
        await _admin.PutVenueAsync("unused", AdminStores.Hall);
        await _admin.PutPerformerAsync("unused", new { name = "Nobody" });
        await _admin.PutEventAsync("gala", AdminStores.Gala());

        HttpAnswer venue = await _admin.DeleteVenueAsync("hall");
        HttpAnswer performer = await _admin.DeletePerformerAsync("band");

        Assert.All([venue, performer], answer =>
        {
            Assert.Equal((409, "in-use"), (answer.Status, answer.Code));
            Assert.Contains("gala", answer.Detail, StringComparison.Ordinal);
        });
        Assert.Equal(200, (await _admin.GetVenueAsync("hall")).Status);
        Assert.Equal(204, (await _admin.DeleteVenueAsync("unused")).Status);
        Assert.Equal(204, (await _admin.DeletePerformerAsync("unused")).Status);
    }

    [Fact]
    public async Task A_venue_and_a_performer_of_past_and_deleted_events_can_go()
    {
        await _admin.WithCatalogueAsync();
        await _admin.PutEventAsync("deleted", AdminStores.Gala());
        await _admin.DeleteEventAsync("deleted");
        await _admin.PutEventAsync("past", AdminStores.Gala());
        _admin.Time.Advance(TimeSpan.FromDays(60));

        Assert.Equal(204, (await _admin.DeleteVenueAsync("hall")).Status);
        Assert.Equal(204, (await _admin.DeletePerformerAsync("band")).Status);

        HttpAnswer corrected = await _admin.PutEventAsync("past", AdminStores.Gala(("name", "Great Gala")));
        Assert.Equal(200, corrected.Status);
        Assert.Equal(400, (await _admin.PutEventAsync("another", AdminStores.Gala(("startsAt", "2027-12-31T20:00:00Z")))).Status);
    }

    public void Dispose() => _admin.Dispose();

    private static string Hall(Action<JsonObject> change)
    {
        JsonObject hall = JsonSerializer.SerializeToNode(AdminStores.Hall)!.AsObject();
        change(hall);
        return hall.ToJsonString();
    }
}
