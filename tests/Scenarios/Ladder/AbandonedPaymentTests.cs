using System.Net;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>
/// The buyer leaves the bank's page. The waiting payment is given up, and only once it is cancelled do the seats go on: with another
/// method, back on the map, or held until the hold's own deadline.
/// </summary>
public sealed class AbandonedPaymentTests
{
    private static readonly string[] s_sold = ["held", "paying", "voided", "paying", "authorised", "booked", "captured", "issued"];

    [Theory]
    [InlineData("pm_redirect")]
    [InlineData("pm_confirm")]
    public async Task Another_method_gives_the_waiting_payment_up_and_pays(string left)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        Answer first = await ladder.ConfirmAsync(left);
        await ladder.PassAsync(20);

        Answer second = await ladder.ConfirmAsync("pm_later");
        await ladder.PassAsync(5);

        Assert.Equal(first.Text("expiresAt"), second.Text("expiresAt"));
        Assert.Equal(s_sold, await ladder.TimelineAsync());
        Assert.Equal(["voided", "captured"], (await ladder.PaymentStatusesAsync()).OrderDescending());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task The_same_method_goes_on_with_the_waiting_payment()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");

        (await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_redirect")).IsRefused(HttpStatusCode.Conflict, "payment-in-progress");

        Assert.Equal(["requires_action"], await ladder.PaymentStatusesAsync());
        Assert.True((await ladder.BookingAsync())["payment"].TryGetProperty("redirectUrl", out _));
    }

    [Fact]
    public async Task Giving_the_seats_back_gives_the_waiting_payment_up()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");

        Answer cancelled = (await ladder.Alice.DeleteAnswerAsync($"/booking/{ladder.BookingId}")).Is(HttpStatusCode.OK);
        Answer again = (await ladder.Alice.DeleteAnswerAsync($"/booking/{ladder.BookingId}")).Is(HttpStatusCode.OK);

        Assert.Equal(("cancelled", "cancelled"), (cancelled.Text("state"), again.Text("state")));
        Assert.Equal(["held", "paying", "voided", "cancelled"], LadderApp.Timeline(again));
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());

        // She may have the same seat again, or anybody.
        await ladder.SeatIsFreeAsync();
        await ladder.PassAsync(20);
        await BookingRules.AssertHoldAsync(ladder.App, LadderApp.EventId);
    }

    [Fact]
    public async Task An_administrator_gives_it_up_and_the_hold_goes_on()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        string path = $"/admin/bookings/{ladder.BookingId}/give-up-payment";
        (await ladder.Alice.AskAsync(HttpMethod.Post, path)).IsRefused(HttpStatusCode.Forbidden, "forbidden");
        (await admin.AskAsync(HttpMethod.Post, "/admin/bookings/none/give-up-payment")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await admin.AskAsync(HttpMethod.Post, path, "{}")).IsRefused(HttpStatusCode.BadRequest, "unexpected-body");
        (await admin.AskAsync(HttpMethod.Post, path)).IsRefused(HttpStatusCode.Conflict, "not-paying");
        await ladder.ConfirmAsync("pm_redirect");

        Answer held = (await admin.AskAsync(HttpMethod.Post, path)).Is(HttpStatusCode.OK);
        Answer again = (await admin.AskAsync(HttpMethod.Post, path)).Is(HttpStatusCode.OK);

        Assert.Equal(("held", "held"), (held.Text("state"), again.Text("state")));
        Assert.Equal(["held", "paying", "voided"], LadderApp.Timeline(again));
        await ladder.SeatIsTakenAsync();
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassAsync(5);
        Assert.Equal(s_sold, await ladder.TimelineAsync());
        (await admin.AskAsync(HttpMethod.Post, path)).IsRefused(HttpStatusCode.Conflict, "already-booked");
        await ladder.AssertSettledAsync();
    }

    public static TheoryData<int> Offsets => LadderApp.Offsets;

    /// <summary>At its settle time the payment is given up, and the hold goes on as if it had never been.</summary>
    [Theory]
    [MemberData(nameof(Offsets))]
    public async Task An_abandoned_payment_leaves_the_hold_until_its_own_deadline(int offset)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.PassUntilAsync(ladder.SettleBy, 10);
        Answer held = await ladder.BookingAsync();
        Assert.Equal(("held", "voided"), (held.Text("state"), held["payment"].GetProperty("status").GetString()));
        Assert.Equal(ladder.HoldEnd, held["expiresAt"].GetDateTimeOffset());
        await ladder.SeatIsTakenAsync();

        await ladder.PassUntilAsync(ladder.HoldEnd, offset);
        Answer late = await ladder.Alice.ConfirmAsync(ladder.BookingId);
        await ladder.PassAsync(10);

        if (offset <= 0)
        {
            late.Is(HttpStatusCode.OK);
            Assert.Equal(s_sold, await ladder.TimelineAsync());
        }
        else
        {
            late.IsRefused(HttpStatusCode.Gone, "hold-expired");
            Assert.Equal(["held", "paying", "voided", "expired"], await ladder.TimelineAsync());
            await ladder.SeatIsFreeAsync();
        }

        await ladder.PassAsync(20);
        await BookingRules.AssertHoldAsync(ladder.App, LadderApp.EventId);
    }

    /// <summary>A payment that the bank works on cannot be cancelled, and one that was made is a sale.</summary>
    [Theory]
    [InlineData("processing", "payment-in-progress")]
    [InlineData("authorised", "already-booked")]
    [InlineData("approved while it is asked about", "already-booked")]
    [InlineData("captured while it is cancelled", "already-booked")]
    [InlineData("not cancelled", "payment-in-progress")]
    public async Task A_payment_that_is_made_meanwhile_wins_and_one_not_cancelled_lets_nothing_else_begin(string what, string code)
    {
        foreach (bool gives in new[] { false, true })
        {
            await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
            await ladder.ConfirmAsync(what == "processing" ? "pm_slow" : "pm_redirect");

            // The webhook of the confirm asks for the payment too.
            await ladder.App.UntilIdleAsync();
            string paymentId = Assert.Single(ladder.Ledger.All()).Id;
            switch (what)
            {
                case "processing":
                    await ladder.PassAsync(31);
                    break;
                case "authorised":
                    await ladder.ForceAsync(paymentId, LadderApp.Authorised);
                    break;
                case "approved while it is asked about":
                    ladder.Provider.Before = ("get", () => ladder.ForceAsync(paymentId, LadderApp.Authorised));
                    break;
                case "captured while it is cancelled":
                    ladder.Provider.Before = ("void", () => ladder.ForceAsync(paymentId, LadderApp.Captured));
                    break;
                case "not cancelled":
                    ladder.Provider.Refuses = call => call == "void";
                    break;
            }

            Answer answer = gives
                ? await ladder.Alice.DeleteAnswerAsync($"/booking/{ladder.BookingId}")
                : await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_later");

            answer.IsRefused(HttpStatusCode.Conflict, code);
            Assert.Single(ladder.Ledger.All());
            await ladder.SeatIsTakenAsync();
            if (code == "already-booked")
            {
                await ladder.PassAsync(5);
                Assert.Equal("booked", await ladder.StateAsync());
                await ladder.AssertSettledAsync();
            }
        }
    }

    /// <summary>
    /// The bank authorises it in the instant between the question and the cancel. Nobody is charged for what was given up, whether the
    /// cancel is answered or not, and the authorisation's webhook changes nothing.
    /// </summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(true, false)]
    public async Task A_payment_that_is_authorised_once_it_was_given_up_is_cancelled_and_never_captured(bool gives, bool answered)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.App.UntilIdleAsync();
        string paymentId = Assert.Single(ladder.Ledger.All()).Id;
        ladder.Provider.Before =
            ("void", () => ladder.ForceAsync(paymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated"));
        ladder.Provider.IsDown = call => call == "void" && !answered;

        Answer answer = gives
            ? await ladder.Alice.DeleteAnswerAsync($"/booking/{ladder.BookingId}")
            : await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_later");
        await ladder.PassAsync(5);
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(30);

        answer.Is(!answered ? HttpStatusCode.ServiceUnavailable : gives ? HttpStatusCode.OK : HttpStatusCode.Accepted);
        string[] timeline = answered
            ? gives ? ["held", "paying", "voided", "cancelled"] : s_sold
            : ["held", "paying", "voided"];
        Assert.Equal(timeline, await ladder.TimelineAsync());
        Assert.Equal(0, ladder.Ledger.All().Single(payment => payment.Id == paymentId).AmountCaptured);
        Assert.Equal(answered && !gives ? ["voided", "captured"] : ["voided"], (await ladder.PaymentStatusesAsync()).OrderDescending());
        if (answered && !gives)
        {
            await ladder.AssertSettledAsync();
        }
    }

    /// <summary>The provider is away when the buyer comes back: nothing else begins, and what was given up is cancelled later.</summary>
    [Fact]
    public async Task What_is_given_up_while_the_provider_is_away_is_cancelled_when_it_is_back()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");
        ladder.Provider.IsDown = call => call == "void";

        (await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_later")).IsRefused(HttpStatusCode.ServiceUnavailable, "unavailable");
        await ladder.PassAsync(10);
        Assert.Equal("cancelling", await ladder.PaymentStatusAsync());
        await ladder.SeatIsTakenAsync();
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(30);

        Assert.Equal("held", await ladder.StateAsync());
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassAsync(5);
        Assert.Equal(s_sold, await ladder.TimelineAsync());
    }

    /// <summary>Of two other methods at once one is tried. It is not given up for the other, though it waits for the buyer too.</summary>
    [Fact]
    public async Task Of_two_other_methods_at_once_one_is_tried()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");
        await ladder.App.UntilIdleAsync();
        Answer? second = null;
        ladder.Provider.Before = ("void", async () => second = await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_confirm"));

        Answer first = await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_stuck");

        Answer refused = Assert.Single(new[] { first, second! }, answer => answer.Status != HttpStatusCode.Accepted);
        refused.IsRefused(HttpStatusCode.Conflict, "payment-in-progress");
        Assert.Equal(2, ladder.Ledger.All().Count);
    }

    [Fact]
    public async Task Of_any_number_at_once_one_pays()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");

        Answer[] answers = await Task.WhenAll(
            Enumerable.Range(0, 4).Select(i => ladder.Alice.ConfirmAsync(ladder.BookingId, i % 2 == 0 ? "pm_later" : "pm_duplicate")));
        await ladder.PassAsync(5);

        Assert.Single(answers, answer => answer.Status == HttpStatusCode.Accepted);
        Assert.All(answers, answer => Assert.True(answer.Status is HttpStatusCode.Accepted or HttpStatusCode.Conflict, answer.Body));
        Assert.Equal(["captured", "voided"], (await ladder.PaymentStatusesAsync()).Order());
        await ladder.AssertSettledAsync();
    }

    /// <summary>A payment of before that succeeds after it was cancelled does not pay for the booking twice.</summary>
    [Fact]
    public async Task A_cancelled_payment_that_succeeds_all_the_same_goes_back_once_another_has_paid()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=00:00:30");
        await ladder.ConfirmAsync("pm_ghost");
        await ladder.ConfirmAsync("pm_later");
        await ladder.PassAsync(60);

        Assert.Equal("booked", await ladder.StateAsync());
        Assert.Equal(["captured", "refunded"], (await ladder.PaymentStatusesAsync()).Order());
        Assert.Equal(["payment-returned"], await ladder.NoticesAsync());
        await ladder.AssertSettledAsync();
    }

    /// <summary>It does not end as a hold of an event that does not take place.</summary>
    [Fact]
    public async Task An_event_that_is_cancelled_meanwhile_ends_the_booking()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_redirect");
        ladder.Provider.Refuses = call => call == "void";
        (await ladder.Alice.DeleteAnswerAsync($"/booking/{ladder.BookingId}")).IsRefused(HttpStatusCode.Conflict, "payment-in-progress");
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");

        (await admin.DeleteAnswerAsync($"/admin/events/{LadderApp.EventId}")).Is(HttpStatusCode.Accepted);
        await ladder.PassAsync(5);
        ladder.Provider.Refuses = _ => false;
        await ladder.PassAsync(30);

        Assert.Equal(["held", "paying", "event-cancelled", "voided", "expired"], await ladder.TimelineAsync());
    }
}
