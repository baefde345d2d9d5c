using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>Payments that are authorised and nobody heard of it, and payments that the provider is still processing.</summary>
public sealed class UnsettledTests
{
    private const string Slow = "--Payments:SlowFor=01:00:00";

    private static readonly string[] s_sold = ["held", "paying", "authorised", "booked", "captured", "issued"];

    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task An_authorisation_that_nobody_heard_of_is_found_by_asking_and_the_late_webhook_changes_nothing(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync(Slow);
        await ladder.ConfirmAsync("pm_slow");
        await ladder.PassUntilAsync(ladder.SettleBy, offset);
        string paymentId = ladder.PaymentId;
        await ladder.BecomesAsync(paymentId, LadderApp.Authorised);

        await ladder.SeatIsTakenAsync();
        await ladder.PassAsync(35);

        Assert.Equal(s_sold, await ladder.TimelineAsync());
        Assert.Equal(["captured"], await ladder.PaymentStatusesAsync());
        await ladder.HearOfAsync(paymentId, "evt_late");
        await ladder.HearOfAsync(paymentId, "evt_later");
        Assert.Equal(s_sold, await ladder.TimelineAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task Of_a_sale_the_provider_is_asked_once_since_the_event_of_its_own_capture_is_no_news()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        await ladder.BuyAsync();
        await ladder.PassAsync(5);

        Assert.Equal(s_sold, await ladder.TimelineAsync());
        Assert.Equal(["authorise", "get", "capture"], ladder.Provider.Calls);
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_payment_that_is_processing_is_waited_for_until_the_end_of_one_extension(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync(Slow);
        await ladder.ConfirmAsync("pm_slow");
        await ladder.PassUntilAsync(ladder.SettleBy);
        int asked = ladder.Provider.Calls.Count(call => call == "get");
        ladder.Provider.Refuses = call => call == "void";
        await ladder.PassUntilAsync(ladder.SettleByExtended, offset);
        Assert.Equal(offset < 0 ? "processing" : "cancelling", await ladder.PaymentStatusAsync());
        await ladder.SeatIsTakenAsync();

        ladder.Provider.Refuses = _ => false;
        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated");
        await ladder.PassAsync(35);

        // Given up, it is cancelled as soon as the provider lets us, and never booked.
        Assert.Equal(offset < 0 ? s_sold : ["held", "paying", "voided", "expired"], await ladder.TimelineAsync());
        Assert.Equal(offset < 0 ? ["captured"] : ["voided"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
        await (offset < 0 ? ladder.SeatIsTakenAsync() : ladder.SeatIsFreeAsync());
        Assert.InRange(asked, 10, 13);
        Assert.InRange(ladder.Provider.Calls.Count(call => call == "get") - asked, 4, 12);
    }
}
