using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>The provider refuses to cancel, does not answer, or is away: nobody else may have the seats until it confirms.</summary>
public sealed class CancelUnconfirmedTests
{
    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task Seats_are_not_released_before_the_cancelling_is_confirmed_and_somebody_is_told_after_five_minutes(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        // Every second row: refused, or no answer at all.
        ladder.Provider.Refuses = call => call == "void" && offset % 2 == 0;
        ladder.Provider.IsDown = call => call == "void" && offset % 2 != 0;
        await ladder.ConfirmAsync("pm_redirect");
        DateTimeOffset alert = ladder.SettleBy + TimeSpan.FromMinutes(5);
        await ladder.PassUntilAsync(alert, offset);

        Assert.Equal(("paying", "cancelling"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        Assert.Equal(offset < 0 ? [] : ["cancel-unconfirmed"], await ladder.CasesAsync());
        await ladder.SeatIsTakenAsync();
        await ladder.PassUntilAsync(alert, 65);
        Assert.Equal(["cancel-unconfirmed"], await ladder.CasesAsync());
        await ladder.SeatIsTakenAsync();

        ladder.Provider.Refuses = _ => false;
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(35);

        Assert.Equal(["held", "paying", "voided", "expired"], await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
        Assert.Equal(["cancel-unconfirmed"], await ladder.CasesAsync("closed"));
        await ladder.AssertSettledAsync();
        await ladder.SeatIsFreeAsync();
    }

    [Fact]
    public async Task The_provider_is_asked_again_with_pauses_that_grow_to_half_a_minute()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.IsDown = call => call == "void";
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.PassUntilAsync(ladder.SettleBy, 1);
        int atFirst = ladder.Provider.Calls.Count(call => call == "void");
        await ladder.PassAsync(60);
        int inTheFirstMinute = ladder.Provider.Calls.Count(call => call == "void");
        await ladder.PassAsync(120);

        Assert.Equal(1, atFirst);
        Assert.InRange(inTheFirstMinute, 6, 9);
        Assert.InRange(ladder.Provider.Calls.Count(call => call == "void") - inTheFirstMinute, 3, 5);
    }

    [Fact]
    public async Task A_payment_that_was_captured_where_it_was_to_be_cancelled_buys_the_seats_that_it_still_has()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Refuses = call => call == "void";
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.PassUntilAsync(ladder.SettleBy, 10);
        Assert.Equal("cancelling", await ladder.PaymentStatusAsync());

        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Captured, "payment_intent.succeeded");
        await ladder.PassAsync(10);

        Assert.Equal(["held", "paying", "authorised", "booked", "captured", "issued"], await ladder.TimelineAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task A_payment_that_the_provider_has_no_more_is_waited_for_and_then_its_seats_are_released()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        await ladder.PassUntilAsync(ladder.HoldEnd, -60);
        await ladder.ConfirmAsync("pm_slow");
        ladder.Provider.Shows = _ => null;
        await ladder.PassUntilAsync(ladder.SettleBy, -1);
        Assert.Equal("paying", await ladder.StateAsync());

        await ladder.PassUntilAsync(ladder.SettleBy, 10);

        Assert.Equal("expired", await ladder.StateAsync());
        await ladder.SeatIsFreeAsync();
    }
}
