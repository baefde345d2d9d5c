using System.Net;
using TicketMaster.Bookings;
using TicketMaster.Local.Payments;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>Money that is to go back: refused, pending, partly back, away. The seats are free at once.</summary>
public sealed class RefundTests
{
    private static readonly string[] s_bought = ["held", "paying", "authorised", "booked", "captured", "issued"];
    private static readonly string[] s_refunded = [.. s_bought, "refund-asked", "refunded"];

    public static TheoryData<int> Offsets => LadderApp.Offsets;

    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task A_refund_that_does_not_succeed_is_asked_for_again_and_somebody_is_told_after_five_minutes(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        ladder.Provider.Refuses = call => call == "refund" && offset % 2 == 0;
        ladder.Provider.IsDown = call => call == "refund" && offset % 2 != 0;
        DateTimeOffset asked = ladder.App.Clock.GetUtcNow();
        await AskForRefundAsync(ladder);

        Assert.Equal(("refunded", "refunding"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        await ladder.SeatIsFreeAsync();
        await ladder.PassUntilAsync(asked + TimeSpan.FromMinutes(5), offset);
        Assert.Equal(offset < 0 ? [] : ["refund-unfinished"], await ladder.CasesAsync());
        await ladder.PassUntilAsync(asked + TimeSpan.FromMinutes(5), 6);
        Assert.Equal(["refund-unfinished"], await ladder.CasesAsync());

        ladder.Provider.Refuses = _ => false;
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(35);

        Assert.Equal(s_refunded, await ladder.TimelineAsync());
        Assert.Equal("refunded", await ladder.PaymentStatusAsync());
        Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
        Assert.Empty(await ladder.CasesAsync());
    }

    [Fact]
    public async Task A_pending_refund_is_waited_for_and_a_failed_one_asked_for_again()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        string paymentId = ladder.PaymentId;
        ladder.Provider.IsDown = call => call == "refund";
        await AskForRefundAsync(ladder);
        await ladder.BecomesAsync(paymentId, payment => payment with { Refunds = [new SimulatedRefund(1, 5_000, "pending")] });
        ladder.Provider.IsDown = _ => false;
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(20));

        int asked = ladder.Provider.Calls.Count(call => call == "refund");
        Assert.Equal(("refunded", "refunding"), (await ladder.StateAsync(), await ladder.PaymentStatusAsync()));
        Assert.Equal(["refund-unfinished"], await ladder.CasesAsync());
        await ladder.BecomesAsync(paymentId, payment => payment with { Refunds = [new SimulatedRefund(1, 5_000, "failed")] });
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromMinutes(6));

        // Two may hear of it at the same time: their key makes one refund of what both ask for.
        Assert.InRange(ladder.Provider.Calls.Count(call => call == "refund"), asked + 1, asked + 2);
        Assert.Equal("refunded", await ladder.PaymentStatusAsync());
        Assert.Equal(s_refunded, await ladder.TimelineAsync());
        Assert.Equal(5_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
        Assert.Empty(await ladder.CasesAsync());
    }

    [Fact]
    public async Task Of_a_partial_refund_the_rest_is_asked_for()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        ladder.Provider.Before = ("refund", () => ladder.ForceAsync(
            Assert.Single(ladder.Ledger.All()).Id, payment => payment with { Refunds = [new SimulatedRefund(1, 2_000, "succeeded")] }));

        await AskForRefundAsync(ladder);
        await ladder.PassAsync(10);

        Assert.Equal(s_refunded, await ladder.TimelineAsync());
        Assert.Equal(5_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
    }

    [Fact]
    public async Task Money_that_came_back_to_us_after_it_was_paid_back_is_paid_back_again()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        await AskForRefundAsync(ladder);
        Assert.Equal("refunded", await ladder.PaymentStatusAsync());

        await ladder.BecomesAsync(
            ladder.PaymentId, payment => payment with { Refunds = [payment.Refunds[0] with { Status = "failed" }] }, "charge.refunded");
        await ladder.PassAsync(5);

        Assert.Equal(s_refunded.Append("refunded"), await ladder.TimelineAsync());
        Assert.Equal(["refunded"], await ladder.PaymentStatusesAsync());
        Assert.Equal(5_000, Assert.Single(await ladder.PaymentsAsync()).GetProperty("amountRefunded").GetInt64());
    }

    /// <summary>Of nine days ago, so that no list of latest payments has it.</summary>
    [Fact]
    public async Task The_same_of_an_old_payment_is_paid_back_again_though_its_webhook_is_lost()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();
        await AskForRefundAsync(ladder);
        ladder.App.Clock.Advance(TimeSpan.FromDays(9));
        await ladder.App.UntilIdleAsync();

        await ladder.BecomesAsync(
            Assert.Single(ladder.Ledger.All()).Id,
            payment => payment with { Method = "pm_lost", Refunds = [payment.Refunds[0] with { Status = "failed" }] },
            SimulatedEvents.RefundFailed);
        await ladder.PassUntilAsync(ladder.App.Clock.GetUtcNow() + TimeSpan.FromSeconds(330));

        Assert.Equal(["failed", "succeeded"], Assert.Single(ladder.Ledger.All()).Refunds.Select(refund => refund.Status));
        StoreResult<BookingDocument> booking =
            await ladder.App.Container<BookingDocument>().ReadAsync(ladder.BookingId, "alice", CancellationToken.None);
        Assert.Equal(2, booking.Document!.Timeline.Count(entry => entry.What == TimelineStep.Refunded));
    }

    [Fact]
    public async Task A_sale_paid_back_at_the_provider_is_a_sale_no_more()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.BuyAsync();

        await ladder.BecomesAsync(
            ladder.PaymentId, payment => payment with { Refunds = [new SimulatedRefund(1, 5_000, "succeeded")] }, "charge.refunded");
        await ladder.PassAsync(5);

        Assert.Equal(s_bought.Append("refunded"), await ladder.TimelineAsync());
        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        await ladder.SeatIsFreeAsync();
    }

    [Fact]
    public async Task An_administrator_refunds_a_sale_once_and_nothing_else()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        string path = $"/admin/bookings/{ladder.BookingId}/refund";
        (await ladder.Alice.AskAsync(HttpMethod.Post, path)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await admin.AskAsync(HttpMethod.Post, "/admin/bookings/none/refund")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await admin.AskAsync(HttpMethod.Post, "/admin/bookings/a.b/refund")).IsRefused(HttpStatusCode.BadRequest, "invalid-id");
        (await admin.AskAsync(HttpMethod.Post, $"{path}?why=not")).IsRefused(HttpStatusCode.BadRequest, "invalid-request");
        (await admin.AskAsync(HttpMethod.Post, path)).IsRefused(HttpStatusCode.Conflict, "not-booked");
        await ladder.BuyAsync();

        Answer first = (await admin.AskAsync(HttpMethod.Post, path)).Is(HttpStatusCode.Accepted);
        Answer again = (await admin.AskAsync(HttpMethod.Post, path)).Is(HttpStatusCode.Accepted);

        Assert.Equal(("refunded", "refunded"), (first.Text("state"), again.Text("state")));
        Assert.Equal(s_refunded, LadderApp.Timeline(again));
        Assert.Equal(1, ladder.Provider.Calls.Count(call => call == "refund"));
        await ladder.SeatIsFreeAsync();
    }

    private static async Task AskForRefundAsync(LadderApp ladder)
    {
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        (await admin.AskAsync(HttpMethod.Post, $"/admin/bookings/{ladder.BookingId}/refund")).Is(HttpStatusCode.Accepted);
    }
}
