using System.Net;
using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>Sold, and the provider does not give the money.</summary>
public sealed class CaptureFailsTests
{
    private static readonly string[] s_undone = ["held", "paying", "authorised", "booked", "sale-undone", "voided"];

    /// <summary>After so many seconds the capture is refused for the last time: tries at 0, 1, 3, 7 and 15.</summary>
    private const int LastRefusal = 15;

    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_capture_that_is_refused_for_good_undoes_the_sale_and_one_that_succeeds_before_that_does_not(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Refuses = call => call == "capture";
        await ladder.ConfirmAsync("pm_later");
        await ladder.App.UntilIdleAsync();
        Assert.Equal("booked", await ladder.StateAsync());
        await ladder.PassAsync(LastRefusal + offset);
        await ladder.SeatAsync(taken: offset < 0);

        ladder.Provider.Refuses = _ => false;
        await ladder.PassAsync(30);

        Assert.Equal(
            offset < 0 ? ["held", "paying", "authorised", "booked", "captured", "issued"] : s_undone, await ladder.TimelineAsync());
        Assert.Equal(offset < 0 ? ["captured"] : ["voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(offset < 0 ? [] : ["sale-undone"], await ladder.NoticesAsync());
        Assert.Equal(offset < 0 ? [] : ["capture-unfinished"], await ladder.CasesAsync("closed"));
        Assert.Empty(await ladder.CasesAsync());
        (await ladder.Alice.GetAnswerAsync($"/booking/{ladder.BookingId}/tickets"))
            .Is(offset < 0 ? HttpStatusCode.OK : HttpStatusCode.Gone);
        if (offset < 0)
        {
            await ladder.AssertSettledAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_capture_that_nobody_answers_is_tried_again_and_somebody_is_told_after_five_minutes(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.IsDown = call => call == "capture";
        await ladder.ConfirmAsync("pm_later");
        await ladder.App.UntilIdleAsync();
        await ladder.PassUntilAsync(ladder.ConfirmedAt + TimeSpan.FromMinutes(5), offset);

        // Looked after every 15 s, so that the alert may come so much later.
        Assert.Equal("booked", await ladder.StateAsync());
        Assert.Empty(offset < 0 ? await ladder.CasesAsync() : []);
        await ladder.PassAsync(15);
        Assert.Equal(["capture-unfinished"], await ladder.CasesAsync());
        await ladder.SeatIsTakenAsync();

        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(30);

        Assert.Equal(["held", "paying", "authorised", "booked", "captured", "issued"], await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task An_authorisation_that_is_gone_undoes_the_sale_at_once()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Before = ("capture", () => ladder.ForceAsync(Assert.Single(ladder.Ledger.All()).Id, LadderApp.Voided));

        await ladder.BuyAsync();

        Assert.Equal(s_undone, await ladder.TimelineAsync());
        Assert.Equal(["sale-undone"], await ladder.NoticesAsync());
        await ladder.SeatIsFreeAsync();
    }

    [Fact]
    public async Task An_undone_sale_stays_on_the_list_until_the_payment_is_confirmed_to_be_voided()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Refuses = call => call is "capture" or "void";
        await ladder.BuyAsync();
        await ladder.PassAsync(20);

        Assert.Equal(("refunded", "refunding"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        Assert.Equal(["capture-unfinished"], await ladder.CasesAsync());
        Assert.Equal(["sale-undone"], await ladder.NoticesAsync());
        await ladder.SeatIsFreeAsync();

        ladder.Provider.Refuses = _ => false;
        await ladder.PassAsync(30);

        Assert.Equal(s_undone, await ladder.TimelineAsync());
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Empty(await ladder.CasesAsync());
    }
}
