using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Catalogue;

public sealed class ViewTests : IDisposable
{
    private readonly EventStores _stores = new();
    private readonly ManualTimeProvider _time = new();
    private readonly EventCache _cache;

    public ViewTests()
    {
        _cache = new EventCache(_stores.Events, _stores.Availability, _time, NullLogger<EventCache>.Instance);
        _stores.Events.CreateAsync(Samples.Event(), default).GetAwaiter().GetResult();
    }

    [Fact]
    public async Task An_event_shows_what_clients_rely_on()
    {
        await Project(Samples.Ticket("gala-1-ORCH-A-1", SeatStatus.Booked, 1));
        HttpAnswer answer = await ViewEvent();

        Assert.Equal(200, answer.Status);
        Assert.Equal("public, s-maxage=1, stale-while-revalidate=5", answer.Headers.CacheControl.ToString());
        JsonElement json = answer.Json;
        Assert.Equal(
            ["eventId", "name", "category", "status", "startsAt", "localStartsAt", "localDate", "timeZone", "onSaleAt", "venue",
                "performers", "currency", "priceRange", "capacity", "available", "sections", "tickets"],
            json.EnumerateObject().Select(member => member.Name));
        Assert.Equal("2026-12-31T20:00:00+01:00", json.GetProperty("startsAt").GetString());
        Assert.Equal("Vienna", json.GetProperty("venue").GetProperty("city").GetString());
        Assert.Equal(4_500, json.GetProperty("priceRange").GetProperty("lowest").GetInt64());
        Assert.Equal(19, json.GetProperty("available").GetInt32());
        Assert.Equal(
            """{"section":"ORCH","name":"Orchestra","capacity":10,"available":9,"fromPrice":12000}""",
            json.GetProperty("sections")[0].GetRawText());
        Assert.Equal("""{"section":"BOX","name":"Boxes","capacity":2,"available":0}""", json.GetProperty("sections")[2].GetRawText());
        Assert.Equal(19, json.GetProperty("tickets").GetArrayLength());
        Assert.Equal(
            """{"ticketId":"gala-1-ORCH-A-2","section":"ORCH","row":"A","seat":"2","price":12000}""",
            json.GetProperty("tickets")[0].GetRawText());
    }

    [Theory]
    [InlineData("", 1)]
    [InlineData("", 3)]
    [InlineData("", 19)]
    [InlineData("&section=101", 4)]
    public async Task Paging_shows_each_available_ticket_once(string filter, int limit)
    {
        await Project(Samples.Ticket("gala-1-ORCH-C-1", SeatStatus.Held, 1), Samples.Ticket("gala-1-101-2-5", SeatStatus.Booked, 1));
        List<string> seen = [];
        for (string? next = $"?limit={limit}{filter}"; next is not null;)
        {
            HttpAnswer page = await ViewEvent(next);
            Assert.Equal(200, page.Status);
            Assert.InRange(page.Json.GetProperty("tickets").GetArrayLength(), 1, limit);
            seen.AddRange(page.Json.GetProperty("tickets").EnumerateArray().Select(ticket => ticket.GetProperty("ticketId").GetString()!));
            next = page.Json.TryGetProperty("ticketsNext", out JsonElement link) ? Query(link.GetString()!) : null;
        }

        IEnumerable<string> expected = Samples.Event().Sections
            .Where(section => section.Band is not null && (filter.Length == 0 || section.Section == "101"))
            .SelectMany(TestPlans.Seats)
            .Select(seat => seat.TicketId("gala-1"))
            .Except(["gala-1-ORCH-C-1", "gala-1-101-2-5"]);
        Assert.Equal(expected, seen);
    }

    [Fact]
    public async Task Availability_is_a_character_a_seat_in_seat_map_order()
    {
        await Project(Samples.Ticket("gala-1-ORCH-B-2", SeatStatus.Held, 1), Samples.Ticket("gala-1-BOX-1-1", SeatStatus.Booked, 1));

        HttpAnswer one = await ViewAvailability("?section=ORCH");
        HttpAnswer all = await ViewAvailability();

        Assert.Equal("""{"eventId":"gala-1","section":"ORCH","version":2,"available":9,"seats":"aaaahaaaaa"}""", one.Json.GetRawText());
        Assert.Equal("""{"eventId":"gala-1","version":3,"available":19,"seats":"aaaahaaaaaaaaaaaaaaabx"}""", all.Json.GetRawText());
        Assert.Equal("public, s-maxage=1, stale-while-revalidate=5", all.Headers.CacheControl.ToString());
    }

    [Fact]
    public async Task A_client_that_has_the_answer_gets_304_until_it_changes()
    {
        HttpAnswer first = await ViewAvailability();
        string etag = first.Headers.ETag!;

        foreach (string known in new[] { etag, $"\"other\", W/{etag}", "*" })
        {
            HttpAnswer again = await ViewAvailability("", ("If-None-Match", known));
            Assert.Equal(304, again.Status);
            Assert.Empty(again.Bytes);
            Assert.Equal(etag, again.Headers.ETag.ToString());
            Assert.Equal(first.Headers.CacheControl.ToString(), again.Headers.CacheControl.ToString());
        }

        await Project(Samples.Ticket("gala-1-ORCH-B-2", SeatStatus.Held, 1));
        _time.Advance(FreshCache<string>.FreshFor);
        HttpAnswer changed = await ViewAvailability("", ("If-None-Match", etag));
        Assert.Equal(200, changed.Status);
        Assert.NotEqual(etag, changed.Headers.ETag.ToString());
        Assert.True(changed.Json.GetProperty("version").GetInt64() > first.Json.GetProperty("version").GetInt64());
    }

    [Fact]
    public async Task A_seat_map_lists_rows_and_prices_in_the_order_of_availability()
    {
        HttpAnswer answer = await ViewSeatMap();

        Assert.Equal(200, answer.Status);
        JsonElement orchestra = answer.Json.GetProperty("sections")[0];
        Assert.Equal(12_000, orchestra.GetProperty("price").GetInt64());
        Assert.Equal("""[{"row":"A","seats":3},{"row":"B","seats":3},{"row":"C","seats":4}]""", orchestra.GetProperty("rows").GetRawText());
        Assert.Equal(10, answer.Json.GetProperty("sections")[1].GetProperty("firstSeat").GetInt32());
        Assert.False(answer.Json.GetProperty("sections")[2].TryGetProperty("price", out _));
        Assert.Equal(304, (await ViewSeatMap("", ("If-None-Match", answer.Headers.ETag!))).Status);
    }

    [Fact]
    public async Task A_seat_map_is_another_after_the_event_was_edited()
    {
        string etag = (await ViewSeatMap()).Headers.ETag!;
        await Edit(document => document with { Version = 2, PriceBands = [new PriceBand("P1", 13_000), new PriceBand("P2", 4_500)] });

        HttpAnswer edited = await ViewSeatMap("", ("If-None-Match", etag));

        Assert.Equal(200, edited.Status);
        Assert.Equal(13_000, edited.Json.GetProperty("sections")[0].GetProperty("price").GetInt64());
    }

    [Fact]
    public async Task A_cancelled_event_is_shown_with_its_status_and_nothing_to_buy()
    {
        await Project(Samples.Ticket("gala-1-ORCH-A-1", SeatStatus.Booked, 1));
        await Edit(document => document with { Status = EventStatus.Cancelled, Version = 2 });

        HttpAnswer answer = await ViewEvent();

        Assert.Equal(200, answer.Status);
        Assert.Equal("cancelled", answer.Json.GetProperty("status").GetString());
        Assert.Equal(0, answer.Json.GetProperty("tickets").GetArrayLength());
        Assert.Equal(0, answer.Json.GetProperty("available").GetInt32());
        Assert.Equal("bxxxxxxxxx", (await ViewAvailability("?section=ORCH")).Json.GetProperty("seats").GetString());
    }

    [Fact]
    public async Task An_event_that_has_begun_shows_nothing_to_buy()
    {
        Assert.Equal(20, (await ViewEvent()).Json.GetProperty("tickets").GetArrayLength());
        _time.Advance(Samples.Event().StartsAt - _time.GetUtcNow());
        Assert.Equal(0, (await ViewEvent()).Json.GetProperty("tickets").GetArrayLength());
    }

    [Fact]
    public async Task A_deleted_event_is_not_there()
    {
        await Edit(document => document with { Status = EventStatus.Deleted, Version = 2 });
        Assert.All(
            [await ViewEvent(), await ViewAvailability(), await ViewSeatMap()],
            answer => Assert.Equal((404, "not-found"), (answer.Status, answer.Code)));
    }

    [Theory]
    [InlineData("?section=", 400)]
    [InlineData("?section=A-1", 400)]
    [InlineData("?section=NONE", 404)]
    [InlineData("?limit=0", 400)]
    [InlineData("?limit=1000", 200)]
    [InlineData("?limit=1001", 400)]
    [InlineData("?limit=-1", 400)]
    [InlineData("?limit=ten", 400)]
    [InlineData("?limit=99999999999999", 400)]
    [InlineData("?cursor=", 400)]
    [InlineData("?cursor=!!", 400)]
    [InlineData("?cursor=c2V2aWw", 400)]
    public async Task A_query_that_means_nothing_is_refused(string query, int status) =>
        Assert.Equal(status, (await ViewEvent(query)).Status);

    [Fact]
    public async Task An_event_that_is_not_there_is_not_shown()
    {
        var call = new HttpCall();
        Assert.Equal(404, (await call.AnswerAsync(new ViewEvent(_cache, _time).RunAsync(call.Request, "no-such-event", default))).Status);
    }

    [Fact]
    public async Task An_event_of_80_000_seats_is_answered_in_few_bytes_and_rendered_once()
    {
        await _stores.Events.CreateAsync(Samples.Stadium(), default);
        var call = new HttpCall();
        HttpAnswer availability = await call.AnswerAsync(new ViewAvailability(_cache).RunAsync(call.Request, "stadium", default));
        Assert.Equal(80_000, availability.Json.GetProperty("seats").GetString()!.Length);
        Assert.InRange(availability.Bytes.Length, 80_000, 80_200);

        EventDocument stadium = (await _cache.GetEventAsync("stadium", default))!;
        EventAvailability state = await _cache.GetAvailabilityAsync(stadium, default);
        _time.Advance(FreshCache<string>.FreshFor);
        Assert.Same(state, await _cache.GetAvailabilityAsync((await _cache.GetEventAsync("stadium", default))!, default));
    }

    public void Dispose() => _stores.Dispose();

    private static string Query(string link)
    {
        Assert.StartsWith("/event/gala-1?", link, StringComparison.Ordinal);
        Assert.NotEmpty(QueryHelpers.ParseQuery(link[link.IndexOf('?', StringComparison.Ordinal)..]));
        return link[link.IndexOf('?', StringComparison.Ordinal)..];
    }

    private async Task<HttpAnswer> ViewEvent(string query = "")
    {
        var call = new HttpCall(query);
        return await call.AnswerAsync(new ViewEvent(_cache, _time).RunAsync(call.Request, "gala-1", default));
    }

    private async Task<HttpAnswer> ViewAvailability(string query = "", params (string, string)[] headers)
    {
        var call = new HttpCall(query, null, headers);
        return await call.AnswerAsync(new ViewAvailability(_cache).RunAsync(call.Request, "gala-1", default));
    }

    private async Task<HttpAnswer> ViewSeatMap(string query = "", params (string, string)[] headers)
    {
        var call = new HttpCall(query, null, headers);
        return await call.AnswerAsync(new ViewSeatMap(_cache).RunAsync(call.Request, "gala-1", default));
    }

    private Task Project(params SeatDocument[] tickets) =>
        new ProjectAvailability(
                new AvailabilityWrites(_cache, _stores.Availability, _time, NullLogger<AvailabilityWrites>.Instance), _stores.Lag)
            .RunAsync(tickets, default);

    private async Task Edit(Func<EventDocument, EventDocument> change)
    {
        var found = await _stores.Events.ReadAsync("gala-1", "gala-1", default);
        Assert.True((await _stores.Events.ReplaceAsync(change(found.Document!), found.ETag!, default)).IsOk);
        _time.Advance(FreshCache<string>.FreshFor);
    }
}
