using System.Net;
using TicketMaster.Tests.Administration;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What administrators do, over HTTP against the running app, and what buyers see of it.</summary>
public sealed class AdministerEventsTests
{
    [Fact]
    public async Task An_event_is_planned_seen_sold_and_cancelled_and_everybody_gets_their_money_back()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        await PlanAsync(admin);
        await app.UntilIdleAsync();

        Answer view = (await anyone.GetAnswerAsync("/event/gala")).Is(HttpStatusCode.OK);
        Assert.Equal("2027-01-01T00:30:00+01:00", view.Text("startsAt"));
        Assert.Equal(16, view["tickets"].GetArrayLength());
        (await anyone.GetAnswerAsync("/event/gala/seatmap")).Is(HttpStatusCode.OK);

        string booked = (await alice.ReserveAsync("gala-ORCH-A-1", "gala-ORCH-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(booked)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        string held = (await bob.ReserveAsync("gala-101-1-1")).Is(HttpStatusCode.Created).Text("bookingId");
        await app.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("bbaaaahaaaaaaaaa", (await anyone.GetAnswerAsync("/event/gala/availability")).Text("seats"));

        (await admin.PutAnswerAsync("/admin/events/gala", Gala(("sections", new[] { new { section = "101", band = (string?)null } }))))
            .IsRefused(HttpStatusCode.Conflict, "seats-in-use");
        (await admin.DeleteAnswerAsync("/admin/venues/hall")).IsRefused(HttpStatusCode.Conflict, "in-use");

        (await admin.DeleteAnswerAsync("/admin/events/gala")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("refunded", (await alice.GetAnswerAsync($"/booking/{booked}")).Text("state"));
        Assert.Equal("cancelled", (await bob.GetAnswerAsync($"/booking/{held}")).Text("state"));
        Answer cancelled = await anyone.GetAnswerAsync("/event/gala");
        Assert.Equal("cancelled", cancelled.Text("status"));
        Assert.Equal(0, cancelled["tickets"].GetArrayLength());
        (await bob.ReserveAsync("gala-ORCH-B-1")).IsRefused(HttpStatusCode.Conflict, "event-cancelled");
        (await admin.DeleteAnswerAsync("/admin/venues/hall")).Is(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task An_event_that_nobody_bought_of_disappears()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient anyone = app.Anyone();
        await PlanAsync(admin);
        await app.UntilIdleAsync();
        (await anyone.GetAnswerAsync("/event/gala")).Is(HttpStatusCode.OK);

        (await admin.DeleteAnswerAsync("/admin/events/gala")).Is(HttpStatusCode.NoContent);
        await app.PassAsync(TimeSpan.FromSeconds(2));

        (await anyone.GetAnswerAsync("/event/gala")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("events")]
    [InlineData("venues")]
    [InlineData("performers")]
    public async Task Only_administrators_administer(string kind)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        foreach (HttpMethod method in new[] { HttpMethod.Get, HttpMethod.Put, HttpMethod.Delete })
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await anyone.AskAsync(method, $"/admin/{kind}/x", "{}")).Status);
            Assert.Equal(HttpStatusCode.Forbidden, (await alice.AskAsync(method, $"/admin/{kind}/x", "{}")).Status);
        }
    }

    [Fact]
    public async Task The_app_says_that_it_is_well()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient anyone = app.Anyone();
        Answer health = (await anyone.GetAnswerAsync("/health")).Is(HttpStatusCode.OK);
        Assert.Equal("ok", health.Text("status"));
        Assert.Equal(app.Clock.GetUtcNow(), health["time"].GetDateTimeOffset());
        (await anyone.AskAsync(HttpMethod.Head, "/health")).Is(HttpStatusCode.OK);
    }

    private static Dictionary<string, object?> Gala(params (string, object?)[] changes) =>
        AdminStores.Gala([("onSaleAt", "2026-11-01T09:00:00+01:00"), .. changes]);

    private static async Task PlanAsync(HttpClient admin)
    {
        (await admin.PutAnswerAsync("/admin/venues/hall", AdminStores.Hall)).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/performers/band", new { name = "The Band" })).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync("/admin/events/gala", Gala())).Is(HttpStatusCode.Created);
    }
}
