using System.Net;
using System.Text.Json;
using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>The organiser cancels the event: every booking ends, and every sale is paid back once, whatever stops in between.</summary>
public sealed class EventCancelledTests
{
    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Fact]
    public async Task Every_sale_is_refunded_once_by_an_orchestration_that_survives_restarts()
    {
        string folder = TestFolders.Create("ticketmaster-");
        var clock = new ManualTimeProvider();
        const int Buyers = 30;
        await using (TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder, clock: clock))
        {
            await app.AddAsync(TestEvents.Of(LadderApp.EventId));
            using HttpClient admin = await app.SignedInAsync("root", "admin");
            await Task.WhenAll(Enumerable.Range(0, Buyers).Select(index => BuyAsync(app, index)));
            await app.PassAsync(TimeSpan.FromSeconds(5));

            // Stopped at once: most bookings are yet to be ended.
            (await admin.DeleteAnswerAsync($"/admin/events/{LadderApp.EventId}")).Is(HttpStatusCode.Accepted);
        }

        int seen = 0;
        for (int restart = 0; restart < 4; restart++)
        {
            await using TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder, clock: clock);
            await app.PassAsync(TimeSpan.FromSeconds(restart == 3 ? 120 : 1));
            List<BookingDocument> bookings = await BookingRules.BookingsAsync(app, LadderApp.EventId);
            seen = bookings.Count(booking => booking is { State: BookingState.Refunded, Payment.Status: PaymentProgress.Refunded });
            if (restart == 3)
            {
                await BookingRules.AssertSettledAsync(app, LadderApp.EventId);
                Assert.All(bookings, booking => Assert.Single(booking.Timeline, entry => entry.What == TimelineStep.Refunded));
                JsonElement[] payments = await app.PaymentsAsync();
                Assert.Equal(Buyers, payments.Length);
                Assert.All(payments, payment => Assert.Equal(
                    (5_000, 5_000),
                    (payment.GetProperty("amountCaptured").GetInt64(), payment.GetProperty("amountRefunded").GetInt64())));
            }
        }

        Assert.Equal(Buyers, seen);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task Holds_payments_under_way_and_sales_end_and_their_buyers_are_told_also_around_the_hold_s_end(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        using HttpClient carol = await ladder.App.SignedInAsync("carol");
        string sold = (await carol.ReserveAsync("gala-A-A-3")).Is(HttpStatusCode.Created).Text("bookingId");
        (await carol.ConfirmAsync(sold)).Is(HttpStatusCode.OK);
        await ladder.PassUntilAsync(ladder.HoldEnd, -20);
        string paying = (await ladder.Bob.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created).Text("bookingId");
        (await ladder.Bob.ConfirmAsync(paying, "pm_redirect")).Is(HttpStatusCode.Accepted);
        await ladder.PassUntilAsync(ladder.HoldEnd, offset);

        (await admin.DeleteAnswerAsync($"/admin/events/{LadderApp.EventId}")).Is(HttpStatusCode.Accepted);
        await ladder.App.UntilIdleAsync();
        await ladder.PassAsync(40);

        Assert.Equal(offset < 1 ? ["held", "event-cancelled", "cancelled"] : ["held", "expired"], await ladder.TimelineAsync());
        Assert.Equal(
            ["held", "paying", "event-cancelled", "voided", "expired"],
            LadderApp.Timeline(await LadderApp.BookingAsync(ladder.Bob, paying)));
        Assert.Equal(
            ["held", "paying", "authorised", "booked", "captured", "issued", "event-cancelled", "refunded"],
            LadderApp.Timeline(await LadderApp.BookingAsync(carol, sold)));
        Assert.Equal(Enumerable.Repeat("event-cancelled", offset < 1 ? 3 : 2), await ladder.NoticesAsync());
        await ladder.AssertSettledAsync();
    }

    private static async Task BuyAsync(TicketMasterApp app, int index)
    {
        using HttpClient buyer = await app.SignedInAsync($"buyer{index}");
        string bookingId = (await buyer.ReserveAsync($"gala-A-{(char)('A' + (index / 10))}-{(index % 10) + 1}"))
            .Is(HttpStatusCode.Created).Text("bookingId");
        (await buyer.ConfirmAsync(bookingId)).Is(HttpStatusCode.OK);
    }
}
