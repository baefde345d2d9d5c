using System.Net;
using System.Text.Json;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What buyers do, over HTTP against the running app.</summary>
public class BuyTicketsTests
{
    [SkippableFact]
    public async Task Seats_are_found_held_paid_for_and_become_tickets()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala") with { Name = "Winter Gala", Performers = [new("p1", "Émile Quartet")] });
        await app.AddAsync(TestEvents.Of("other") with { Name = "Something Else" });
        await app.UntilIdleAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");

        Answer found = (await anyone.GetAnswerAsync("/search?token=emil+quartett&location=Wien&date=2026-12-24")).Is(HttpStatusCode.OK);
        string eventId = found["events"][0].GetProperty("eventId").GetString()!;
        Assert.Equal("gala", eventId);
        Assert.Equal("available", found["events"][0].GetProperty("availability").GetString());

        Answer view = (await anyone.GetAnswerAsync($"/event/{eventId}")).Is(HttpStatusCode.OK);
        string ticketId = view["tickets"][0].GetProperty("ticketId").GetString()!;
        Answer before = (await anyone.GetAnswerAsync($"/event/{eventId}/availability?section=A")).Is(HttpStatusCode.OK);
        Assert.Equal(new string('a', 50), before.Text("seats"));

        Answer held = (await alice.ReserveAsync(ticketId)).Is(HttpStatusCode.Created);
        Assert.Equal("held", held.Text("state"));
        Assert.Equal(600, held["expiresInSeconds"].GetInt64());
        Assert.Equal(5_000, held["total"].GetInt64());
        Assert.Equal("EUR", held.Text("currency"));

        Answer refused = (await bob.ReserveAsync(ticketId)).IsRefused(HttpStatusCode.Conflict, "seat-taken");
        Assert.Equal([ticketId], refused["conflicts"].EnumerateArray().Select(one => one.GetString()));
        string alternative = Assert.Single(refused["alternative"].EnumerateArray()).GetString()!;
        Assert.NotEqual(ticketId, alternative);
        (await bob.ReserveAsync(alternative)).Is(HttpStatusCode.Created);

        string bookingId = held.Text("bookingId");
        Answer sold = (await alice.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        Assert.Equal("booked", sold.Text("state"));
        Assert.Equal($"/booking/{bookingId}", sold.Headers.Location!.ToString());

        await app.PassAsync(TimeSpan.FromSeconds(5));
        Answer booked = (await alice.GetAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK);
        Assert.Equal("booked", booked.Text("state"));
        Assert.Equal(["held", "paying", "authorised", "booked", "captured", "issued"], Timeline(booked));
        Assert.Equal(ticketId, Assert.Single(booked["tickets"].EnumerateArray()).GetProperty("ticketId").GetString());

        Answer after = (await anyone.GetAnswerAsync($"/event/{eventId}/availability?section=A")).Is(HttpStatusCode.OK);
        Assert.Equal(1, after.Text("seats").Count(seat => seat == 'b'));
        Assert.Equal(1, after.Text("seats").Count(seat => seat == 'h'));

        JsonElement payment = Assert.Single(await app.PaymentsAsync());
        Assert.Equal(bookingId, payment.GetProperty("bookingId").GetString());
        Assert.Equal("captured", payment.GetProperty("status").GetString());
        Assert.Equal(5_000, payment.GetProperty("amountCaptured").GetInt64());
        Assert.Equal(0, payment.GetProperty("amountRefunded").GetInt64());

        Answer list = (await alice.GetAnswerAsync("/bookings")).Is(HttpStatusCode.OK);
        Assert.Equal(bookingId, Assert.Single(list["bookings"].EnumerateArray()).GetProperty("bookingId").GetString());
    }

    [SkippableFact]
    public async Task A_hold_that_is_not_paid_for_comes_back_and_is_sold_to_another_buyer()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("small", TestEvents.Section("A", rows: 1, seats: 2)));
        await app.UntilIdleAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        Answer held = (await alice.ReserveAsync("small-A-A-1", "small-A-A-2")).Is(HttpStatusCode.Created);
        await app.UntilIdleAsync();
        await app.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal("hh", (await anyone.GetAnswerAsync("/event/small/availability?section=A")).Text("seats"));
        Assert.Equal("soldout", (await anyone.GetAnswerAsync("/search?token=small"))["events"][0].GetProperty("availability").GetString());
        (await bob.ReserveAsync("small-A-A-1")).IsRefused(HttpStatusCode.Conflict, "seat-taken");

        app.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(2));
        await app.UntilIdleAsync();
        await app.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("aa", (await anyone.GetAnswerAsync("/event/small/availability?section=A")).Text("seats"));
        Assert.NotEqual(
            "soldout", (await anyone.GetAnswerAsync("/search?token=small"))["events"][0].GetProperty("availability").GetString());
        Answer expired = (await alice.GetAnswerAsync($"/booking/{held.Text("bookingId")}")).Is(HttpStatusCode.OK);
        Assert.Equal("expired", expired.Text("state"));
        Assert.Equal(["held", "expired"], Timeline(expired));
        (await alice.ConfirmAsync(held.Text("bookingId"))).IsRefused(HttpStatusCode.Gone, "hold-expired");

        Answer second = (await bob.ReserveAsync("small-A-A-1")).Is(HttpStatusCode.Created);
        (await bob.ConfirmAsync(second.Text("bookingId"))).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("booked", (await bob.GetAnswerAsync($"/booking/{second.Text("bookingId")}")).Text("state"));
    }

    [SkippableFact]
    public async Task A_hold_past_its_end_is_sold_within_a_second_without_any_timer()
    {
        await using TicketMasterApp app = await StartAsync("--Booking:HoldFor=00:00:30");
        await app.AddAsync(TestEvents.Of("small"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        Answer held = (await alice.ReserveAsync("small-A-A-1", "small-A-A-2")).Is(HttpStatusCode.Created);

        // The clock moves but nobody waits for the timers: taking over does not need them.
        app.Clock.Advance(TimeSpan.FromSeconds(31));
        (await bob.ReserveAsync("small-A-A-1")).Is(HttpStatusCode.Created);

        Assert.Equal("expired", (await alice.GetAnswerAsync($"/booking/{held.Text("bookingId")}")).Text("state"));
    }

    [SkippableFact]
    public async Task A_declined_payment_leaves_the_hold_and_another_method_buys_it()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(bookingId, "pm_declined")).Is(HttpStatusCode.PaymentRequired);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        Answer declined = await alice.GetAnswerAsync($"/booking/{bookingId}");
        Assert.Equal("held", declined.Text("state"));
        Assert.Equal("declined", declined["payment"].GetProperty("status").GetString());

        (await alice.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));

        Answer booked = await alice.GetAnswerAsync($"/booking/{bookingId}");
        Assert.Equal("booked", booked.Text("state"));
        Assert.Equal(["held", "paying", "declined", "paying", "authorised", "booked", "captured", "issued"], Timeline(booked));
    }

    [SkippableTheory]
    [InlineData("pm_slow")]
    [InlineData("pm_duplicate")]
    [InlineData("pm_lost")]
    public async Task A_payment_settles_once_however_its_webhooks_come(string method)
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(bookingId, method)).Is(HttpStatusCode.Accepted);

        await app.PassAsync(TimeSpan.FromSeconds(60));

        Answer booked = await alice.GetAnswerAsync($"/booking/{bookingId}");
        Assert.Equal(["held", "paying", "authorised", "booked", "captured", "issued"], Timeline(booked));
        JsonElement payment = Assert.Single(await app.PaymentsAsync());
        Assert.Equal("captured", payment.GetProperty("status").GetString());
    }

    [SkippableFact]
    public async Task A_buyer_sent_to_the_provider_who_never_comes_back_is_not_charged_and_has_the_seats_until_the_hold_ends()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        string bookingId = (await alice.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created).Text("bookingId");
        Answer paying = (await alice.ConfirmAsync(bookingId, "pm_redirect")).Is(HttpStatusCode.Accepted);
        Assert.StartsWith("http://127.0.0.1", paying["payment"].GetProperty("redirectUrl").GetString(), StringComparison.Ordinal);

        await app.PassAsync(TimeSpan.FromMinutes(6));

        Assert.Equal("held", (await alice.GetAnswerAsync($"/booking/{bookingId}")).Text("state"));
        (await bob.ReserveAsync("gala-A-A-5")).IsRefused(HttpStatusCode.Conflict, "seat-taken");
        await app.PassAsync(TimeSpan.FromMinutes(4) + TimeSpan.FromSeconds(5));

        Answer ended = await alice.GetAnswerAsync($"/booking/{bookingId}");
        Assert.Equal("expired", ended.Text("state"));
        Assert.Equal("voided", ended["payment"].GetProperty("status").GetString());
        JsonElement payment = Assert.Single(await app.PaymentsAsync());
        Assert.Equal("voided", payment.GetProperty("status").GetString());
        (await bob.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created);
    }

    [SkippableFact]
    public async Task Giving_a_hold_back_frees_its_seats_at_once()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        string bookingId = (await alice.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created).Text("bookingId");

        Assert.Equal("cancelled", (await alice.DeleteAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK).Text("state"));

        (await bob.ReserveAsync("gala-A-A-5")).Is(HttpStatusCode.Created);
        (await alice.DeleteAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK);
        (await alice.ConfirmAsync(bookingId)).IsRefused(HttpStatusCode.Conflict, "booking-cancelled");
        (await bob.ReserveAsync("gala-A-A-6")).Is(HttpStatusCode.Created);
    }

    [SkippableFact]
    public async Task The_best_seats_together_are_held_when_only_a_number_is_asked_for()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");

        Answer held = (await alice.PostAnswerAsync("/booking/reserve", new { eventId = "gala", section = "A", quantity = 4 })).Is(
            HttpStatusCode.Created);

        JsonElement[] tickets = [.. held["tickets"].EnumerateArray()];
        Assert.Equal(4, tickets.Length);
        Assert.Single(tickets.Select(ticket => ticket.GetProperty("row").GetString()).Distinct());
        Assert.Equal(20_000, held["total"].GetInt64());
    }

    [SkippableFact]
    public async Task Cancelling_an_event_ends_holds_and_pays_sales_back()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        string sold = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(sold)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        string held = (await bob.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        string paying = (await carol.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created).Text("bookingId");
        (await carol.ConfirmAsync(paying, "pm_redirect")).Is(HttpStatusCode.Accepted);

        (await admin.DeleteAnswerAsync("/admin/events/gala")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromMinutes(2));

        Answer refunded = await alice.GetAnswerAsync($"/booking/{sold}");
        Assert.Equal("refunded", refunded.Text("state"));
        Assert.Equal("refunded", Timeline(refunded)[^1]);
        Assert.Equal("cancelled", (await bob.GetAnswerAsync($"/booking/{held}")).Text("state"));
        Assert.Equal("expired", (await carol.GetAnswerAsync($"/booking/{paying}")).Text("state"));
        JsonElement[] payments = await app.PaymentsAsync();
        JsonElement paid = Assert.Single(payments, payment => payment.GetProperty("bookingId").GetString() == sold);
        Assert.Equal(paid.GetProperty("amountCaptured").GetInt64(), paid.GetProperty("amountRefunded").GetInt64());
        Assert.Equal(
            "voided",
            Assert.Single(payments, payment => payment.GetProperty("bookingId").GetString() == paying).GetProperty("status").GetString());
        (await bob.ReserveAsync("gala-A-A-4")).IsRefused(HttpStatusCode.Conflict, "event-cancelled");
    }

    /// <summary>The app that buyers meet; those who derive from this start it on another store.</summary>
    private protected virtual Task<TicketMasterApp> StartAsync(params string[] settings) => TicketMasterApp.StartAsync(settings: settings);

    private static string[] Timeline(Answer booking) =>
        [.. booking["timeline"].EnumerateArray().Select(entry => entry.GetProperty("what").GetString()!)];
}
