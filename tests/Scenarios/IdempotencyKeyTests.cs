using System.Net;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TicketMaster.Bookings;
using TicketMaster.Local;
using TicketMaster.Tests.Tickets;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

public sealed class IdempotencyKeyApp : IAsyncLifetime
{
    internal TicketMasterApp App { get; private set; } = null!;

    public async Task InitializeAsync() => App = await TicketMasterApp.StartAsync();

    public async Task DisposeAsync() => await App.DisposeAsync();
}

/// <summary>
/// An Idempotency-Key stands for one request within a user's bookings of an event: with any other there it is refused, and nothing is
/// changed. A repeat has no second effect, and shows the booking as it is by then.
/// </summary>
public sealed class IdempotencyKeyTests(IdempotencyKeyApp shared) : IClassFixture<IdempotencyKeyApp>
{
    private readonly TicketMasterApp _app = shared.App;

    /// <summary>Requests of a user with two holds: how the key was used first, and what is sent under it then.</summary>
    private static readonly string[] s_requests =
    [
        "reserve 5", "reserve 6", "reserve 5 and 6", "best 1", "best 2", "confirm 1", "confirm 2", "confirm 1 by its seat",
        "confirm 1 with another method", "give 1 back", "give 2 back",
    ];

    public static TheoryData<string> Requests => [.. s_requests];

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_key_used_for_one_request_is_refused_for_any_other_of_the_event(string first)
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        Answer used = await SendAsync(alice, eventId, holds, first, "key");
        Assert.True((int)used.Status < 300, used.Body);
        IReadOnlyList<string> before = await Fingerprint.OfAsync(_app);

        foreach (string other in s_requests.Where(request => request != first))
        {
            (await SendAsync(alice, eventId, holds, other, "key"))
                .IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        }

        Assert.Equal(before, await Fingerprint.OfAsync(_app));
        Assert.Equal(["true"], (await SendAsync(alice, eventId, holds, first, "key")).Headers.GetValues("Idempotency-Replayed"));
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Of_all_requests_sent_at_once_under_one_key_one_has_an_effect(string last)
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        string[] sent = [last, .. s_requests, .. s_requests];

        Answer[] answers = await Task.WhenAll(sent.Select(request => SendAsync(alice, eventId, holds, request, "key")));

        (string Request, Answer Answer)[] done =
            [.. sent.Zip(answers).Where(one => one.Second.Status != HttpStatusCode.UnprocessableEntity)];
        Assert.All(answers, answer => Assert.True(
            (int)answer.Status < 300 || answer.Code == "idempotency-key-reused", answer.Body));
        Assert.Single(done.Select(one => one.Request).Distinct());

        // The best seats of a map that is a moment old may be the two that are held. What lost them is no effect.
        BookingDocument[] bookings = [.. (await BookingRules.BookingsAsync(_app, eventId)).Where(booking => booking.Refused == 0)];
        int effects = bookings.Length - 2
            + bookings.Count(booking => booking.State == BookingState.Cancelled)
            + bookings.Count(booking => booking.Payment is not null);
        Assert.Equal(1, effects);
    }

    [Fact]
    public async Task A_key_counts_within_one_users_bookings_of_one_event()
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        (HttpClient bob, string bobsEvent, string[] bobs) = await TwoHoldsAsync();
        using HttpClient _ = alice, __ = bob;
        (await SendAsync(alice, eventId, holds, "reserve 5", "key")).Is(HttpStatusCode.Created);

        (await alice.PostAnswerAsync("/booking/reserve", new { ticketId = $"{bobsEvent}-A-C-1" }, "key")).Is(HttpStatusCode.Created);
        (await bob.PostAnswerAsync("/booking/reserve", new { ticketId = $"{eventId}-A-C-1" }, "key")).Is(HttpStatusCode.Created);
        (await SendAsync(bob, bobsEvent, bobs, "confirm 1", "key")).Is(HttpStatusCode.OK);
        (await SendAsync(alice, bobsEvent, bobs, "give 2 back", "other-key")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_repeated_reserve_shows_the_booking_as_it_is_by_then()
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        Answer held = await SendAsync(alice, eventId, holds, "reserve 5", "key");
        string bookingId = held.Text("bookingId");

        Assert.Equal(held.Body, (await SendAsync(alice, eventId, holds, "reserve 5", "key")).Is(HttpStatusCode.Created).Body);
        (await alice.DeleteAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK);
        await AssertShownAsync("cancelled");

        Answer next = (await SendAsync(alice, eventId, holds, "reserve 5", "next")).Is(HttpStatusCode.Created);
        (await alice.ConfirmAsync(next.Text("bookingId"))).Is(HttpStatusCode.OK);
        await _app.PassAsync(TimeSpan.FromSeconds(5));
        Answer sold = (await SendAsync(alice, eventId, holds, "reserve 5", "next")).Is(HttpStatusCode.Created);
        Assert.Equal((next.Text("bookingId"), "booked"), (sold.Text("bookingId"), sold.Text("state")));
        await AssertShownAsync("cancelled");

        async Task AssertShownAsync(string state)
        {
            Answer again = (await SendAsync(alice, eventId, holds, "reserve 5", "key")).Is(HttpStatusCode.Created);
            Assert.Equal((bookingId, state), (again.Text("bookingId"), again.Text("state")));
            Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        }
    }

    [Fact]
    public async Task A_hold_that_ended_unseen_is_not_shown_as_held()
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        string bookingId = (await SendAsync(alice, eventId, holds, "reserve 5", "key")).Text("bookingId");

        // Nobody has waited for the timers: the repeat itself finds the hold over.
        _app.Clock.Advance(TimeSpan.FromMinutes(10) + Limits.TakeOverGrace);
        Answer again = await SendAsync(alice, eventId, holds, "reserve 5", "key");

        Assert.Equal((bookingId, "expired"), (again.Text("bookingId"), again.Text("state")));
        await _app.UntilIdleAsync();
    }

    [Fact]
    public async Task A_confirm_repeated_after_others_starts_no_further_payment()
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        foreach (string key in new[] { "first", "second" })
        {
            (await SendAsync(alice, eventId, holds, "confirm 1 declined", key))
                .IsRefused(HttpStatusCode.PaymentRequired, "payment-declined");
            await _app.PassAsync(TimeSpan.FromSeconds(5));
        }

        Answer again = (await SendAsync(alice, eventId, holds, "confirm 1 declined", "first"))
            .IsRefused(HttpStatusCode.PaymentRequired, "payment-declined");

        Assert.Equal(["true"], again.Headers.GetValues("Idempotency-Replayed"));
        BookingDocument booking = (await BookingRules.BookingsAsync(_app, eventId)).Single(one => one.Id == holds[0]);
        Assert.Equal((BookingState.Held, 2), (booking.State, booking.Payment!.Number));
    }

    [Fact]
    public async Task A_confirm_by_a_seat_is_repeated_about_the_booking_that_had_it()
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        (await SendAsync(alice, eventId, holds, "confirm 1 by its seat, declined", "key"))
            .IsRefused(HttpStatusCode.PaymentRequired, "payment-declined");
        await _app.PassAsync(TimeSpan.FromSeconds(5));
        (await alice.DeleteAnswerAsync($"/booking/{holds[0]}")).Is(HttpStatusCode.OK);
        string next = (await alice.ReserveAsync($"{eventId}-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");

        (await SendAsync(alice, eventId, holds, "confirm 1 by its seat, declined", "key"))
            .IsRefused(HttpStatusCode.Conflict, "booking-cancelled");

        Assert.Equal("held", (await alice.GetAnswerAsync($"/booking/{next}")).Text("state"));
    }

    [Fact]
    public async Task A_scans_key_is_refused_for_another_ticket_gate_or_event()
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        using HttpClient gate = await _app.SignedInAsync("gate", "gate");
        await SendAsync(alice, eventId, holds, "confirm 1", "key");
        await SendAsync(alice, eventId, holds, "confirm 2", "another");
        await _app.PassAsync(TimeSpan.FromSeconds(5));
        string first = await alice.CodeAsync(holds[0], $"{eventId}-A-A-1");
        string second = await alice.CodeAsync(holds[1], $"{eventId}-A-A-2");

        (await gate.ScanAsync(first, key: "scan")).Is(HttpStatusCode.OK);

        (await gate.ScanAsync(first, key: "scan")).Is(HttpStatusCode.OK);
        (await gate.ScanAsync(await alice.CodeAsync(holds[0], $"{eventId}-A-A-1"), key: "scan")).Is(HttpStatusCode.OK);
        (await gate.ScanAsync(second, key: "scan")).IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await gate.ScanAsync(first, "South 1", "scan")).IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await gate.PostAnswerAsync("/admin/check-in", new { code = first, gate = "North 3", eventId }, "scan"))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await gate.ScanAsync(second)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("DELETE")]
    [InlineData("PUT")]
    [InlineData("POST")]
    public async Task A_key_that_is_none_is_refused_and_changes_nothing(string method)
    {
        (HttpClient alice, string eventId, string[] holds) = await TwoHoldsAsync();
        using HttpClient _ = alice;
        IReadOnlyList<string> before = await Fingerprint.OfAsync(_app);
        string request = method switch { "DELETE" => "give 1 back", "PUT" => "confirm 1", _ => "reserve 5" };

        (await SendAsync(alice, eventId, holds, request, new string('k', 256))).IsRefused(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(before, await Fingerprint.OfAsync(_app));
    }

    [Fact]
    public async Task A_key_is_forgotten_after_two_days_and_no_sooner()
    {
        UsedKeys keys = _app.Services.GetRequiredService<UsedKeys>();
        ForgetUsedKeys forget = _app.Services.GetServices<IHostedService>().OfType<ForgetUsedKeys>().Single();
        Task<KeyUse> UseAsync(string request) => keys.UseAsync("alice", "forgotten", "key", request, null, default);
        Assert.Equal(KeyUse.First, await UseAsync("one"));

        _app.Clock.Advance(Limits.IdempotencyKeyKeptFor - TimeSpan.FromMilliseconds(1));
        await forget.ForgetAsync(default);
        Assert.Equal((KeyUse.Repeat, KeyUse.ForAnother), (await UseAsync("one"), await UseAsync("another")));
        _app.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await forget.ForgetAsync(default);

        Assert.Equal(KeyUse.First, await UseAsync("another"));
        await _app.UntilIdleAsync();
    }

    /// <summary>A new user with a hold of seat 1 and one of seat 2, of a new event.</summary>
    private async Task<(HttpClient User, string EventId, string[] Holds)> TwoHoldsAsync()
    {
        string id = $"e{Guid.NewGuid():N}"[..12];
        await _app.AddAsync(TestEvents.Of(id));
        HttpClient user = await _app.SignedInAsync($"user-of-{id}");
        string[] holds = new string[2];
        for (int i = 0; i < 2; i++)
        {
            holds[i] = (await user.ReserveAsync($"{id}-A-A-{i + 1}")).Is(HttpStatusCode.Created).Text("bookingId");
        }

        return (user, id, holds);
    }

    private static Task<Answer> SendAsync(HttpClient user, string eventId, string[] holds, string request, string key)
    {
        Task<Answer> ConfirmAsync(object body) => user.AskAsync(HttpMethod.Put, "/booking/confirm", JsonSerializer.Serialize(body), key);

        return request switch
        {
            "reserve 5" => user.PostAnswerAsync("/booking/reserve", new { ticketId = $"{eventId}-A-A-5" }, key),
            "reserve 6" => user.PostAnswerAsync("/booking/reserve", new { ticketId = $"{eventId}-A-A-6" }, key),
            "reserve 5 and 6" => user.PostAnswerAsync(
                "/booking/reserve", new { ticketIds = new[] { $"{eventId}-A-A-5", $"{eventId}-A-A-6" } }, key),
            "best 1" => user.PostAnswerAsync("/booking/reserve", new { eventId, quantity = 1 }, key),
            "best 2" => user.PostAnswerAsync("/booking/reserve", new { eventId, quantity = 2 }, key),
            "confirm 1" => ConfirmAsync(new { bookingId = holds[0], paymentDetails = new { method = "pm_ok" } }),
            "confirm 2" => ConfirmAsync(new { bookingId = holds[1], paymentDetails = new { method = "pm_ok" } }),
            "confirm 1 by its seat" => ConfirmAsync(new { ticketId = $"{eventId}-A-A-1", paymentDetails = new { method = "pm_ok" } }),
            "confirm 1 by its seat, declined" =>
                ConfirmAsync(new { ticketId = $"{eventId}-A-A-1", paymentDetails = new { method = "pm_declined" } }),
            "confirm 1 with another method" => ConfirmAsync(new { bookingId = holds[0], paymentDetails = new { method = "pm_slow" } }),
            "confirm 1 declined" => ConfirmAsync(new { bookingId = holds[0], paymentDetails = new { method = "pm_declined" } }),
            "give 1 back" => user.AskAsync(HttpMethod.Delete, $"/booking/{holds[0]}", key: key),
            "give 2 back" => user.AskAsync(HttpMethod.Delete, $"/booking/{holds[1]}", key: key),
            _ => throw new ArgumentOutOfRangeException(nameof(request)),
        };
    }
}
