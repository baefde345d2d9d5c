using System.Net;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>What the provider has is not what our booking costs: its metadata prove nothing.</summary>
public sealed class AmountDiffersTests
{
    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [InlineData("amount")]
    [InlineData("currency")]
    public async Task An_authorisation_of_another_amount_or_currency_buys_nothing(string what)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Shows = payment => what == "amount" ? payment with { Amount = 4_999 } : payment with { Currency = "CZK" };

        await ladder.BuyAsync();

        Assert.Equal(["held", "paying", "amount-differs", "voided", "expired"], await ladder.TimelineAsync());
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        Assert.Equal(["amount-differs"], await ladder.CasesAsync("closed"));
        Assert.Empty(await ladder.CasesAsync());
        await ladder.SeatIsFreeAsync();
    }

    [Fact]
    public async Task A_capture_of_another_amount_is_paid_back_in_full_and_no_ticket_is_issued()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.Before = ("capture", () => ladder.ForceAsync(
            Assert.Single(ladder.Ledger.All()).Id, payment => LadderApp.Captured(payment) with { AmountCaptured = 4_500 }));

        await ladder.BuyAsync();

        Assert.Equal(["held", "paying", "authorised", "booked", "amount-differs", "refunded"], await ladder.TimelineAsync());
        Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
        Assert.Equal(["sale-undone"], await ladder.NoticesAsync());
        Assert.Equal(["amount-differs"], await ladder.CasesAsync("closed"));
        (await ladder.Alice.GetAnswerAsync($"/booking/{ladder.BookingId}/tickets")).Is(HttpStatusCode.Gone);
        await ladder.SeatIsFreeAsync();
    }

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_payment_captured_without_us_buys_its_booking_if_it_is_the_right_amount_and_goes_back_if_not(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        await ladder.ConfirmAsync("pm_slow");
        await ladder.PassUntilAsync(ladder.SettleBy, offset);

        // A cent more where the offset is even.
        long amount = offset % 2 == 0 ? 5_001 : 5_000;
        await ladder.BecomesAsync(
            ladder.PaymentId, payment => LadderApp.Captured(payment) with { AmountCaptured = amount }, "payment_intent.succeeded");
        await ladder.PassAsync(30);

        Assert.Equal(
            offset % 2 == 0
                ? ["held", "paying", "amount-differs", "expired", "refunded"]
                : ["held", "paying", "authorised", "booked", "captured", "issued"],
            await ladder.TimelineAsync());
        Assert.Equal(offset % 2 == 0 ? ["refunded"] : ["captured"], await ladder.PaymentStatusesAsync());
        Assert.Equal(offset % 2 == 0 ? ["amount-differs"] : [], await ladder.CasesAsync("closed"));
    }

    [Fact]
    public async Task A_payment_whose_metadata_name_a_booking_that_counts_on_another_buys_nothing()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        ProviderPayment stranger = await ladder.Provider.AuthoriseAsync(
            new PaymentRequest(ladder.BookingId, "alice", 7, 5_000, "EUR", "pm_later", "https://tickets.example"), CancellationToken.None);

        await ladder.PassAsync(5);

        Assert.Equal(["captured", "voided"], await ladder.PaymentStatusesAsync());
        Assert.Equal(ProviderStatus.Voided, (await ladder.Provider.GetAsync(stranger.PaymentId, CancellationToken.None))!.Status);
        await ladder.AssertSettledAsync();
    }
}
