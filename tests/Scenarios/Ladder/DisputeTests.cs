using System.Net;
using TicketMaster.Local.Payments;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>The buyer has the tickets and disputes the payment at the bank.</summary>
public sealed class DisputeTests
{
    private static readonly string[] s_bought = ["held", "paying", "authorised", "booked", "captured", "issued"];

    [Theory]
    [InlineData("won")]
    [InlineData("lost")]
    public async Task A_dispute_is_flagged_and_listed_until_it_is_closed_and_the_seat_is_not_sold_again(string how)
    {
        await using LadderApp ladder = await DisputedAsync();

        Assert.Equal(s_bought.Append("disputed"), await ladder.TimelineAsync());
        Assert.Equal("open", (await ladder.BookingAsync())["payment"].GetProperty("dispute").GetString());
        Assert.Equal(["disputed"], await ladder.CasesAsync());
        await ladder.SeatIsTakenAsync();
        (await ladder.Alice.GetAnswerAsync($"/booking/{ladder.BookingId}/tickets")).Is(HttpStatusCode.OK);

        await ladder.BecomesAsync(await ladder.PaymentIdAsync(), payment => payment with { Dispute = how }, SimulatedEvents.DisputeClosed);

        Assert.Equal([.. s_bought, "disputed", $"dispute-{how}"], (IEnumerable<string>)await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
        Assert.Equal(["disputed"], await ladder.CasesAsync("closed"));
        await ladder.SeatIsTakenAsync();
        Assert.Equal("booked", await ladder.StateAsync());
    }

    [Fact]
    public async Task A_closed_dispute_is_not_opened_again_by_an_older_event_nor_by_the_reconciliation()
    {
        await using LadderApp ladder = await DisputedAsync();
        string paymentId = await ladder.PaymentIdAsync();
        await ladder.BecomesAsync(paymentId, payment => payment with { Dispute = "won" }, SimulatedEvents.DisputeClosed);

        await ladder.BecomesAsync(paymentId, payment => payment, SimulatedEvents.DisputeCreated);
        await ladder.HearOfAsync(paymentId, "evt_any");
        await ladder.PassUntilAsync(ladder.HeldAt + TimeSpan.FromMinutes(11));

        Assert.Equal([.. s_bought, "disputed", "dispute-won"], (IEnumerable<string>)await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
    }

    [Fact]
    public async Task An_administrator_may_refund_it_and_what_the_bank_gave_back_is_not_given_back_twice()
    {
        await using LadderApp ladder = await DisputedAsync();
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        ladder.Provider.Refuses = call => call == "refund";

        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{ladder.BookingId}/refund")).Is(HttpStatusCode.Accepted);
        Assert.Equal(("refunded", "refunding"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        await ladder.SeatIsFreeAsync();
        await ladder.BecomesAsync(await ladder.PaymentIdAsync(), payment => payment with { Dispute = "lost" }, SimulatedEvents.DisputeClosed);
        await ladder.PassAsync(35);

        Assert.Equal("refunded", await ladder.PaymentStatusAsync());
        Assert.Equal([.. s_bought, "disputed", "refund-asked", "dispute-lost", "refunded"], (IEnumerable<string>)await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
    }

    private static async Task<LadderApp> DisputedAsync()
    {
        LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        await ladder.BecomesAsync(await ladder.PaymentIdAsync(), payment => payment with { Dispute = "needs_response" }, SimulatedEvents.DisputeCreated);
        return ladder;
    }
}
