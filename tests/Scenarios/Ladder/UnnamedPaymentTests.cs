using System.Net;
using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Ladder;

/// <summary>
/// A payment that goes on without its buyer is named in the answer to the confirm, and in the store only once it is heard of again: by
/// its webhook, or by asking.
/// </summary>
public sealed class UnnamedPaymentTests
{
    private static readonly string[] s_sold = ["held", "paying", "authorised", "booked", "captured", "issued"];

    [Fact]
    public async Task The_answer_names_the_payment_before_the_store_does_and_the_webhook_brings_it()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=00:00:05");

        await ladder.ConfirmAsync("pm_slow");

        Assert.NotEmpty(ladder.PaymentId);
        Assert.Equal((BookingState.Paying, null), await StoredAsync(ladder));
        await ladder.PassAsync(8);
        Assert.Equal((BookingState.Booked, ladder.PaymentId), await StoredAsync(ladder));
        Assert.Equal(s_sold, await ladder.TimelineAsync());
        Assert.Equal(1, Asked(ladder));
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task Where_its_webhook_is_lost_asking_with_its_key_brings_it_and_it_buys_once()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        await ladder.ConfirmAsync("pm_lost");
        await ladder.PassAsync(25);
        Assert.Equal((BookingState.Paying, null), await StoredAsync(ladder));

        await ladder.PassAsync(10);

        Assert.Equal((BookingState.Booked, ladder.PaymentId), await StoredAsync(ladder));
        Assert.Equal(s_sold, await ladder.TimelineAsync());
        Assert.Equal(["captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task One_that_is_still_processing_when_it_is_asked_after_is_named_from_then_on()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        await ladder.ConfirmAsync("pm_slow");

        await ladder.PassAsync(100);

        Assert.Equal((BookingState.Paying, ladder.PaymentId), await StoredAsync(ladder));
        Assert.Equal(2, Asked(ladder));
        Assert.Equal(["processing"], await ladder.PaymentStatusesAsync());
    }

    [Fact]
    public async Task A_buyer_who_is_sent_to_the_bank_finds_the_way_in_the_booking_too()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        Answer paying = await ladder.ConfirmAsync("pm_redirect");

        Assert.Equal((BookingState.Paying, ladder.PaymentId), await StoredAsync(ladder));
        Assert.Equal(Redirect(paying), Redirect(await ladder.BookingAsync()));
        Assert.NotNull(Redirect(paying));
    }

    [Fact]
    public async Task One_that_is_given_up_is_named_before_it_is_cancelled_so_that_whoever_has_to_look_after_it_finds_it()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync("--Payments:SlowFor=01:00:00");
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        await ladder.ConfirmAsync("pm_slow");
        ladder.Provider.IsDown = call => call == "void";

        (await admin.DeleteAnswerAsync($"/admin/events/{LadderApp.EventId}")).Is(HttpStatusCode.Accepted);
        await ladder.PassAsync(10);
        Assert.Equal((BookingState.Paying, ladder.PaymentId), await StoredAsync(ladder));
        await ladder.PassUntilAsync(ladder.ConfirmedAt + TimeSpan.FromMinutes(5), 15);

        JsonElement stuck = Assert.Single((await admin.GetAnswerAsync("/admin/payments/stuck"))["cases"].EnumerateArray());
        Assert.Equal(ladder.PaymentId, stuck.GetProperty("paymentId").GetString());
        ladder.Provider.IsDown = _ => false;
        await ladder.BecomesAsync(ladder.PaymentId, LadderApp.Authorised, "payment_intent.amount_capturable_updated");
        await ladder.PassAsync(40);
        Assert.Equal(["held", "paying", "event-cancelled", "voided", "expired"], await ladder.TimelineAsync());
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        Assert.Empty(await ladder.CasesAsync());
        await ladder.AssertSettledAsync();
    }

    private static int Asked(LadderApp ladder) => ladder.Provider.Calls.Count(call => call == "authorise");

    private static string? Redirect(Answer booking) =>
        booking["payment"].TryGetProperty("redirectUrl", out JsonElement url) ? url.GetString() : null;

    private static async Task<(BookingState State, string? PaymentId)> StoredAsync(LadderApp ladder)
    {
        BookingDocument stored =
            (await ladder.App.Container<BookingDocument>().FindAsync(ladder.BookingId, "alice", CancellationToken.None))!.Value.Document!;
        return (stored.State, stored.Payment!.PaymentId);
    }
}
