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

        await ladder.BecomesAsync(ladder.PaymentId, payment => payment with { Dispute = how }, SimulatedEvents.DisputeClosed);

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
        string paymentId = ladder.PaymentId;
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
        await ladder.BecomesAsync(ladder.PaymentId, payment => payment with { Dispute = "lost" }, SimulatedEvents.DisputeClosed);
        await ladder.PassAsync(35);

        Assert.Equal("refunded", await ladder.PaymentStatusAsync());
        Assert.Equal(
            [.. s_bought, "disputed", "refund-asked", "dispute-lost", "refunded"], (IEnumerable<string>)await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
    }

    /// <summary>The provider refuses to refund what is disputed: asked for it would be refused without end.</summary>
    [Theory]
    [InlineData("won", "charge.dispute.closed", 1, 25)]
    [InlineData("lost", "charge.dispute.closed", 0, 25)]
    [InlineData("won", null, 1, 330)]
    [InlineData("lost", null, 0, 330)]
    public async Task A_refund_waits_for_the_disputes_end_and_is_listed_so_long(string how, string? webhook, int refunds, int seconds)
    {
        await using LadderApp ladder = await DisputedAsync();
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{ladder.BookingId}/refund")).Is(HttpStatusCode.Accepted);
        await ladder.SeatIsFreeAsync();
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(7));

        Assert.DoesNotContain("refund", ladder.Provider.Calls);
        Assert.Equal(("refunded", "refunding"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        Assert.Contains("disputed", await ladder.CasesAsync());

        await ladder.BecomesAsync(ladder.PaymentId, payment => payment with { Dispute = how }, webhook);
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromSeconds(seconds));

        Assert.Equal("refunded", await ladder.PaymentStatusAsync());
        Assert.Equal(refunds, Assert.Single(ladder.Ledger.All()).Refunds.Count);
        Assert.Equal(
            (IEnumerable<string>)[.. s_bought, "disputed", $"dispute-{how}", "refund-asked", "refunded"],
            (await ladder.TimelineAsync()).OrderBy(what => what.Contains("refund", StringComparison.Ordinal)));
        Assert.Empty(await ladder.CasesAsync());
    }

    [Theory]
    [InlineData("won", "refunded")]
    [InlineData("lost", "captured")]
    public async Task A_disputed_payment_that_buys_nothing_waits_for_the_disputes_end_too(string how, string status)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        ProviderPayment other = await ladder.Provider.AuthoriseAsync(
            new PaymentRequest(ladder.BookingId, "alice", 2, 5_000, "EUR", "pm_redirect", "https://tickets.example"),
            CancellationToken.None);
        await ladder.ForceAsync(other.PaymentId, payment => LadderApp.Captured(payment) with { Dispute = "needs_response" });

        await ladder.HearOfAsync(other.PaymentId, "evt_1");
        await ladder.PassAsync(2);
        Assert.Equal(["disputed"], await ladder.CasesAsync());
        int asked = ladder.Provider.Calls.Count(call => call == "get");
        await ladder.PassAsync(200);
        Assert.Equal(asked, ladder.Provider.Calls.Count(call => call == "get"));

        await ladder.BecomesAsync(other.PaymentId, payment => payment with { Dispute = how }, SimulatedEvents.DisputeClosed);
        await ladder.PassAsync(5);
        Assert.Equal(["captured", status], await ladder.PaymentStatusesAsync());
        Assert.Equal(s_bought.Append("payment-returned"), await ladder.TimelineAsync());
        Assert.Empty(await ladder.CasesAsync());
    }

    private static async Task<LadderApp> DisputedAsync()
    {
        LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        await ladder.BecomesAsync(ladder.PaymentId, payment => payment with { Dispute = "needs_response" }, SimulatedEvents.DisputeCreated);
        return ladder;
    }
}
