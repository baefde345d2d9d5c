using System.Net;
using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>A server whose clock is set forward for some seconds while buyers buy, and back again.</summary>
public sealed class ClockStepTests
{
    [Fact]
    public async Task After_an_hour_ahead_holds_and_payments_end_as_if_they_had_begun_then_and_nobody_is_accused()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        await app.UntilIdleAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        using HttpClient root = await app.SignedInAsync("root", "admin");

        // A token of before counts for an hour, which the clock is not past.
        app.Clock.Step(TimeSpan.FromMinutes(59));
        string held = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        string waiting = (await bob.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        (await bob.ConfirmAsync(waiting, "pm_redirect")).Is(HttpStatusCode.Accepted);
        string sold = (await carol.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created).Text("bookingId");
        (await carol.ConfirmAsync(sold)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("booked", (await carol.GetAnswerAsync($"/booking/{sold}")).Text("state"));
        app.Clock.Step(-TimeSpan.FromMinutes(59));

        Assert.InRange((await alice.GetAnswerAsync($"/booking/{held}"))["expiresInSeconds"].GetInt64(), 1, 600);
        (await root.AskAsync(HttpMethod.Post, $"/admin/bookings/{sold}/refund")).Is(HttpStatusCode.Accepted);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        string again = (await alice.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(again)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromMinutes(7));
        Answer abandoned = await bob.GetAnswerAsync($"/booking/{waiting}");
        Assert.Equal(("held", "voided"), (abandoned.Text("state"), abandoned["payment"].GetProperty("status").GetString()));
        Assert.Equal("held", (await alice.GetAnswerAsync($"/booking/{held}")).Text("state"));

        await app.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal("expired", (await bob.GetAnswerAsync($"/booking/{waiting}")).Text("state"));
        Assert.Equal("expired", (await alice.GetAnswerAsync($"/booking/{held}")).Text("state"));
        Assert.Equal("aab", (await alice.GetAnswerAsync("/event/gala/availability?section=A")).Text("seats")[..3]);
        Assert.Empty((await root.GetAnswerAsync("/admin/audit"))["breaches"].EnumerateArray());
        await BookingRules.AssertSettledAsync(app, "gala");
    }

    /// <summary>Bob's reserve finds the seat of a hold that cannot be right. From then on its time runs, without the sweeper.</summary>
    [Fact]
    public async Task Whoever_wants_the_seat_brings_its_deadline_back()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        await app.UntilIdleAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        app.Clock.Step(TimeSpan.FromMinutes(40));
        string held = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        app.Clock.Step(-TimeSpan.FromMinutes(40));

        (await bob.ReserveAsync("gala-A-A-1")).IsRefused(HttpStatusCode.Conflict, "seat-taken");

        BookingDocument stored = (await app.Container<BookingDocument>().ReadAsync(held, "alice", CancellationToken.None)).Document!;
        Assert.Equal(app.Clock.GetUtcNow() + TimeSpan.FromMinutes(10), stored.ExpiresAt);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(-4)]
    public async Task Steps_of_less_than_five_minutes_change_nothing_but_the_time(int minutes)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        await app.UntilIdleAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string before = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        app.Clock.Step(TimeSpan.FromMinutes(minutes));

        // A token tells from when on it counts, so those of one clock may not count by the other yet.
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient carol = await app.SignedInAsync("carol");
        string during = (await bob.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        string paid = (await carol.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created).Text("bookingId");
        (await carol.ConfirmAsync(paid)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        BookingDocument written = await StoredAsync(during, "bob");
        app.Clock.Step(-TimeSpan.FromMinutes(minutes));
        await app.PassAsync(TimeSpan.FromSeconds(62));

        Assert.Equal(
            written, await StoredAsync(during, "bob") with { Tickets = written.Tickets, Timeline = written.Timeline, Open = written.Open });
        Assert.Equal(BookingState.Held, (await StoredAsync(before, "alice")).State);
        Assert.Equal(BookingState.Booked, (await StoredAsync(paid, "carol")).State);
        app.Clock.Advance(TimeSpan.FromMinutes(15));
        await app.PassAsync(TimeSpan.FromSeconds(30));
        await BookingRules.AssertSettledAsync(app, "gala");

        async Task<BookingDocument> StoredAsync(string id, string user) =>
            (await app.Container<BookingDocument>().ReadAsync(id, user, CancellationToken.None)).Document!;
    }
}
