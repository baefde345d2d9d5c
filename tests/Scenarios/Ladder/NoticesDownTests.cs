using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Tests.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>The queue of notices fails: money is settled all the same, and buyers are told in the end.</summary>
public sealed class NoticesDownTests
{
    private const string Succeeded = "payment_intent.succeeded";

    private static readonly string[] s_expired = ["held", "paying", "voided", "expired"];

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public async Task A_late_payment_is_settled_and_its_buyer_told_once_the_queue_is_back(bool transient, bool seatsAreFree)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.PassUntilAsync(ladder.HoldEnd, -60);
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.PassUntilAsync(ladder.SettleBy, 5);
        Assert.Equal(s_expired, await ladder.TimelineAsync());
        if (!seatsAreFree)
        {
            await ladder.SeatIsFreeAsync();
        }

        Fail(ladder, transient);
        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Captured, Succeeded);
        await ladder.PassAsync(40);

        string[] timeline = await ladder.TimelineAsync();
        Assert.Equal([.. s_expired, seatsAreFree ? "rebooked" : "payment-returned"], timeline);
        Assert.Equal(seatsAreFree ? ["captured"] : ["refunded"], await ladder.PaymentStatusesAsync());
        Assert.Empty(await ladder.NoticesAsync());
        Assert.Empty(await WaitingAsync(ladder, SubQueue.None));
        Assert.Empty(await WaitingAsync(ladder, SubQueue.DeadLetter));

        ladder.App.FaultyServiceBus().InsteadOfSend = (_, _) => null;
        await ladder.PassAsync(40);

        Assert.Equal([seatsAreFree ? "rebooked" : "payment-returned"], await ladder.NoticesAsync());
        await AssertNothingIsDueAsync(ladder);
    }

    [Fact]
    public async Task A_sale_is_undone_paid_back_and_listed_and_its_buyer_told_once_the_queue_is_back()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        Fail(ladder);
        ladder.Provider.Refuses = call => call == "capture";
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassAsync(40);

        Assert.Equal(["held", "paying", "authorised", "booked", "sale-undone", "voided"], await ladder.TimelineAsync());
        Assert.Equal(["capture-unfinished"], await ladder.CasesAsync("closed"));
        await ladder.SeatIsFreeAsync();
        Assert.Empty(await ladder.NoticesAsync());

        ladder.App.FaultyServiceBus().InsteadOfSend = (_, _) => null;
        await ladder.PassAsync(40);

        Assert.Equal(["sale-undone"], await ladder.NoticesAsync());
    }

    /// <summary>A notice that is owed by a live booking neither holds up its end nor is forgotten at a sale.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_payment_s_notice_is_owed_by_a_booking_that_lives_on(bool sold)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        await ladder.ConfirmAsync(sold ? "pm_slow" : "pm_declined");
        Fail(ladder);
        ProviderPayment other = await ladder.Provider.AuthoriseAsync(
            new PaymentRequest(ladder.BookingId, "alice", 2, 4_000, "EUR", "pm_slow", "https://tickets.example"), CancellationToken.None);
        await ladder.BecomesAsync(other.PaymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated");
        await ladder.PassAsync(30);
        Assert.Equal("payment-returned", (await ladder.TimelineAsync())[^1]);
        if (sold)
        {
            await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated");
            await ladder.PassAsync(20);
            Assert.Equal("booked", await ladder.StateAsync());
        }
        else
        {
            await ladder.PassUntilAsync(ladder.HoldEnd, 2);
            Assert.Equal("expired", await ladder.StateAsync());
        }

        Assert.Empty(await ladder.NoticesAsync());
        ladder.App.FaultyServiceBus().InsteadOfSend = (_, _) => null;
        await ladder.PassAsync(40);

        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        await AssertNothingIsDueAsync(ladder);
    }

    private static void Fail(LadderApp ladder, bool transient = false) => ladder.App.FaultyServiceBus().InsteadOfSend = (queue, _) =>
        queue == Queues.BuyerNotices ? throw new ServiceBusException(transient, "Down.") : null;

    private static async Task<IReadOnlyList<ServiceBusReceivedMessage>> WaitingAsync(LadderApp ladder, SubQueue queue)
    {
        await using ServiceBusReceiver receiver = ladder.App.Services.GetRequiredService<ServiceBusClient>()
            .CreateReceiver(Queues.PaymentEvents, new ServiceBusReceiverOptions { SubQueue = queue });
        return await receiver.PeekMessagesAsync(10);
    }

    private static async Task AssertNothingIsDueAsync(LadderApp ladder)
    {
        await ladder.PassAsync(20);
        Assert.All(
            (await BookingRules.BookingsAsync(ladder.App, LadderApp.EventId)).Where(booking => booking.UserId == "alice"),
            booking => Assert.Null(booking.DueAt));
    }
}
