using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>
/// The provider never heard of the payment before its time was over: what asking for it makes now is too late to buy with.
/// </summary>
public sealed class UnheardPaymentTests
{
    [Fact]
    public async Task A_payment_that_is_made_only_after_its_time_buys_nothing()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.IsDown = call => call == "authorise";
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassUntilAsync(ladder.HoldEnd + TimeSpan.FromMinutes(5));
        Assert.Equal("paying", await ladder.StateAsync());

        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(60);

        Assert.Equal("expired", await ladder.StateAsync());
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        await ladder.SeatIsFreeAsync();
    }

    /// <summary>The provider failed at it and says so again and again: the seats do not wait for that in vain.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_that_is_known_never_to_be_made_is_declined_and_the_buyer_pays_by_another(bool turnsUp)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.FailsAt = request => request.Number > 1 ? null
            : request.Since + StripePayments.IndexedAfter <= ladder.App.Clock.GetUtcNow() ? new PaymentRejectedException(
                "No payment was made.")
            : new ProviderUnavailableException("It failed before.");
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassUntilAsync(ladder.ConfirmedAt + StripePayments.IndexedAfter, -1);
        Assert.Equal("paying", await ladder.StateAsync());
        await ladder.PassAsync(20);
        Assert.Equal(["held", "paying", "declined"], await ladder.TimelineAsync());
        await ladder.SeatIsTakenAsync();

        await ladder.BuyAsync();
        Assert.Equal(["held", "paying", "declined", "paying", "authorised", "booked", "captured", "issued"], await ladder.TimelineAsync());
        if (turnsUp)
        {
            ladder.Provider.FailsAt = _ => null;
            await ladder.Provider.AuthoriseAsync(
                new PaymentRequest(ladder.BookingId, "alice", 1, 5_000, "EUR", "pm_later", "https://tickets.example"),
                CancellationToken.None);
            await ladder.PassAsync(10);
        }

        Assert.Equal(turnsUp ? ["captured", "voided"] : ["captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task One_that_turns_up_after_all_buys_the_booking_that_still_waits()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.FailsAt = request => request.Since is null
            ? new ProviderUnavailableException("It failed before.")
            : new PaymentRejectedException("No payment was made.");
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassAsync(40);
        Assert.Equal("held", await ladder.StateAsync());

        ladder.Provider.FailsAt = _ => null;
        await ladder.Provider.AuthoriseAsync(
            new PaymentRequest(ladder.BookingId, "alice", 1, 5_000, "EUR", "pm_later", "https://tickets.example"), CancellationToken.None);
        await ladder.PassAsync(10);

        Assert.Equal("booked", await ladder.StateAsync());
        Assert.Equal(["captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }
}
