using System.Net;
using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Tests.Audit;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What administrators see of the auditor, over HTTP against the running app.</summary>
public class AuditTests
{
    [SkippableFact]
    public async Task Sales_are_audited_and_nothing_is_found()
    {
        await using TicketMasterApp app = await StartAsync();
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        using HttpClient alice = await app.SignedInAsync("alice");
        Answer before = (await admin.GetAnswerAsync("/admin/audit")).Is(HttpStatusCode.OK);
        Assert.Equal("""{"changes":0}""", before["audited"].GetRawText());

        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("booked", (await alice.GetAnswerAsync($"/booking/{bookingId}")).Text("state"));
        await BookingRules.AssertAuditedAsync(app, await BookingRules.BookingsAsync(app, "gala"));
        JsonElement audited = (await admin.GetAnswerAsync("/admin/audit"))["audited"];
        Assert.InRange(app.Clock.GetUtcNow() - audited.GetProperty("lastAt").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.InRange(app.Clock.GetUtcNow() - audited.GetProperty("upTo").GetDateTimeOffset(), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [SkippableFact]
    public async Task What_is_in_the_store_and_must_not_be_is_shown_newest_first_page_by_page()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient admin = await app.SignedInAsync("admin", "admin");
        BookingDocument bob = Sold.To("bob", ["A-1", "A-2", "A-3", "A-4"], 30);
        await WriteAsync(app, bob);
        foreach (string seat in new[] { "A-3", "A-1", "A-4" })
        {
            await WriteAsync(app, Sold.To($"alice-{seat}", [seat]));
            await app.UntilIdleAsync();
            app.Clock.Advance(TimeSpan.FromSeconds(10));
        }

        Answer first = (await admin.GetAnswerAsync("/admin/audit?size=2")).Is(HttpStatusCode.OK);
        Answer second = (await admin.GetAnswerAsync(first.Text("next"))).Is(HttpStatusCode.OK);

        Assert.Equal(["gala-A-A-4", "gala-A-A-1"], Subjects(first));
        Assert.Equal(["gala-A-A-3"], Subjects(second));
        Assert.False(second.Json.TryGetProperty("next", out _));
        JsonElement breach = second["breaches"][0];
        Assert.Equal("seat-sold-twice", breach.GetProperty("kind").GetString());
        Dictionary<string, JsonElement> bookings =
            breach.GetProperty("bookings").EnumerateArray().ToDictionary(one => one.GetProperty("userId").GetString()!);
        Assert.Equal(["alice-A-3", "bob"], bookings.Keys.Order());
        Assert.Equal(bob.Id, bookings["bob"].GetProperty("bookingId").GetString());
        Assert.Equal(bob.Payment!.PaymentId, bookings["bob"].GetProperty("paymentId").GetString());
        Assert.Equal(bob.Timeline[3].At, bookings["bob"].GetProperty("soldAt").GetDateTimeOffset());
    }

    [SkippableFact]
    public async Task Only_administrators_see_it_and_a_parameter_that_is_none_is_refused()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient anyone = app.Anyone();
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient admin = await app.SignedInAsync("admin", "admin");

        (await anyone.GetAnswerAsync("/admin/audit")).IsRefused(HttpStatusCode.Unauthorized, "unauthenticated");
        (await alice.GetAnswerAsync("/admin/audit")).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        foreach (string query in new[] { "size=0", "size=101", "continuation=x", "continuation=%21", "page=2", "size=1&size=1" })
        {
            (await admin.GetAnswerAsync($"/admin/audit?{query}")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        }
    }

    private protected virtual Task<TicketMasterApp> StartAsync() => TicketMasterApp.StartAsync();

    private static async Task WriteAsync(TicketMasterApp app, BookingDocument booking) =>
        Assert.True((await app.Container<BookingDocument>().CreateAsync(booking, CancellationToken.None)).IsOk);

    private static IEnumerable<string> Subjects(Answer page) =>
        page["breaches"].EnumerateArray().Select(one => one.GetProperty("subject").GetString()!);
}
