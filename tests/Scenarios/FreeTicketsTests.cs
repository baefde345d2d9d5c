using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>P4: a ticket has one captured payment of the right amount, or costs nothing and has none.</summary>
public sealed class FreeTicketsTests : IAsyncLifetime
{
    private TicketMasterApp _app = null!;
    private HttpClient _alice = null!;
    private HttpClient _bob = null!;
    private HttpClient _admin = null!;

    public async Task InitializeAsync()
    {
        _app = await TicketMasterApp.StartAsync();
        _alice = await _app.SignedInAsync("alice");
        _bob = await _app.SignedInAsync("bob");
        _admin = await _app.SignedInAsync("root", "admin");
        await _app.AddAsync(TestEvents.Of("open", TestEvents.Section("A", 2, 4), TestEvents.Section("B", 1, 4, "P2")) with
        {
            PriceBands = [new PriceBand("P1", 0), new PriceBand("P2", 3_000)],
        });
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task Free_tickets_are_had_without_a_payment_and_admit()
    {
        string plain = await HeldAsync("open-A-A-1", "open-A-A-2");
        Answer booked = (await _alice.PutAnswerAsync("/booking/confirm", new { bookingId = plain })).Is(HttpStatusCode.OK);
        Assert.Equal(("booked", 0, $"/booking/{plain}/tickets"), (
            booked.Text("state"), booked["total"].GetInt64(), booked.Text("ticketsUrl")));
        Assert.False(booked.Json.TryGetProperty("payment", out _));

        // A payment method is ignored, and a seat names its booking as well as its id does.
        string withMethod = await HeldAsync("open-A-A-3");
        (await _alice.PutAnswerAsync("/booking/confirm", new { ticketId = "open-A-A-3", paymentDetails = new { method = "pm_declined" } }))
            .Is(HttpStatusCode.OK);
        await _app.UntilIdleAsync();

        Answer tickets = (await _alice.GetAnswerAsync($"/booking/{plain}/tickets")).Is(HttpStatusCode.OK);
        string code = tickets["tickets"][0].GetProperty("code").GetString()!;
        _app.Clock.Advance(TimeSpan.FromMinutes(1));
        (await _admin.PostAnswerAsync("/admin/check-in", new { code, gate = "north" })).Is(HttpStatusCode.OK);
        foreach (string id in (string[])[plain, withMethod])
        {
            Answer now = await _alice.GetAnswerAsync($"/booking/{id}");
            Assert.Equal(
                ["held", "booked", "issued"], now["timeline"].EnumerateArray().Select(step => step.GetProperty("what").GetString()));
        }

        Assert.Empty(_app.Services.GetRequiredService<SimulatedLedger>().All());
        await BookingRules.AssertHoldAsync(_app, "open");
        BookingDocument sold = (await BookingRules.BookingsAsync(_app, "open"))[0];
        Assert.Null(sold.DueAt);
        Assert.Null(PaymentComparison.Overdue(sold, _app.Clock.GetUtcNow() + TimeSpan.FromHours(1)));
        Assert.False(PaymentComparison.IsToAskFor(sold, _app.Clock.GetUtcNow() + TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_repeat_with_its_key_is_answered_again_and_any_other_is_refused()
    {
        string id = await HeldAsync("open-A-B-1");
        Answer first = (await ConfirmAsync(id, "key-1")).Is(HttpStatusCode.OK);
        Answer again = (await ConfirmAsync(id, "key-1")).Is(HttpStatusCode.OK);

        Assert.False(first.Headers.Contains("Idempotency-Replayed"));
        Assert.True(again.Headers.Contains("Idempotency-Replayed"));
        (await ConfirmAsync(id, "key-2")).IsRefused(HttpStatusCode.Conflict, "already-booked");
        (await ConfirmAsync(id, null)).IsRefused(HttpStatusCode.Conflict, "already-booked");
    }

    [Fact]
    public async Task A_cart_of_free_and_paid_seats_is_paid_in_whole()
    {
        string id = await HeldAsync("open-A-A-4", "open-B-A-1");
        foreach (object body in (object[])[new { bookingId = id }, new { bookingId = id, paymentDetails = (object?)null }])
        {
            Answer refused = (await _alice.PutAnswerAsync("/booking/confirm", body))
                .IsRefused(HttpStatusCode.BadRequest, "invalid-request");
            Assert.Contains("'paymentDetails'", refused.Text("detail"), StringComparison.Ordinal);
        }

        (await _alice.ConfirmAsync(id)).Is(HttpStatusCode.OK);
        await _app.PassAsync(TimeSpan.FromSeconds(2));

        Answer booking = await _alice.GetAnswerAsync($"/booking/{id}");
        Assert.Equal(("booked", "captured"), (booking.Text("state"), booking["payment"].GetProperty("status").GetString()));
        Assert.Equal(3_000, Assert.Single(_app.Services.GetRequiredService<SimulatedLedger>().All()).AmountCaptured);
    }

    [Fact]
    public async Task Taken_back_or_cancelled_free_tickets_count_no_more_and_the_seats_are_free()
    {
        string id = await HeldAsync("open-A-B-2");
        (await ConfirmAsync(id, null)).Is(HttpStatusCode.OK);
        await _app.UntilIdleAsync();

        Answer refunded = (await _admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{id}/refund")).Is(HttpStatusCode.Accepted);
        Assert.Equal("refunded", refunded.Text("state"));
        (await _alice.GetAnswerAsync($"/booking/{id}/tickets")).IsRefused(HttpStatusCode.Gone, "ticket-refunded");
        string bobs = (await _bob.ReserveAsync("open-A-B-2")).Is(HttpStatusCode.Created).Text("bookingId");
        (await _bob.PutAnswerAsync("/booking/confirm", new { bookingId = bobs })).Is(HttpStatusCode.OK);
        await _app.UntilIdleAsync();

        (await _admin.DeleteAnswerAsync("/admin/events/open")).Is(HttpStatusCode.Accepted);
        await _app.PassAsync(TimeSpan.FromSeconds(4));

        Assert.Equal("refunded", (await _bob.GetAnswerAsync($"/booking/{bobs}")).Text("state"));
        Assert.All(await BookingRules.BookingsAsync(_app, "open"), booking => Assert.Null(booking.Tell));
        await BookingRules.AssertSettledAsync(_app, "open");
    }

    private async Task<string> HeldAsync(params string[] seats) =>
        (await _alice.ReserveAsync(seats)).Is(HttpStatusCode.Created).Text("bookingId");

    private Task<Answer> ConfirmAsync(string id, string? key) =>
        _alice.AskAsync(HttpMethod.Put, "/booking/confirm", $$"""{"bookingId":"{{id}}"}""", key);
}
