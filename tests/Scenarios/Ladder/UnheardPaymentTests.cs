using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>The provider never heard of the payment before its time was over: what asking for it makes now is too late to buy with.</summary>
public sealed class UnheardPaymentTests
{
    [Fact]
    public async Task A_payment_that_is_made_only_after_its_time_buys_nothing()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.IsDown = call => call == "authorise";
        await ladder.ConfirmAsync("pm_ok");
        await ladder.PassUntilAsync(ladder.HoldEnd + TimeSpan.FromMinutes(5));
        Assert.Equal("paying", await ladder.StateAsync());

        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(60);

        Assert.Equal("expired", await ladder.StateAsync());
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        await ladder.SeatIsFreeAsync();
    }
}
