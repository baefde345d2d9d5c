using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TicketMaster.Rehearsal;
using Xunit;
using Xunit.Abstractions;

namespace TicketMaster.Tests.Rehearsal;

/// <summary>The rehearsal in its small form: its people and judge, with the app in this process and a clock that the test moves.</summary>
public sealed class RehearsalTests(ITestOutputHelper output)
{
    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Three_hundred_people_come_for_a_hundred_seats_and_every_promise_is_kept()
    {
        var settings = new TicketMaster.Rehearsal.Settings(People: 300, Seats: 100, Minutes: 0.5, null, Kills: 0, Seed: 7, "", "");
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings:
        [
            "--Booking:ReservesPerMinute=60", $"--Booking:HoldFor={settings.HoldFor:c}", $"--Booking:SettleFor={settings.HoldFor:c}",
            "--Payments:SlowFor=00:00:05",
        ]);
        using HttpClient http = new() { BaseAddress = app.Address };
        var api = new Api(http, user => TokenAsync(http, user));
        DateTimeOffset opens = app.Clock.GetUtcNow() + (5 * s_second);
        DateTimeOffset closes = opens + settings.Lobby;
        DateTimeOffset draws = closes + (15 * s_second);
        var plan = Plan.Of(settings, opens, draws);
        await PutAsync(api, $"/admin/venues/{Plan.VenueId}", plan.Venue);
        await PutAsync(api, $"/admin/events/{Plan.EventId}", plan.Event);
        TicketMaster.Rehearsal.Answer map = (await api.SendAsync("map", HttpMethod.Get, $"/event/{Plan.EventId}/seatmap"))!;
        var wheel = new Wheel(app.Clock);
        var notes = new Notes();
        World world = new(
            Plan.EventId,
            api,
            new Edge(api, Plan.EventId, wheel),
            wheel,
            notes,
            SeatMap.Of(Plan.EventId, map.Read<JsonElement>()),
            opens,
            closes,
            draws,
            settings.Sale);

        bool isSold = false;
        Task people = Task.WhenAll(
            Company.ComeAsync(world, settings.People, settings.Seed), Company.WatchAsync(world, () => isSold = true));
        while (!isSold)
        {
            Assert.False(people.IsFaulted, people.Exception?.ToString());
            Assert.True(app.Clock.GetUtcNow() < draws + (10 * settings.Sale), "The house was not sold in ten times its time.");
            await PassAsync(app, wheel);
        }

        wheel.Stop();
        await people;
        Books books = await Books.WhenSettledAsync(api, notes.Buyers.Keys, tries: 60, () => PassAsync(app, wheel));
        Story story = notes.Story(world, plan.PerMinute, books);
        IReadOnlyList<Verdict> verdicts = Judge.Of(story);
        string report = Report.Of(
            story, verdicts, new Measured("small", api.Routes, api.Refusals, Costs.Of(notes.Deeds), world.Edge.Queue.Looks), "on-sale.svg");

        output.WriteLine(report);
        Assert.All(verdicts, verdict => Assert.True(verdict.IsKept, $"{verdict.Promise}: {string.Join(' ', verdict.Breaches)}"));
        Assert.Equal(100, story.Bookings.Where(booking => booking.State == "booked").Sum(booking => booking.Seats.Count));
        Assert.Equal(6, story.Cheats.Select(cheat => cheat.What).Where(what => what != "two holds at once").Distinct().Count());
        Assert.StartsWith("<svg", Plot.Svg(story), StringComparison.Ordinal);
    }

    /// <summary>An organiser's own event, as the routes of administrators answer it.</summary>
    [Fact]
    public void A_plan_keeps_what_the_organiser_planned_and_gets_the_times_of_the_rehearsal()
    {
        using TemporaryFolder folder = new();
        string file = Path.Combine(folder.Path, "plan.json");
        File.WriteAllText(file, """
            {
              "venue": { "venueId": "hall", "name": "Great Hall" },
              "event": {
                "eventId": "gala", "status": "scheduled", "name": "Gala", "venueId": "hall", "performerIds": ["band"],
                "startsAt": "2026-12-31T23:30:00Z", "onSaleAt": "2026-12-01T09:00:00+01:00",
                "admission": {
                  "mode": "waitingRoom", "opensAt": "2026-12-01T08:00:00+01:00", "auto": true, "passFor": 300, "paused": true,
                  "publicValue": { "name": "round 5" } } }
            }
            """);
        DateTimeOffset now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

        var plan = Plan.Of(new(300, 100, 1, file, 0, 1, "", ""), now, now.AddSeconds(30));

        Assert.Null(plan.PerMinute);
        Assert.Equal("""{"name":"Great Hall"}""", plan.Venue.ToJsonString());
        Assert.Equal(
            """
            {"name":"Gala","venueId":"on-sale","performerIds":[],"startsAt":"2026-12-22T12:00:30Z","onSaleAt":"2026-11-22T12:00:30Z",
            "admission":{"mode":"waitingRoom","opensAt":"2026-11-22T12:00:00Z","auto":true,"passFor":300,"paused":false}}
            """.ReplaceLineEndings(""),
            plan.Event.ToJsonString());
    }

    private static async Task PassAsync(TicketMasterApp app, Wheel wheel)
    {
        await app.PassAsync(s_second);
        wheel.Turn();
        await Eventually.Async(() => wheel.Awake == 0);
    }

    private static async Task PutAsync(Api api, string path, object body) => Assert.Equal(
        HttpStatusCode.Created, (await api.SendAsync("PUT (the plan)", HttpMethod.Put, path, Books.Admin, body))!.Status);

    private static async Task<string> TokenAsync(HttpClient http, string user)
    {
        string[] roles = user == Books.Admin ? ["admin"] : [];
        using HttpResponseMessage answer = await http.PostAsJsonAsync("/local/token", new { sub = user, roles });
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
    }
}
