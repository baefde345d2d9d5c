using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;
using TicketMaster.Bookings;
using TicketMaster.Tickets;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>What a holder sees of tickets, and what nobody else does.</summary>
public sealed class ViewTicketTests(QrReader reader) : IClassFixture<QrReader>
{
    [Fact]
    public async Task A_booking_that_is_paid_for_leads_to_a_ticket_for_each_seat()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1", "gala-A-A-2");

        string url = (await alice.GetAnswerAsync($"/booking/{bookingId}")).Text("ticketsUrl");
        Answer list = (await alice.GetAnswerAsync(url)).Is(HttpStatusCode.OK);

        Assert.Equal($"/booking/{bookingId}/tickets", url);
        Assert.Equal(bookingId, list.Text("bookingId"));
        JsonElement[] tickets = [.. list["tickets"].EnumerateArray()];
        Assert.Equal(["gala-A-A-1", "gala-A-A-2"], tickets.Select(ticket => ticket.GetProperty("ticketId").GetString()));
        JsonElement keys = await app.KeysAsync();
        foreach (JsonElement ticket in tickets)
        {
            Answer one = (await alice.GetAnswerAsync($"{url}/{ticket.GetProperty("ticketId").GetString()}")).Is(HttpStatusCode.OK);
            Assert.Equal(("Section A", "A", 5_000), (one.Text("sectionName"), one.Text("row"), one["price"].GetInt64()));
            Assert.Equal("The event gala", one["event"].GetProperty("name").GetString());
            Assert.Equal("2026-12-24T20:30:00+01:00", one["event"].GetProperty("startsAt").GetString());
            Assert.Equal("Town Hall", one["event"].GetProperty("venue").GetProperty("name").GetString());

            // Anybody can check the code with what is published, and read from it what it is for.
            string code = one.Text("code");
            Assert.True(Jws.IsSignedBy(code, keys));
            Assert.Equal(Jws.Payload(ticket.GetProperty("code").GetString()!).GetRawText(), Jws.Payload(code).GetRawText());
            Assert.Equal((one.Text("ticketId"), bookingId), (Claim(code, "t"), $"gala-{Claim(code, "b")}"));
            Assert.DoesNotContain("alice", Jws.Payload(code).GetRawText(), StringComparison.Ordinal);
        }
    }

    [SkippableTheory]
    [InlineData(".svg", null, TicketForms.SvgType)]
    [InlineData(".png", null, TicketForms.PngType)]
    [InlineData("", TicketForms.SvgType, TicketForms.SvgType)]
    [InlineData("", TicketForms.PngType, TicketForms.PngType)]
    [InlineData(".png", TicketForms.SvgType, TicketForms.PngType)]
    public async Task A_picture_of_a_ticket_says_its_code(string extension, string? accept, string type)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1");

        (string sent, byte[] body) = await alice.PictureAsync($"/booking/{bookingId}/tickets/gala-A-A-1{extension}", accept);
        string code = await reader.ReadAsync(
            type == TicketForms.PngType ? Raster.OfPng(body) : Raster.OfSvg(Encoding.UTF8.GetString(body), pixels: 4));

        Assert.Equal(type, sent);
        Assert.True(Jws.IsSignedBy(code, await app.KeysAsync()), code);
        Assert.Equal(("gala-A-A-1", bookingId), (Claim(code, "t"), $"gala-{Claim(code, "b")}"));
        using HttpClient gate = await app.SignedInAsync("gate", "gate");
        (await gate.ScanAsync(code)).Is(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(null, TicketForm.Json)]
    [InlineData("*/*", TicketForm.Json)]
    [InlineData("application/json", TicketForm.Json)]
    [InlineData("text/html", TicketForm.Json)]
    [InlineData("text/html, application/xhtml+xml, */*;q=0.8", TicketForm.Json)]
    [InlineData("image/svg+xml", TicketForm.Svg)]
    [InlineData("image/png", TicketForm.Png)]
    [InlineData("image/*", TicketForm.Svg)]
    [InlineData("image/avif,image/webp,image/apng,image/svg+xml,image/*;q=0.8,*/*;q=0.5", TicketForm.Svg)]
    [InlineData("image/png, image/svg+xml;q=0.9", TicketForm.Png)]
    [InlineData("image/svg+xml;q=0, image/*", TicketForm.Png)]
    [InlineData("application/json;q=0.1, image/png;q=0.2", TicketForm.Png)]
    [InlineData("image/gif", TicketForm.Json)]
    public void A_ticket_comes_in_the_form_that_the_client_likes_best(string? accept, object form)
    {
        var headers = new HeaderDictionary();
        if (accept is not null)
        {
            headers[HeaderNames.Accept] = accept;
        }

        Assert.Equal(form, TicketForms.Wanted(new RequestHeaders(headers).Accept));
    }

    [Fact]
    public async Task Nobody_else_sees_a_ticket()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        using HttpClient anyone = app.Anyone();
        string alices = await app.BuyAsync(alice, "gala-A-A-1");
        string bobs = await app.BuyAsync(bob, "gala-A-A-2");

        foreach (string path in new[]
        {
            $"/booking/{alices}/tickets",
            $"/booking/{alices}/tickets/gala-A-A-1",
            $"/booking/{alices}/tickets/gala-A-A-1.png",
        })
        {
            (await bob.GetAnswerAsync(path)).IsRefused(HttpStatusCode.NotFound, "not-found");
            (await admin.GetAnswerAsync(path)).IsRefused(HttpStatusCode.NotFound, "not-found");
            (await anyone.GetAnswerAsync(path)).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        }

        foreach (string ticket in new[] { "gala-A-A-1", "gala-A-A-3", "gala", "gala-A-A-1.svg" })
        {
            (await bob.GetAnswerAsync($"/booking/{bobs}/tickets/{ticket}")).IsRefused(HttpStatusCode.NotFound, "not-found");
        }

        foreach (string id in new[] { "gala-A-A-2.gif", "gala-A-A-2.PNG", "gala-A-A-2.svg.svg", ".svg", "gala-A-A-2." })
        {
            (await bob.GetAnswerAsync($"/booking/{bobs}/tickets/{id}")).IsRefused(HttpStatusCode.BadRequest, "invalid-id");
        }
    }

    [Theory]
    [InlineData(BookingState.Held, PaymentProgress.Declined, HttpStatusCode.Conflict, "tickets-not-issued")]
    [InlineData(BookingState.Paying, PaymentProgress.Processing, HttpStatusCode.Conflict, "tickets-not-issued")]
    [InlineData(BookingState.Booked, PaymentProgress.Authorised, HttpStatusCode.Conflict, "tickets-not-issued")]
    [InlineData(BookingState.Cancelled, PaymentProgress.Declined, HttpStatusCode.Conflict, "booking-cancelled")]
    [InlineData(BookingState.Expired, PaymentProgress.Voided, HttpStatusCode.Gone, "hold-expired")]
    [InlineData(BookingState.Refunded, PaymentProgress.Captured, HttpStatusCode.Gone, "ticket-refunded")]
    [InlineData(BookingState.Refunded, PaymentProgress.Refunded, HttpStatusCode.Gone, "ticket-refunded")]
    public async Task There_are_no_tickets_unless_the_booking_is_booked_and_captured(
        object state, object payment, HttpStatusCode status, string code)
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = await app.BuyAsync(alice, "gala-A-A-1");
        await app.Container<BookingDocument>().ChangeAsync(
            bookingId,
            "alice",
            booking => booking with { State = (BookingState)state, Payment = booking.Payment!.At((PaymentProgress)payment) },
            default);

        foreach (string path in new[] { "", "/gala-A-A-1", "/gala-A-A-1.svg" })
        {
            (await alice.GetAnswerAsync($"/booking/{bookingId}/tickets{path}")).IsRefused(status, code);
        }

        Assert.False((await alice.GetAnswerAsync($"/booking/{bookingId}")).Json.TryGetProperty("ticketsUrl", out _));
    }

    private static string Claim(string code, string name) => Jws.Payload(code).GetProperty(name).GetString()!;

    private static async Task<TicketMasterApp> StartAsync()
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        return app;
    }
}
