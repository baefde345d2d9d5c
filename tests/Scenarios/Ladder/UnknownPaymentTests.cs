using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>Events of payments that no booking of ours knows, and events that are older than what is known.</summary>
public sealed class UnknownPaymentTests
{
    [Fact]
    public async Task An_event_of_a_payment_that_the_provider_does_not_have_is_kept_for_somebody_to_see()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        await ladder.HearOfAsync("pi_nobodys", "evt_1");

        Assert.Equal(["unknown-payment"], await ladder.CasesAsync());
        Assert.Equal("held", await ladder.StateAsync());
    }

    [Fact]
    public async Task Money_held_for_a_booking_that_is_not_there_is_listed_and_goes_back_by_the_reconciliation()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.Provider.AuthoriseAsync(
            new PaymentRequest("gala-0123456789abcdef-1", "alice", 1, 5_000, "EUR", "pm_later", "https://tickets.example"),
            CancellationToken.None);

        await ladder.PassAsync(55);
        Assert.Empty(await ladder.CasesAsync());
        await ladder.PassAsync(40);
        Assert.Equal(["unknown-payment"], await ladder.CasesAsync());
        Assert.Equal(["authorised"], await ladder.PaymentStatusesAsync());
        await ladder.PassUntilAsync(ladder.HeldAt + TimeSpan.FromMinutes(11));

        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Empty(await ladder.CasesAsync());
        Assert.Equal(["unknown-payment"], await ladder.CasesAsync("closed"));
    }

    [Fact]
    public async Task A_payment_that_this_app_did_not_make_is_shown_and_not_touched()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Shows = payment => payment with { BookingId = "", UserId = "", Number = 0 };
        await ladder.Provider.AuthoriseAsync(
            new PaymentRequest("gala-0123456789abcdef-1", "alice", 1, 5_000, "EUR", "pm_later", "https://tickets.example"),
            CancellationToken.None);

        await ladder.PassAsync(90);

        Assert.Equal(["authorised"], await ladder.PaymentStatusesAsync());
        Assert.Equal(["unknown-payment"], await ladder.CasesAsync());
    }

    [Fact]
    public async Task No_order_and_no_number_of_events_changes_what_a_payment_came_to()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync("pm_duplicate");
        string paymentId = ladder.PaymentId;
        await ladder.PassAsync(5);
        string[] sold = await ladder.TimelineAsync();

        // The provider says what the payment is now; that an event is of its declining or its cancelling says nothing.
        await Task.WhenAll(Enumerable.Range(0, 20).Select(copy => ladder.HearOfAsync(paymentId, $"evt_old_{copy}")));
        await ladder.PassAsync(20);

        Assert.Equal(sold, await ladder.TimelineAsync());
        Assert.Equal(["captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }
}
