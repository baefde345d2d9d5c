using System.Net;
using System.Text.Json;
using TicketMaster.Catalogue;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>One answer is enough for a screen of bookings: what is booked, where and when, what runs out, and what went wrong.</summary>
public sealed class BookingScreensTests
{
    [Fact]
    public async Task Every_answer_with_a_booking_has_its_event_s_name_start_and_venue()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient admin = await app.SignedInAsync("root", "admin");

        Answer held = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created);
        string id = held.Text("bookingId");
        Answer paying = (await alice.ConfirmAsync(id)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        Answer booked = await alice.GetAnswerAsync($"/booking/{id}");
        JsonElement listed = (await alice.GetAnswerAsync("/bookings"))["bookings"][0].GetProperty("event");
        Answer refunded = (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{id}/refund")).Is(HttpStatusCode.Accepted);
        string other = (await alice.ReserveAsync("gala-A-A-2")).Text("bookingId");
        Answer cancelled = (await alice.DeleteAnswerAsync($"/booking/{other}")).Is(HttpStatusCode.OK);

        Assert.Equal(
            """
            {"eventId":"gala","name":"The event gala","category":"concert","status":"scheduled","startsAt":"2026-12-24T19:30:00+00:00",
            """
            + """
            "localStartsAt":"2026-12-24T20:30:00+01:00","localDate":"2026-12-24","timeZone":"Europe/Vienna",
            """
            + """
            "venue":{"venueId":"v1","name":"Town Hall","city":"Vienna","country":"Austria","latitude":48.2,"longitude":16.37,
            """
            + """
            "timeZone":"Europe/Vienna"}}
            """,
            listed.GetRawText().Replace("\\u002B", "+", StringComparison.Ordinal));
        Assert.All(
            [held, paying, booked, refunded, cancelled],
            answer => Assert.Equal(listed.GetRawText(), answer["event"].GetRawText()));
    }

    [Fact]
    public async Task A_booking_is_answered_though_its_event_cannot_be_read()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.MakeFaulty<EventDocument>());
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string id = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        app.Clock.Advance(TimeSpan.FromMinutes(1));
        app.Faulty<EventDocument>().Answers = StoreStatus.Throttled;

        Answer booking = (await alice.GetAnswerAsync($"/booking/{id}")).Is(HttpStatusCode.OK);

        Assert.Equal("held", booking.Text("state"));
        Assert.False(booking.Json.TryGetProperty("event", out _));
        Assert.Single((await alice.GetAnswerAsync("/bookings")).Is(HttpStatusCode.OK)["bookings"].EnumerateArray());
    }

    [Fact]
    public async Task A_declined_payment_says_why_until_another_method_is_tried()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string id = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        foreach ((string method, string reason) in new[]
        {
            ("pm_declined", "insufficient_funds"),
            ("pm_declined_expired_card", "expired_card"),
            ("pm_declined_do_not_honor", "do_not_honor"),
            ("pm_declined_lost_card", "generic_decline"),
        })
        {
            await alice.ConfirmAsync(id, method);
            await app.PassAsync(TimeSpan.FromSeconds(2));

            Answer declined = await alice.GetAnswerAsync($"/booking/{id}");
            Assert.Equal("held", declined.Text("state"));
            Assert.Equal((method, "declined", reason), (method, Payment(declined, "status"), Payment(declined, "declineReason")));
        }

        await alice.ConfirmAsync(id, "pm_ok");
        await app.PassAsync(TimeSpan.FromSeconds(3));
        Answer booked = await alice.GetAnswerAsync($"/booking/{id}");
        Assert.Equal(("booked", null), (booked.Text("state"), Payment(booked, "declineReason")));
    }

    /// <summary>The bank's page, on which the buyer says no.</summary>
    [Fact]
    public async Task A_buyer_who_declines_at_the_bank_reads_that_the_bank_wanted_to_know_who_pays()
    {
        await using Ladder.LadderApp ladder = await Ladder.LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");

        await ladder.BecomesAsync(ladder.PaymentId, Ladder.LadderApp.Declined, "payment_intent.payment_failed");

        Assert.Equal(("declined", "authentication_required"), (
            Payment(await ladder.BookingAsync(), "status"), Payment(await ladder.BookingAsync(), "declineReason")));
    }

    [Fact]
    public async Task A_time_is_there_only_while_it_runs_out()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string id = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        string given = (await alice.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        app.Clock.Advance(TimeSpan.FromSeconds(90));

        Assert.Equal((510, null), await TimesAsync(id));

        await alice.ConfirmAsync(id, "pm_redirect");
        DateTimeOffset settlesBy = app.Clock.GetUtcNow() + TimeSpan.FromMinutes(5);
        Assert.Equal((null, settlesBy), await TimesAsync(id));
        Assert.Equal((null, settlesBy), Times((await alice.GetAnswerAsync("/bookings"))["bookings"]
            .EnumerateArray().Single(one => one.GetProperty("bookingId").GetString() == id)));

        await alice.ConfirmAsync(id, "pm_ok");
        await app.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal((null, null), await TimesAsync(id));
        Assert.Equal((null, null), Times((await alice.DeleteAnswerAsync($"/booking/{given}")).Json));

        string late = (await alice.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created).Text("bookingId");
        await app.PassAsync(TimeSpan.FromSeconds(605));
        Assert.Equal((null, null), await TimesAsync(late));

        async Task<(long?, DateTimeOffset?)> TimesAsync(string bookingId) =>
            Times((await alice.GetAnswerAsync($"/booking/{bookingId}")).Json);
    }

    private static (long? Seconds, DateTimeOffset? SettlesBy) Times(JsonElement booking) => (
        booking.TryGetProperty("expiresInSeconds", out JsonElement seconds) ? seconds.GetInt64() : null,
        booking.TryGetProperty("settlesBy", out JsonElement by) ? by.GetDateTimeOffset() : null);

    private static string? Payment(Answer booking, string member) =>
        booking["payment"].TryGetProperty(member, out JsonElement value) ? value.GetString() : null;
}
