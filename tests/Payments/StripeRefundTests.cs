using System.Globalization;
using TicketMaster.Payments;
using Xunit;
using static TicketMaster.Tests.Payments.StripeScript;

namespace TicketMaster.Tests.Payments;

/// <summary>Refunds are counted by the provider's own list: the same situation gives the same key, so that money goes back once.</summary>
public sealed class StripeRefundTests
{
    private readonly StripeScript _stripe = new();

    private ScriptedProvider Provider => _stripe.Provider;

    [Fact]
    public async Task Asked_again_before_the_first_shows_it_is_asked_under_the_same_key()
    {
        Provider
            .Answers(200, Captured())
            .Answers(200, RefundJson("re_1", 12500, "pending"))
            .Answers(200, Captured(RefundJson("re_1", 12500, "pending")))
            .Answers(200, Captured())
            .Answers(200, RefundJson("re_1", 12500, "pending"), replayed: true)
            .Answers(200, Captured(RefundJson("re_1", 12500, "pending")));

        foreach (int _ in Enumerable.Range(0, 2))
        {
            PaymentChange change = await _stripe.RefundAsync();
            Assert.Equal((ProviderStatus.Captured, 12500, null), (change.Payment.Status, change.Payment.AmountRefunding, change.Refusal));
        }

        Assert.Equal(["pi_1-refund-1", "pi_1-refund-1"], Provider.Keys);
    }

    [Theory]
    [InlineData("pending")]
    [InlineData("requires_action")]
    [InlineData("succeeded")]
    public async Task What_is_paid_back_or_being_paid_back_is_not_asked_for_again(string status)
    {
        Provider.Answers(200, Captured(RefundJson("re_1", 12500, status)));

        Assert.Null((await _stripe.RefundAsync()).Refusal);
        Assert.Empty(Provider.Keys);
    }

    [Theory]
    [InlineData("failed")]
    [InlineData("canceled")]
    public async Task A_refund_that_failed_is_asked_for_under_the_next_number(string status)
    {
        string failed = RefundJson("re_1", 12500, status);
        string second = RefundJson("re_2", 12500, "succeeded");
        Provider.Answers(200, Captured(failed)).Answers(200, second).Answers(200, Captured(second, failed));

        PaymentChange change = await _stripe.RefundAsync();

        Assert.Equal((ProviderStatus.Refunded, null), (change.Payment.Status, change.Refusal));
        Assert.Equal(["pi_1-refund-2"], Provider.Keys);
    }

    [Fact]
    public async Task One_that_fails_at_once_says_why()
    {
        Provider
            .Answers(200, Captured())
            .Answers(200, RefundJson("re_1", 12500, "pending"))
            .Answers(200, Captured(RefundJson("re_1", 12500, "failed")));

        PaymentChange change = await _stripe.RefundAsync();

        Assert.Equal((ProviderStatus.Captured, "The refund failed: declined."), (change.Payment.Status, change.Refusal));
    }

    [Fact]
    public async Task One_of_a_part_is_made_and_the_rest_is_asked_for_under_the_next_number()
    {
        string half = RefundJson("re_1", 6250, "succeeded");
        string rest = RefundJson("re_2", 6250, "succeeded");
        Provider
            .Answers(200, Captured()).Answers(200, half).Answers(200, Captured(half))
            .Answers(200, Captured(half)).Answers(200, rest).Answers(200, Captured(rest, half));

        PaymentChange first = await _stripe.RefundAsync();
        PaymentChange second = await _stripe.RefundAsync();

        Assert.Equal((ProviderStatus.Captured, 6250, null), (first.Payment.Status, first.Payment.AmountRefunded, first.Refusal));
        Assert.Equal((ProviderStatus.Refunded, 12500, null), (second.Payment.Status, second.Payment.AmountRefunded, second.Refusal));
        Assert.Equal(["pi_1-refund-1", "pi_1-refund-2"], Provider.Keys);
    }

    [Fact]
    public async Task A_stored_failure_does_not_stop_it_for_a_day()
    {
        string refund = RefundJson("re_1", 12500, "succeeded");
        Provider
            .Answers(200, Captured())
            .Answers(500, ApiError, replayed: true).Answers(200, Captured())
            .Answers(200, refund).Answers(200, Captured(refund));

        Assert.Equal(ProviderStatus.Refunded, (await _stripe.RefundAsync()).Payment.Status);
        Assert.Equal(["pi_1-refund-1", "pi_1-refund-1-1"], Provider.Keys);
    }

    /// <summary>4000 are to be back in all. What is asked for is the difference to what the provider has.</summary>
    [Theory]
    [InlineData("", "4000", "pi_1-refund-1-part-0")]
    [InlineData("1500 succeeded", "2500", "pi_1-refund-2-part-0")]
    [InlineData("1500 pending", "2500", "pi_1-refund-2-part-0")]
    [InlineData("1500 failed", "4000", "pi_1-refund-2-part-0")]
    [InlineData("4000 succeeded", null, null)]
    [InlineData("4000 pending", null, null)]
    [InlineData("12500 succeeded", null, null)]
    public async Task Of_a_part_only_the_difference_is_asked_for(string before, string? amount, string? key)
    {
        string[] refunds = before.Split(' ') is [var back, var status]
            ? [RefundJson("re_1", long.Parse(back, CultureInfo.InvariantCulture), status)]
            : [];
        Provider.Answers(200, Captured(refunds));
        if (amount is not null)
        {
            string made = RefundJson("re_2", long.Parse(amount, CultureInfo.InvariantCulture), "succeeded");
            Provider.Answers(200, made).Answers(200, Captured([made, .. refunds]));
        }

        PaymentChange change = await _stripe.RefundPartAsync(4_000, 0);

        Assert.Null(change.Refusal);
        Assert.True(change.Payment.AmountRefunded + change.Payment.AmountRefunding >= 4_000);
        Assert.Equal(key is null ? [] : [key], Provider.Keys);
        Assert.Equal(
            amount is null ? [] : [$"payment_intent=pi_1&amount={amount}"],
            Provider.Calls.Where(call => call.Line.StartsWith("POST", StringComparison.Ordinal)).Select(call => call.Body));
        Assert.Equal(0, Provider.Left);
    }

    /// <summary>
    /// In Stripe's units, of which 12500 were captured. Payments of an earlier version were charged in minor units, and are paid back so.
    /// </summary>
    [Theory]
    [InlineData("isk", true, 125, 40, "", "4000")]
    [InlineData("ugx", true, 125, 40, "", "4000")]
    [InlineData("ugx", true, 125, 40, "1500 succeeded", "2500")]
    [InlineData("isk", true, 125, 40, "1500 pending", "2500")]
    [InlineData("isk", true, 125, 40, "1500 failed", "4000")]
    [InlineData("isk", true, 125, 125, "8500 succeeded", "4000")]
    [InlineData("isk", true, 125, 40, "4000 succeeded", null)]
    [InlineData("mga", true, 1_250_000, 400_000, "1500 succeeded", "2500")]
    [InlineData("kwd", false, 12_500, 4_000, "1500 succeeded", "2500")]
    [InlineData("isk", false, 12_500, 4_000, "1500 succeeded", "2500")]
    public async Task A_part_is_asked_for_in_the_providers_units(
        string currency, bool marked, long captured, long total, string before, string? amount)
    {
        string Of(string intent) => intent
            .Replace("\"eur\"", $"\"{currency}\"", StringComparison.Ordinal)
            .Replace("\"number\":", (marked ? "\"units\":\"stripe\"," : "") + "\"number\":", StringComparison.Ordinal);
        string[] refunds = before.Split(' ') is [var back, var status]
            ? [RefundJson("re_1", long.Parse(back, CultureInfo.InvariantCulture), status)]
            : [];
        Provider.Answers(200, Of(Captured(refunds)));
        if (amount is not null)
        {
            string made = RefundJson("re_2", long.Parse(amount, CultureInfo.InvariantCulture), "succeeded");
            Provider.Answers(200, made).Answers(200, Of(Captured([made, .. refunds])));
        }

        PaymentChange change = await _stripe.RefundPartAsync(total, 0);

        Assert.Null(change.Refusal);
        Assert.Equal((captured, total), (
            change.Payment.AmountCaptured, change.Payment.AmountRefunded + change.Payment.AmountRefunding));
        Assert.Equal(
            amount is null ? [] : [$"payment_intent=pi_1&amount={amount}"],
            Provider.Calls.Where(call => call.Line.StartsWith("POST", StringComparison.Ordinal)).Select(call => call.Body));
    }

    /// <summary>
    /// The payment's state lets a part be paid back twice, so it is never asked for under a second key by itself. Only a write of the
    /// booking's document makes a next attempt.
    /// </summary>
    [Theory]
    [InlineData(500, true)]
    [InlineData(400, false)]
    [InlineData(400, true)]
    public async Task A_part_that_is_refused_is_not_asked_for_under_another_key(int status, bool replayed)
    {
        string error = status == 500 ? ApiError : Error("idempotency_error", "idempotency_error");
        Provider.Answers(200, Captured()).Answers(status, error, replayed).Answers(200, Captured());

        Assert.NotNull((await _stripe.RefundPartAsync(4_000, 0)).Refusal);
        Assert.Equal(["pi_1-refund-1-part-0"], Provider.Keys);

        string made = RefundJson("re_1", 4000, "succeeded");
        Provider.Answers(200, Captured()).Answers(200, made).Answers(200, Captured(made));
        Assert.Null((await _stripe.RefundPartAsync(4_000, 1)).Refusal);
        Assert.Equal(["pi_1-refund-1-part-0", "pi_1-refund-1-part-1"], Provider.Keys);
    }

    [Fact]
    public async Task A_refusal_says_why()
    {
        Provider.Answers(200, Captured())
            .Answers(400, Error("invalid_request_error", "charge_disputed", "It is disputed."))
            .Answers(200, Captured());

        Assert.Equal("charge_disputed: It is disputed.", (await _stripe.RefundAsync()).Refusal);
    }

    [Theory]
    [InlineData("requires_capture")]
    [InlineData("canceled")]
    [InlineData("processing")]
    public async Task Of_what_was_not_captured_nothing_is_paid_back(string status)
    {
        Provider.Answers(200, Intent(status));

        Assert.StartsWith("Nothing of it was captured", (await _stripe.RefundAsync()).Refusal, StringComparison.Ordinal);
        Assert.Empty(Provider.Keys);
    }

    /// <summary>What the provider let go of an authorisation counts as one of its refunds, and not as money paid back.</summary>
    [Fact]
    public async Task Where_less_was_captured_all_of_that_is_paid_back()
    {
        string released = RefundJson("re_0", 2500, "succeeded");
        string refund = RefundJson("re_1", 10000, "succeeded");
        Provider
            .Answers(200, Intent("succeeded", Charge(captured: 10000, refunds: released), received: 10000))
            .Answers(200, refund)
            .Answers(200, Intent("succeeded", Charge(captured: 10000, refunds: [refund, released]), received: 10000));

        Assert.Equal(ProviderStatus.Refunded, (await _stripe.RefundAsync()).Payment.Status);
        Assert.Equal(["pi_1-refund-2"], Provider.Keys);
    }
}
