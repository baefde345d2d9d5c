using System.Net;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>Two payments for one booking: one buys it, the other goes back.</summary>
public sealed class TwoPaymentsTests
{
    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task One_ticket_is_sold_and_the_other_payment_given_back_whichever_is_first(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        await ladder.ConfirmAsync("pm_slow");
        string own = ladder.PaymentId;

        // As if the first tab's request had been made by a process that died before it wrote of it.
        ProviderPayment other = await ladder.Provider.AuthoriseAsync(
            new PaymentRequest(ladder.BookingId, "alice", 2, 5_000, "EUR", "pm_slow", "https://tickets.example"), CancellationToken.None);
        DateTimeOffset first = ladder.ConfirmedAt + TimeSpan.FromSeconds(60);
        await ladder.PassUntilAsync(first, Math.Min(0, offset));
        Task Other() => offset % 2 == 0
            ? ladder.BecomesAsync(other.PaymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated")
            : ladder.BecomesAsync(other.PaymentId, LadderApp.Captured, WebhookEvent.Captured);
        Task Own() => ladder.BecomesAsync(own, LadderApp.Authorised, "payment_intent.amount_capturable_updated");
        await (offset < 0 ? Other() : Own());
        await ladder.PassAsync(Math.Abs(offset));
        await (offset < 0 ? Own() : Other());
        await ladder.PassAsync(5);

        Assert.Equal(["captured", offset % 2 == 0 ? "voided" : "refunded"], await ladder.PaymentStatusesAsync());
        string[] timeline = await ladder.TimelineAsync();
        Assert.Equal(["held", "paying", "authorised", "booked", "captured", "issued"], timeline.Where(what => what != "payment-returned"));
        Assert.Single(timeline, what => what == "payment-returned");
        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task Two_tabs_make_one_payment()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        Answer[] answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ladder.Alice.ConfirmAsync(ladder.BookingId)));
        await ladder.PassAsync(5);

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.OK);
        Assert.Equal(["captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task A_payment_that_waits_for_a_booking_sold_with_another_is_cancelled()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        ProviderPayment other = await ladder.Provider.AuthoriseAsync(
            new PaymentRequest(ladder.BookingId, "alice", 2, 5_000, "EUR", "pm_redirect", "https://tickets.example"),
            CancellationToken.None);

        await ladder.HearOfAsync(other.PaymentId, "evt_1");

        Assert.Equal(["captured", "voided"], await ladder.PaymentStatusesAsync());
        Assert.Empty(await ladder.NoticesAsync());
    }
}
