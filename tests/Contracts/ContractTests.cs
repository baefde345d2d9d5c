using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Moq;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using TicketMaster.Search;
using TicketMaster.Tests.Contracts;
using TicketMaster.Tests.Scenarios;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.Contracts;

/// <summary>The contract's own examples against the running app: each operation is used once at least, and answers as described.</summary>
public sealed class ContractTests
{
    private readonly ConcurrentDictionary<string, bool> _used = new();

    [Fact]
    public async Task Every_operation_does_what_its_examples_say()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        using HttpClient anyone = Client(app);
        using HttpClient admin = await SignedInAsync(app, "root", "admin");
        using HttpClient alice = await SignedInAsync(app, "alice");
        using HttpClient bob = await SignedInAsync(app, "bob");
        using HttpClient gate = await SignedInAsync(app, "gate", "gate");

        await AdministerAsync(app, admin);
        await LookAsync(anyone);
        await WaitAsync(app, anyone, alice);
        string bookingId = await BuyAsync(app, alice, bob, gate, admin);
        await DeliverAsync(anyone, app);
        await RedriveAsync(admin);
        await CloseStuckAsync(app, admin);
        foreach (string path in (string[])
            ["audit", "bookings?eventId=winter-gala", "events", "venues", "performers", "events/winter-gala/sales"])
        {
            (await admin.GetAnswerAsync($"/admin/{path}")).Is(HttpStatusCode.OK);
        }

        await GiveUpAsync(admin, bob);
        await CleanUpAsync(app, admin);
        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{bookingId}/refund")).Is(HttpStatusCode.Accepted);

        Assert.Empty(OpenApiDocument.OfTheApp.Operations.Select(operation => operation.ToString()).Except(_used.Keys));
    }

    [Fact]
    public async Task A_client_of_the_app_fails_the_test_that_gets_an_answer_against_the_contract()
    {
        var index = new Mock<ISearchIndex>();
        index.Setup(one => one.SuggestAsync("winte", It.IsAny<int>(), It.IsAny<DateTimeOffset>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync([new Suggestion("Winter Gala", "planet", 1)]);
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            services => services.Replace(ServiceDescriptor.Singleton(index.Object)));
        using HttpClient client = await app.SignedInAsync("alice");

        XunitException failure = await Assert.ThrowsAsync<XunitException>(() => client.GetAsync("/search/suggest?token=winte"));

        Assert.Contains("suggestions[0].kind must be one of", failure.Message, StringComparison.Ordinal);
    }

    private static async Task AdministerAsync(TicketMasterApp app, HttpClient admin)
    {
        foreach (string path in (string[])["/admin/venues/town-hall", "/admin/performers/emile-quartet", "/admin/events/winter-gala"])
        {
            string example = Example("PUT", path);
            (await admin.AskAsync(HttpMethod.Put, path, example)).Is(HttpStatusCode.Created);
            Answer read = (await admin.GetAnswerAsync(path)).Is(HttpStatusCode.OK);
            Answer again = (await admin.AskAsync(HttpMethod.Put, path, read.Body)).Is(HttpStatusCode.OK);
            Assert.Equal(read.Headers.ETag, again.Headers.ETag);
            using var unmet = new HttpRequestMessage(HttpMethod.Put, path) { Content = Json(example) };
            unmet.Headers.IfNoneMatch.Add(EntityTagHeaderValue.Any);
            using HttpResponseMessage refused = await admin.SendAsync(unmet);
            Assert.Equal(HttpStatusCode.PreconditionFailed, refused.StatusCode);
        }

        await app.UntilIdleAsync();
    }

    private static async Task LookAsync(HttpClient anyone)
    {
        const string Search = "/search?token=winte&location=Wien&date=2026-12-01..2026-12-31&near=48.21,16.37&sort=distance";
        Answer found = (await anyone.GetAnswerAsync(Search)).Is(HttpStatusCode.OK);
        Assert.Equal("winter-gala", found["events"][0].GetProperty("eventId").GetString());
        Answer suggested = (await anyone.GetAnswerAsync("/search/suggest?token=winte")).Is(HttpStatusCode.OK);
        Assert.Equal("Winter Gala", suggested["suggestions"][0].GetProperty("text").GetString());
        (await anyone.GetAnswerAsync("/health")).Is(HttpStatusCode.OK);

        Answer page = (await anyone.GetAnswerAsync("/event/winter-gala?limit=1&section=A")).Is(HttpStatusCode.OK);
        (await anyone.GetAnswerAsync(page.Text("ticketsNext"))).Is(HttpStatusCode.OK);
        foreach (string path in new[]
        {
            "/search",
            "/event/winter-gala",
            "/event/winter-gala/seatmap",
            "/event/winter-gala/availability",
            "/openapi.json",
            "/.well-known/ticket-keys",
        })
        {
            Answer first = (await anyone.GetAnswerAsync(path)).Is(HttpStatusCode.OK);
            using var conditional = new HttpRequestMessage(HttpMethod.Get, path);
            conditional.Headers.IfNoneMatch.Add(first.Headers.ETag!);
            using HttpResponseMessage unchanged = await anyone.SendAsync(conditional);
            Assert.Equal(HttpStatusCode.NotModified, unchanged.StatusCode);
            (await anyone.GetAnswerAsync(path + "?unknown=1")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    private static async Task WaitAsync(TicketMasterApp app, HttpClient anyone, HttpClient alice)
    {
        DateTimeOffset opened = app.Clock.GetUtcNow() - TimeSpan.FromHours(1);
        await app.AddAsync(TestEvents.Of("rush") with { WaitingRoom = new WaitingRoomPlan(opened, 600, 600) });
        (await anyone.GetAnswerAsync("/queue/rush")).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(20));
        (await anyone.GetAnswerAsync("/queue/rush")).Is(HttpStatusCode.OK);
        string place = (await alice.PostAnswerAsync("/booking/place", new { eventId = "rush" })).Is(HttpStatusCode.OK).Text("place");
        await app.PassAsync(TimeSpan.FromSeconds(20));
        (await alice.PostAnswerAsync("/booking/pass", new { eventId = "rush", place })).Is(HttpStatusCode.OK);
        foreach (string path in (string[])["/booking/place", "/booking/pass"])
        {
            (await alice.AskAsync(HttpMethod.Post, path, Example("POST", path))).IsRefused(HttpStatusCode.Conflict, "no-waiting-room");
        }
    }

    /// <returns>The booking.</returns>
    private static async Task<string> BuyAsync(
        TicketMasterApp app, HttpClient alice, HttpClient bob, HttpClient gate, HttpClient admin)
    {
        JsonElement examples = Examples("POST", "/booking/reserve");
        Answer held = (await alice.AskAsync(HttpMethod.Post, "/booking/reserve", Value(examples, "oneSeat"), "k1"))
            .Is(HttpStatusCode.Created);
        Answer repeated = (await alice.AskAsync(HttpMethod.Post, "/booking/reserve", Value(examples, "oneSeat"), "k1"))
            .Is(HttpStatusCode.Created);
        Assert.Equal(["true"], repeated.Headers.GetValues("Idempotency-Replayed"));
        Assert.Equal(held.Body, repeated.Body);
        (await alice.AskAsync(HttpMethod.Post, "/booking/reserve", Value(examples, "best"), "k1"))
            .IsRefused(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");
        (await bob.AskAsync(HttpMethod.Post, "/booking/reserve", Value(examples, "seats")))
            .IsRefused(HttpStatusCode.Conflict, "seat-taken");
        Answer best = (await bob.AskAsync(HttpMethod.Post, "/booking/reserve", Value(examples, "best"))).Is(HttpStatusCode.Created);
        (await bob.DeleteAnswerAsync($"/booking/{best.Text("bookingId")}")).Is(HttpStatusCode.OK);

        string confirm = Value(Examples("PUT", "/booking/confirm"), "ticket");
        (await alice.AskAsync(HttpMethod.Put, "/booking/confirm", confirm, "k2")).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        Answer booked = (await alice.GetAnswerAsync($"/booking/{held.Text("bookingId")}")).Is(HttpStatusCode.OK);
        Assert.Equal("booked", booked.Text("state"));
        Answer tickets = (await alice.GetAnswerAsync(booked.Text("ticketsUrl"))).Is(HttpStatusCode.OK);
        Answer ticket = (await alice.GetAnswerAsync(
            $"{booked.Text("ticketsUrl")}/{tickets["tickets"][0].GetProperty("ticketId").GetString()}")).Is(HttpStatusCode.OK);
        foreach (string picture in (string[])["svgUrl", "pngUrl"])
        {
            using HttpResponseMessage drawn = await alice.GetAsync(ticket.Text(picture));
            Assert.Equal(HttpStatusCode.OK, drawn.StatusCode);
        }

        object scan = new { code = ticket.Text("code"), gate = "North 3", eventId = "winter-gala" };
        (await gate.PostAnswerAsync("/admin/check-in", scan, "k3")).Is(HttpStatusCode.OK);
        (await gate.PostAnswerAsync("/admin/check-in", scan, "k3")).Is(HttpStatusCode.OK);
        (await gate.PostAnswerAsync("/admin/check-in", scan)).IsRefused(HttpStatusCode.Conflict, "already-checked-in");
        (await gate.AskAsync(HttpMethod.Post, "/admin/check-in", Example("POST", "/admin/check-in")))
            .IsRefused(HttpStatusCode.BadRequest, "ticket-code-malformed");
        await UseGateAsync(gate, admin, ticket.Text("ticketId"), ticket.Text("code"), app.Clock.GetUtcNow());
        (await alice.GetAnswerAsync("/bookings?size=1")).Is(HttpStatusCode.OK);
        return held.Text("bookingId");
    }

    private static async Task UseGateAsync(HttpClient gate, HttpClient admin, string ticketId, string code, DateTimeOffset now)
    {
        object scans = new[] { new { scanId = "s1", code, scannedAt = now } };
        (await gate.PostAnswerAsync("/admin/check-in/offline", new { gate = "South 1", eventId = "winter-gala", scans }))
            .Is(HttpStatusCode.OK);
        Answer malformed = (await gate.AskAsync(HttpMethod.Post, "/admin/check-in/offline", Example("POST", "/admin/check-in/offline")))
            .Is(HttpStatusCode.OK);
        Assert.Equal(400, malformed["results"][0].GetProperty("status").GetInt32());
        (await gate.GetAnswerAsync($"/admin/check-in/{ticketId}")).Is(HttpStatusCode.OK);
        string undo = $"/admin/check-in/{ticketId}/undo";
        (await admin.AskAsync(HttpMethod.Post, undo, Example("POST", undo), "u1")).Is(HttpStatusCode.OK);
        Answer conflicts = (await gate.GetAnswerAsync("/admin/events/winter-gala/scan-conflicts")).Is(HttpStatusCode.OK);
        Assert.Single(conflicts["conflicts"].EnumerateArray());
        (await gate.GetAnswerAsync("/admin/events/winter-gala/refunded-tickets")).Is(HttpStatusCode.OK);
    }

    private static async Task DeliverAsync(HttpClient provider, TicketMasterApp app)
    {
        string example = Example("POST", "/payments/webhook");
        (await provider.AskAsync(HttpMethod.Post, "/payments/webhook", example)).IsRefused(HttpStatusCode.BadRequest, "signature-missing");
        using var signed = new HttpRequestMessage(HttpMethod.Post, "/payments/webhook") { Content = Json(example) };
        string secret = app.Services.GetRequiredService<IOptions<PaymentsOptions>>().Value.WebhookSecret!;
        signed.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(Encoding.UTF8.GetBytes(example), secret, app.Clock.GetUtcNow()));
        using HttpResponseMessage taken = await provider.SendAsync(signed);
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
    }

    private static async Task RedriveAsync(HttpClient admin)
    {
        const string Address = "/admin/queues/payment-events/dead-letters";
        (await admin.GetAnswerAsync(Address)).Is(HttpStatusCode.OK);
        foreach (string example in (string[])["named", "oldest"])
        {
            (await admin.AskAsync(HttpMethod.Post, $"{Address}/redrive", Value(Examples("POST", $"{Address}/redrive"), example)))
                .Is(HttpStatusCode.OK);
        }
    }

    private static async Task GiveUpAsync(HttpClient admin, HttpClient buyer)
    {
        Answer held = (await buyer.AskAsync(HttpMethod.Post, "/booking/reserve", Value(Examples("POST", "/booking/reserve"), "best")))
            .Is(HttpStatusCode.Created);
        (await buyer.ConfirmAsync(held.Text("bookingId"), "pm_redirect")).Is(HttpStatusCode.Accepted);
        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{held.Text("bookingId")}/give-up-payment")).Is(HttpStatusCode.OK);
    }

    private static async Task CloseStuckAsync(TicketMasterApp app, HttpClient admin)
    {
        await app.Services.GetRequiredService<PaymentCases>().OpenAsync(
            new(PaymentCaseKind.MissingAtProvider, "winter-gala-x-1", "alice", "pi_1", 5_000, "EUR", "The provider does not have it."),
            default);
        (await admin.GetAnswerAsync("/admin/payments/stuck")).Is(HttpStatusCode.OK);
        (await admin.DeleteAnswerAsync("/admin/payments/stuck/missing-at-provider-pi_1")).Is(HttpStatusCode.NoContent);
    }

    private static async Task CleanUpAsync(TicketMasterApp app, HttpClient admin)
    {
        (await admin.DeleteAnswerAsync("/admin/performers/emile-quartet")).IsRefused(HttpStatusCode.Conflict, "in-use");
        (await admin.DeleteAnswerAsync("/admin/events/winter-gala")).Is(HttpStatusCode.Accepted);
        await app.UntilIdleAsync();
        (await admin.AskAsync(HttpMethod.Put, "/admin/events/winter-gala", Example("PUT", "/admin/events/winter-gala")))
            .IsRefused(HttpStatusCode.Conflict, "event-ended");
        (await admin.DeleteAnswerAsync("/admin/performers/emile-quartet")).Is(HttpStatusCode.NoContent);
        (await admin.DeleteAnswerAsync("/admin/venues/town-hall")).Is(HttpStatusCode.NoContent);
    }

    private static string Example(string method, string path) => Media(method, path).GetProperty("example").GetRawText();

    private static JsonElement Examples(string method, string path) => Media(method, path).GetProperty("examples");

    private static string Value(JsonElement examples, string name) => examples.GetProperty(name).GetProperty("value").GetRawText();

    private static OpenApiOperation Operation(string method, string path) =>
        OpenApiDocument.OfTheApp.At(path).First(operation => operation.Method == method);

    private static JsonElement Media(string method, string path) => Operation(method, path)
        .Definition.GetProperty("requestBody").GetProperty("content").GetProperty("application/json");

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private HttpClient Client(TicketMasterApp app) =>
        new(new Uses(_used, new ContractHandler(OpenApiDocument.OfTheApp, new SocketsHttpHandler()))) { BaseAddress = app.Address };

    private async Task<HttpClient> SignedInAsync(TicketMasterApp app, string user, params string[] roles)
    {
        using HttpClient signedIn = await app.SignedInAsync(user, roles);
        HttpClient client = Client(app);
        client.DefaultRequestHeaders.Authorization = signedIn.DefaultRequestHeaders.Authorization;
        return client;
    }

    /// <summary>Notes which operations were used with success.</summary>
    private sealed class Uses(ConcurrentDictionary<string, bool> used, HttpMessageHandler next) : DelegatingHandler(next)
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                used[Operation(request.Method.Method, request.RequestUri!.AbsolutePath).ToString()] = true;
            }

            return response;
        }
    }
}
