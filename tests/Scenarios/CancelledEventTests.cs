using System.Net;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Storage;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Who paid for an event that does not take place gets the money back, whatever goes wrong on the way.</summary>
public sealed class CancelledEventTests
{
    [Fact]
    public async Task Buyers_are_refunded_where_the_request_that_cancelled_the_event_was_cut_off_after_its_write()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        string bookingId = await SellAsync(app);

        await CancelInTheStoreAsync(app);
        await app.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("refunded", await StateAsync(app, bookingId));
    }

    [Fact]
    public async Task An_event_that_has_begun_keeps_its_sales_and_one_of_them_can_still_be_refunded()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync();
        string bookingId = await SellAsync(app);
        StoreResult<EventDocument> found = (await app.Container<EventDocument>().FindAsync("gala", "gala", default))!.Value;
        await app.Container<EventDocument>().ReplaceAsync(found.Document! with { StartsAt = app.Clock.GetUtcNow() }, found.ETag!, default);
        using HttpClient admin = await app.SignedInAsync("root", "admin");

        (await admin.DeleteAnswerAsync("/admin/events/gala")).IsRefused(HttpStatusCode.Conflict, "event-over");
        await app.PassAsync(TimeSpan.FromSeconds(5));
        Assert.Equal("booked", await StateAsync(app, bookingId));

        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{bookingId}/refund")).Is(HttpStatusCode.Accepted);
        Assert.Equal("refunded", await StateAsync(app, bookingId));
    }

    [Fact]
    public async Task Buyers_are_refunded_after_an_outage_that_outlasts_every_retry()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(services => services.MakeFaulty<BookingDocument>());
        string bookingId = await SellAsync(app);

        app.Faulty<BookingDocument>().Answers = StoreStatus.Throttled;
        await CancelInTheStoreAsync(app);
        for (int step = 0; step < 80; step++)
        {
            app.Clock.Advance(TimeSpan.FromSeconds(15));
            await app.UntilIdleAsync();
        }

        app.Faulty<BookingDocument>().Answers = null;
        await app.PassAsync(TimeSpan.FromSeconds(60));

        Assert.Equal("refunded", await StateAsync(app, bookingId));
    }

    private static async Task<string> SellAsync(TicketMasterApp app)
    {
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(bookingId, "pm_ok")).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal("booked", await StateAsync(app, bookingId));
        return bookingId;
    }

    private static async Task CancelInTheStoreAsync(TicketMasterApp app)
    {
        IDocumentContainer<EventDocument> events = app.Container<EventDocument>();
        StoreResult<EventDocument> gala = await events.ReadAsync("gala", "gala", CancellationToken.None);
        await events.ReplaceAsync(gala.Document! with { Status = EventStatus.Cancelled }, gala.ETag!, CancellationToken.None);
    }

    private static async Task<string> StateAsync(TicketMasterApp app, string bookingId)
    {
        using HttpClient alice = await app.SignedInAsync("alice");
        return (await alice.GetAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK).Text("state");
    }
}
