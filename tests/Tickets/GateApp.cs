using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>
/// An app that the tests of the gates share, with an event of its own for each. Tickets let in from two hours before the start to six
/// after.
/// </summary>
public sealed class GateApp : IAsyncLifetime
{
    private static readonly string[] s_settings = ["--Tickets:AdmitFrom=02:00:00", "--Tickets:AdmitFor=06:00:00"];

    private int _events;

    internal TicketMasterApp App { get; private set; } = null!;

    internal HttpClient Alice { get; private set; } = null!;

    internal HttpClient Bob { get; private set; } = null!;

    internal HttpClient Gate { get; private set; } = null!;

    internal HttpClient OtherGate { get; private set; } = null!;

    internal HttpClient Admin { get; private set; } = null!;

    internal DateTimeOffset Now => App.Clock.GetUtcNow();

    public async Task InitializeAsync()
    {
        App = await TicketMasterApp.StartAsync(services => services.MakeFaulty<SeatDocument>(), settings: s_settings);
        Alice = await SignedInAsync("alice");
        Bob = await SignedInAsync("bob");
        Gate = await SignedInAsync("gate", "gate");
        OtherGate = await SignedInAsync("other gate", "gate");
        Admin = await SignedInAsync("root", "admin");
    }

    public async Task DisposeAsync()
    {
        foreach (HttpClient client in new[] { Alice, Bob, Gate, OtherGate, Admin })
        {
            client.Dispose();
        }

        await App.DisposeAsync();
    }

    /// <summary>For a day, since the tests of the class move one clock.</summary>
    private async Task<HttpClient> SignedInAsync(string sub, params string[] roles)
    {
        HttpClient client = App.Anyone();
        Answer token = (await client.PostAnswerAsync("/local/token", new { sub, roles, expiresIn = 86_400 })).Is(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text("access_token"));
        return client;
    }

    /// <summary>A new event, on sale now.</summary>
    internal async Task<string> EventAsync(TimeSpan startsIn)
    {
        string id = $"event{++_events}";
        await App.AddAsync(TestEvents.Of(id) with { StartsAt = Now + startsIn, OnSaleAt = Now - TimeSpan.FromDays(1) });
        return id;
    }

    /// <summary>A ticket of Alice's for seat 1 of an event.</summary>
    internal async Task<GateTicket> TicketAsync(string eventId, int seat = 1, HttpClient? buyer = null)
    {
        string ticketId = $"{eventId}-A-A-{seat}";
        string bookingId = await App.BuyAsync(buyer ?? Alice, ticketId);
        return new GateTicket(ticketId, bookingId, await (buyer ?? Alice).CodeAsync(bookingId, ticketId));
    }

    /// <summary>Tickets of Alice's for the first seats of an event.</summary>
    internal async Task<GateTicket[]> TicketsAsync(string eventId, int count)
    {
        var tickets = new GateTicket[count];
        for (int i = 0; i < count; i++)
        {
            tickets[i] = await TicketAsync(eventId, i + 1);
        }

        return tickets;
    }

    internal static object Scan(GateTicket ticket, string scanId, DateTimeOffset at) => new { scanId, code = ticket.Code, scannedAt = at };

    /// <summary>The results of scans that are delivered together.</summary>
    internal static async Task<Answer[]> DeliverAsync(HttpClient gate, string name, params object[] scans)
    {
        Answer answer = (await gate.PostAnswerAsync("/admin/check-in/offline", new { gate = name, scans })).Is(HttpStatusCode.OK);
        return [.. answer["results"].EnumerateArray().Select(result => new Answer(answer.Status, answer.Headers, result.GetRawText()))];
    }

    internal async Task<Answer> ScansOfAsync(GateTicket ticket) =>
        (await Gate.GetAnswerAsync($"/admin/check-in/{ticket.TicketId}")).Is(HttpStatusCode.OK);

    /// <summary>Such as <c>event1-A-A-1 too-early at North 3</c>.</summary>
    internal async Task<string[]> ConflictsAsync(string eventId) =>
    [
        .. (await Gate.GetAnswerAsync($"/admin/events/{eventId}/scan-conflicts")).Is(HttpStatusCode.OK)["conflicts"]
            .EnumerateArray()
            .Select(one => $"{one.GetProperty("ticketId").GetString()} {one.GetProperty("code").GetString()} "
                + $"at {one.GetProperty("scan").GetProperty("gate").GetString()}"
                + (one.GetProperty("admitted").GetBoolean() ? ", admitted" : "")
                + (one.TryGetProperty("other", out var other) ? $", not {other.GetProperty("gate").GetString()}" : ""))
            .Order(StringComparer.Ordinal),
    ];

    internal async Task RefundAsync(GateTicket ticket) =>
        (await Admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{ticket.BookingId}/refund")).Is(HttpStatusCode.Accepted);
}

internal sealed record GateTicket(string TicketId, string BookingId, string Code);
