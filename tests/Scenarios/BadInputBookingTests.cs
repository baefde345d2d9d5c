using System.Net;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Bookings of others, and one's own in a state in which they cannot be had.</summary>
public sealed class BadInputBookingTests
{
    private static readonly object s_payment = new { method = "pm_ok" };

    [Fact]
    public async Task Somebody_elses_booking_is_not_there()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient root = await app.SignedInAsync("root", "admin");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        string[] names = ["bob", "Alice", "ALICE", "alice ", "аlice", "alic\u0065\u0301"];

        foreach (string name in names)
        {
            using HttpClient other = await app.SignedInAsync(name);
            await AssertNotThereAsync(app, other, booking);
            Assert.Equal(0, (await other.GetAnswerAsync("/bookings"))["bookings"].GetArrayLength());
        }

        await AssertNotThereAsync(app, root, booking);
        (await alice.ConfirmAsync(booking)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        await AssertNotThereAsync(app, root, booking);
    }

    [Fact]
    public async Task A_hold_is_confirmed_once_and_never_again()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Text("bookingId");
        (await alice.ConfirmAsync(booking, "pm_slow")).Is(HttpStatusCode.Accepted);

        await RefusedAsync(app, HttpStatusCode.Conflict, "payment-in-progress", () => alice.ConfirmAsync(booking));
        await RefusedAsync(app, HttpStatusCode.Conflict, "payment-in-progress", () => alice.DeleteAnswerAsync($"/booking/{booking}"));
        await RefusedAsync(app, HttpStatusCode.Conflict, "already-yours", () => alice.ReserveAsync("gala-A-A-1"));

        await app.PassAsync(TimeSpan.FromMinutes(1));
        await RefusedAsync(app, HttpStatusCode.Conflict, "already-booked", () => alice.ConfirmAsync(booking));
        await RefusedAsync(app, HttpStatusCode.Conflict, "already-booked", () => alice.DeleteAnswerAsync($"/booking/{booking}"));
    }

    [Fact]
    public async Task A_hold_that_has_expired_is_confirmed_and_given_back_no_more()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Text("bookingId");
        await app.PassAsync(TimeSpan.FromMinutes(11));
        using HttpClient again = await FreshAsync(app, "alice");

        await RefusedAsync(app, HttpStatusCode.Gone, "hold-expired", () => again.ConfirmAsync(booking));
        await RefusedAsync(app, HttpStatusCode.Gone, "hold-expired", () => again.DeleteAnswerAsync($"/booking/{booking}"));
    }

    [Fact]
    public async Task A_cancelled_booking_is_not_confirmed()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Text("bookingId");
        (await alice.DeleteAnswerAsync($"/booking/{booking}")).Is(HttpStatusCode.OK);

        await RefusedAsync(app, HttpStatusCode.Conflict, "booking-cancelled", () => alice.ConfirmAsync(booking));
        await RefusedAsync(app, HttpStatusCode.NotFound, "not-found", () => alice.PutAnswerAsync(
            "/booking/confirm", new { ticketId = "gala-A-A-1", paymentDetails = s_payment }));
    }

    [Fact]
    public async Task A_payment_method_that_is_none_is_refused_and_the_hold_goes_on()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Text("bookingId");

        foreach (string card in new[] { "4242424242424242", "4242 4242 4242 4242", "4242-4242-4242-4242", "378282246310005" })
        {
            Answer refused = await RefusedAsync(
                app, HttpStatusCode.BadRequest, "card-number-refused", () => alice.ConfirmAsync(booking, card));
            Assert.DoesNotContain("4242", refused.Text("detail"), StringComparison.Ordinal);
        }

        foreach (string method in new[] { "", " ", "pm ok", "pm_ok\n", "４２４２", new string('m', Limits.PaymentMethodLength + 1) })
        {
            await RefusedAsync(app, HttpStatusCode.BadRequest, "invalid-request", () => alice.ConfirmAsync(booking, method));
        }

        (await alice.ConfirmAsync(booking, new string('m', Limits.PaymentMethodLength))).IsRefused(
            HttpStatusCode.BadRequest, "payment-method-rejected");
        Assert.Equal("held", (await alice.GetAnswerAsync($"/booking/{booking}")).Text("state"));
    }

    [Fact]
    public async Task The_ninth_ticket_of_one_event_is_refused()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        (await alice.ReserveAsync([.. Enumerable.Range(1, 8).Select(seat => $"gala-A-A-{seat}")])).Is(HttpStatusCode.Created);

        await RefusedAsync(app, HttpStatusCode.Conflict, "ticket-limit", () => alice.ReserveAsync("gala-A-B-1"));
        await RefusedAsync(
            app,
            HttpStatusCode.BadRequest,
            "invalid-quantity",
            () => alice.ReserveAsync([.. Enumerable.Range(1, 9).Select(seat => $"gala-A-B-{seat}")]));
    }

    private static async Task AssertNotThereAsync(TicketMasterApp app, HttpClient other, string booking)
    {
        await NotFoundAsync(() => other.GetAnswerAsync($"/booking/{booking}"));
        await NotFoundAsync(() => other.DeleteAnswerAsync($"/booking/{booking}"));
        await NotFoundAsync(() => other.PutAnswerAsync("/booking/confirm", new { bookingId = booking, paymentDetails = s_payment }));
        await NotFoundAsync(() => other.PutAnswerAsync("/booking/confirm", new { ticketId = "gala-A-A-1", paymentDetails = s_payment }));

        Task NotFoundAsync(Func<Task<Answer>> ask) => RefusedAsync(app, HttpStatusCode.NotFound, "not-found", ask);
    }

    private static Task<Answer> RefusedAsync(TicketMasterApp app, HttpStatusCode status, string code, Func<Task<Answer>> ask) =>
        BadInputApp.RefusedAsync(app, status, code, ask);

    /// <summary>A client with a token of now: the first one's may have run out.</summary>
    private static async Task<HttpClient> FreshAsync(TicketMasterApp app, string user)
    {
        HttpClient client = app.Anyone();
        string token = (await client.PostAnswerAsync("/local/token", new { sub = user })).Text("access_token");
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    private static async Task<TicketMasterApp> StartAsync()
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }
}
