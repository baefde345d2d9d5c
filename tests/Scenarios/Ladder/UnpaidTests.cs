using System.Net;
using TicketMaster.Local.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>No payment was made, or one that waits: for another method, for its confirmation, for the buyer.</summary>
public sealed class UnpaidTests
{
    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_hold_without_a_payment_is_released(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.PassUntilAsync(ladder.HoldEnd, offset);

        if (offset < 1)
        {
            await ladder.SeatIsTakenAsync();
        }

        await ladder.PassUntilAsync(ladder.HoldEnd, Math.Max(offset, 1));
        await ladder.SeatIsFreeAsync();
        await ladder.PassAsync(5);

        Assert.Equal(["held", "expired"], await ladder.TimelineAsync());
        Assert.Empty(await ladder.PaymentsAsync());
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_payment_that_waits_for_the_buyer_is_cancelled_and_then_the_seats_are_released(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.PassUntilAsync(ladder.HoldEnd, -60);
        Answer paying = await ladder.ConfirmAsync("pm_redirect");
        await ladder.PassUntilAsync(ladder.SettleBy, offset);
        using var approve = new FormUrlEncodedContent([new("decision", "approve")]);
        using HttpClient browser = new(new HttpClientHandler { AllowAutoRedirect = false });
        using HttpResponseMessage answer =
            await browser.PostAsync(new Uri(paying["payment"].GetProperty("redirectUrl").GetString()!), approve);

        await ladder.PassAsync(5);

        Assert.Equal(offset < 0 ? ["captured"] : ["voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(
            offset < 0 ? ["held", "paying", "authorised", "booked", "captured", "issued"] : ["held", "paying", "voided", "expired"],
            await ladder.TimelineAsync());
        await ladder.AssertSettledAsync();
        await (offset < 0 ? ladder.SeatIsTakenAsync() : ladder.SeatIsFreeAsync());
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_payment_that_waits_for_another_method_is_cancelled_before_its_booking_goes_on(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.PassUntilAsync(ladder.HoldEnd, -30);
        ladder.Provider.IsDown = call => call == "void";
        await ladder.ConfirmAsync("pm_declined");
        await ladder.PassUntilAsync(ladder.HoldEnd, offset);

        // Not confirmed: the payment could still be authorised with another method.
        Assert.Equal("paying", await ladder.StateAsync());
        Assert.Equal(["declined"], await ladder.PaymentStatusesAsync());
        await ladder.SeatIsTakenAsync();
        await ladder.PassUntilAsync(ladder.HoldEnd, 6);
        await ladder.SeatIsTakenAsync();

        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(60);

        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(["held", "paying", "declined", "expired"], await ladder.TimelineAsync());
        await ladder.AssertSettledAsync();
        await ladder.SeatIsFreeAsync();
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_payment_declined_within_the_hold_leaves_it_and_one_declined_after_it_ends_it(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        await ladder.PassUntilAsync(ladder.HoldEnd, -20);
        await ladder.ConfirmAsync("pm_slow");
        await ladder.PassUntilAsync(ladder.HoldEnd, offset);

        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Declined, "payment_intent.payment_failed");
        await ladder.App.UntilIdleAsync();

        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(offset <= 0 ? "held" : "expired", await ladder.StateAsync());
        Assert.Equal("declined", await ladder.PaymentStatusAsync());
        if (offset <= 0)
        {
            (await ladder.Alice.ConfirmAsync(ladder.BookingId)).Is(HttpStatusCode.OK);
        }

        await ladder.PassAsync(5);
        await ladder.AssertSettledAsync();
        Assert.Equal(offset <= 0 ? "booked" : "expired", await ladder.StateAsync());
    }

    [Fact]
    public async Task A_declined_payment_that_is_authorised_after_all_before_it_is_cancelled_buys_nothing()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        // The webhook of the refusal may have cancelled it before the confirm does. No bank authorises it then.
        ladder.Provider.Before = ("void", () => ladder.ForceAsync(
            Assert.Single(ladder.Ledger.All()).Id,
            payment => payment.Status == SimulatedStatus.Voided ? payment : LadderApp.Authorised(payment),
            "payment_intent.amount_capturable_updated"));

        await ladder.ConfirmAsync("pm_declined");
        await ladder.PassAsync(5);

        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(["held", "paying", "declined"], await ladder.TimelineAsync());
        (await ladder.Alice.ConfirmAsync(ladder.BookingId)).Is(HttpStatusCode.OK);
        await ladder.PassAsync(5);
        Assert.Equal("booked", await ladder.StateAsync());
        await ladder.AssertSettledAsync();
    }
}
