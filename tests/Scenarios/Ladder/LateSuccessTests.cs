using System.Net;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>A payment that we cancelled, as the provider confirmed, and that succeeds all the same.</summary>
public sealed class LateSuccessTests
{
    private const string Succeeded = "payment_intent.succeeded";

    private static readonly string[] s_rebooked = ["held", "paying", "voided", "expired", "rebooked"];
    private static readonly string[] s_returned = ["held", "paying", "voided", "expired", "payment-returned"];

    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task It_buys_the_same_seats_while_they_are_free_and_the_event_has_not_begun(int offset)
    {
        DateTimeOffset begins = new ManualTimeProvider().GetUtcNow() + TimeSpan.FromMinutes(20);
        await using LadderApp ladder = await ExpiredAsync(TestEvents.Of(LadderApp.EventId) with { StartsAt = begins });
        await ladder.PassUntilAsync(begins, offset);

        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Captured, Succeeded);
        await ladder.PassAsync(5);

        Assert.Equal(offset < 0 ? s_rebooked : s_returned, await ladder.TimelineAsync());
        Assert.Equal(offset < 0 ? ["captured"] : ["refunded"], await ladder.PaymentStatusesAsync());
        Assert.Equal(offset < 0 ? ["rebooked"] : ["payment-returned"], await ladder.NoticesAsync());
        await ladder.AssertSettledAsync();
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task It_buys_its_own_hold_while_that_lasts_and_then_the_same_seats_again(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_declined");
        Assert.Equal("held", await ladder.StateAsync());

        // The webhook of the decline cancels the payment too, and would cancel it after it is authorised.
        await ladder.App.UntilIdleAsync();

        // In the last second nobody else may have the seats either.
        ladder.App.Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(offset));
        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated");
        await ladder.PassAsync(5);

        Answer booking = await ladder.BookingAsync();
        Assert.Equal(
            offset < 1
                ? ["held", "paying", "declined", "authorised", "booked", "captured", "issued"]
                : ["held", "paying", "declined", "expired", "rebooked"],
            LadderApp.Timeline(booking));
        Assert.Equal(["captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task The_new_booking_is_sold_at_the_price_of_the_old_and_has_the_tickets()
    {
        await using LadderApp ladder = await ExpiredAsync();
        EventDocument dearer =
            TestEvents.Of(LadderApp.EventId) with { PriceBands = [new PriceBand("P1", 9_000), new PriceBand("P2", 3_000)], Version = 2 };
        await ladder.ReplaceEventAsync(dearer);

        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Captured, Succeeded);
        await ladder.PassAsync(5);

        string rebookedAs = (await ladder.BookingAsync()).Text("rebookedAs");
        Answer sold = await LadderApp.BookingAsync(ladder.Alice, rebookedAs);
        Assert.Equal(["held", "authorised", "booked", "captured", "issued"], LadderApp.Timeline(sold));
        Assert.Equal(("booked", 5_000), (sold.Text("state"), sold["total"].GetInt64()));
        Assert.Equal(ladder.PaymentId, sold["payment"].GetProperty("paymentId").GetString());
        Assert.Equal(LadderApp.Seat, Assert.Single(sold["tickets"].EnumerateArray()).GetProperty("ticketId").GetString());
        Assert.Equal($"/booking/{rebookedAs}/tickets", sold.Text("ticketsUrl"));
        await ladder.SeatIsTakenAsync();
        await ladder.AssertSettledAsync();
    }

    [Theory]
    [InlineData("authorised", "voided")]
    [InlineData("captured", "refunded")]
    public async Task It_goes_back_once_where_somebody_else_has_the_seats(string becomes, string ends)
    {
        await using LadderApp ladder = await ExpiredAsync();
        await ladder.SeatIsFreeAsync();

        await ladder.BecomesAsync(ladder.PaymentId, becomes == "captured" ? LadderApp.Captured : LadderApp.Authorised, Succeeded);
        await ladder.PassAsync(5);
        await ladder.HearOfAsync(ladder.PaymentId, "evt_again");

        Assert.Equal(s_returned, await ladder.TimelineAsync());
        Assert.Equal([ends], await ladder.PaymentStatusesAsync());
        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        Assert.Equal(1, ladder.Provider.Calls.Count(call => call == "refund") + (becomes == "captured" ? 0 : 1));
    }

    [Fact]
    public async Task It_goes_back_where_the_buyer_gave_the_seats_back_has_too_many_or_the_event_is_cancelled()
    {
        foreach (string why in new[] { "given back", "limit", "cancelled", "another price" })
        {
            await using LadderApp ladder = why == "given back" ? await LadderApp.HoldAsync() : await ExpiredAsync();
            switch (why)
            {
                case "given back":
                    await ladder.ConfirmAsync("pm_declined");
                    (await ladder.Alice.DeleteAnswerAsync($"/booking/{ladder.BookingId}")).Is(HttpStatusCode.OK);
                    break;
                case "limit":
                    (await ladder.Alice.ReserveAsync([.. Enumerable.Range(1, 8).Select(seat => $"gala-A-B-{seat}")])).Is(
                        HttpStatusCode.Created);
                    break;
                case "cancelled":
                    await ladder.ReplaceEventAsync(TestEvents.Of(LadderApp.EventId) with { Status = EventStatus.Cancelled, Version = 2 });
                    break;
                default:
                    ladder.Provider.Shows = payment => payment with { Amount = 4_999 };
                    break;
            }

            await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Captured, Succeeded);
            await ladder.PassAsync(5);

            Assert.Equal((why, "payment-returned"), (why, (await ladder.TimelineAsync())[^1]));
            Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
            Assert.Contains("payment-returned", await ladder.NoticesAsync());
        }
    }

    [Fact]
    public async Task It_is_rebooked_once_however_often_it_is_heard_of()
    {
        await using LadderApp ladder = await ExpiredAsync();
        string paymentId = ladder.PaymentId;
        await ladder.BecomesAsync(paymentId, LadderApp.Captured);

        await Task.WhenAll(Enumerable.Range(0, 30).Select(copy => ladder.HearOfAsync(paymentId, $"evt_{copy}")));
        await ladder.PassAsync(5);

        List<BookingDocument> bookings = await BookingRules.BookingsAsync(ladder.App, LadderApp.EventId);
        Assert.Equal(2, bookings.Count);
        Assert.Equal(s_rebooked, await ladder.TimelineAsync());
        Assert.Equal(["rebooked"], await ladder.NoticesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task The_new_booking_cannot_be_paid_for_by_its_buyer_and_given_back_it_gives_the_money_back()
    {
        await using LadderApp ladder = await ExpiredAsync();
        string paymentId = ladder.PaymentId;

        // The provider is not asked for the payment once more: the seats are held for it, and not sold yet.
        await ladder.BecomesAsync(paymentId, LadderApp.Captured);
        int gets = 0;
        ladder.Provider.IsDown = call => call == "get" && ++gets > 2;
        await ladder.HearOfAsync(paymentId, "evt_1");
        BookingDocument held = (await BookingRules.BookingsAsync(ladder.App, LadderApp.EventId)).Single(booking => booking.Number == 2);
        Assert.Equal(BookingState.Held, held.State);

        (await ladder.Alice.ConfirmAsync(held.Id)).IsRefused(HttpStatusCode.Conflict, "payment-in-progress");
        (await ladder.Alice.PostAnswerAsync("/booking/reserve", new { ticketIds = new[] { LadderApp.Seat } }, Rebooking.Key(paymentId)))
            .IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        (await ladder.Alice.DeleteAnswerAsync($"/booking/{held.Id}")).Is(HttpStatusCode.OK);
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(10);

        Assert.Equal(s_returned, await ladder.TimelineAsync());
        Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Nobody_gives_the_money_back_that_somebody_else_is_selling_for(bool guarded)
    {
        await using LadderApp ladder = await ExpiredAsync();
        string paymentId = ladder.PaymentId;
        await ladder.BecomesAsync(paymentId, LadderApp.Captured);

        // One is about to sell the new booking when another hears of the payment, sees another amount, and has it given back.
        SettlePayment settlement = ladder.App.Services.GetRequiredService<SettlePayment>();
        DurableTaskClient durable = new Mock<DurableTaskClient>("test").Object;
        ProviderPayment payment = (await ladder.Provider.GetAsync(paymentId, CancellationToken.None))!;
        FaultyContainer<BookingDocument> bookings = ladder.App.Faulty<BookingDocument>();
        bookings.BeforeReplaceBy = booking => booking is { State: BookingState.Booked, Number: 2 };
        bookings.Then = async () =>
        {
            // Guard out: the decision is not seen, the first time that the ended booking is read.
            int reads = 0;
            bookings.Shows = booking => guarded || booking.Number != 1 || reads++ > 0 ? booking : booking with { Strays = null };
            ladder.Provider.Shows = seen => seen with { Amount = 4_999 };
            await settlement.SettleAsync(durable, payment, CancellationToken.None);
            ladder.Provider.Shows = seen => seen;
            bookings.Shows = booking => booking;
        };
        await settlement.SettleAsync(durable, payment, CancellationToken.None);
        await ladder.PassAsync(60);

        BookingDocument second = (await BookingRules.BookingsAsync(ladder.App, LadderApp.EventId)).Single(booking => booking.Number == 2);
        Assert.Equal(guarded ? BookingState.Cancelled : BookingState.Refunded, second.State);
        Assert.Equal(!guarded, second.Timeline.Any(entry => entry.What == TimelineStep.SaleUndone));
        Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
    }

    /// <summary>
    /// Alice's booking, given up because she never came back from her bank; cancelled, and confirmed so. Her hold was over by then.
    /// </summary>
    private static async Task<LadderApp> ExpiredAsync(EventDocument? gala = null)
    {
        LadderApp ladder = await LadderApp.HoldAsync(gala ?? TestEvents.Of(LadderApp.EventId));
        await ladder.PassUntilAsync(ladder.HoldEnd, -60);
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.PassUntilAsync(ladder.SettleBy, 5);
        Assert.Equal(["held", "paying", "voided", "expired"], await ladder.TimelineAsync());
        return ladder;
    }
}
