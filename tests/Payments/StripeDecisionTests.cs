using TicketMaster.Payments;
using Xunit;
using static TicketMaster.Tests.Payments.StripeScript;

namespace TicketMaster.Tests.Payments;

/// <summary>What each answer to the wish for a payment means for the buyer.</summary>
public sealed class StripeDecisionTests
{
    private const string Declined =
        """{"type":"card_error","code":"card_declined","decline_code":"insufficient_funds","message":"Your card """
        + """has insufficient funds."}""";
    private const string Expired = """{"type":"card_error","code":"expired_card","message":"Your card has expired."}""";

    private const string ToBank =
        """{"type":"redirect_to_url","redirect_to_url":{"return_url":"https://shop.example","url":"https://bank.example/3ds"}}""";

    private readonly StripeScript _stripe = new();

    [Theory]
    [InlineData(Declined, nameof(DeclineReason.InsufficientFunds))]
    [InlineData(Expired, nameof(DeclineReason.ExpiredCard))]
    [InlineData("null", nameof(DeclineReason.GenericDecline))]
    public async Task A_declined_card_is_a_payment_that_was_declined_with_its_reason(string error, string reason)
    {
        string intent = Intent("requires_payment_method", "null", more: $"\"last_payment_error\":{error},");
        _stripe.Provider
            .Answers(
                402,
                """{"error":{"type":"card_error","code":"card_declined","message":"Your card was declined.","payment_intent":"""
                + $$"""{{intent}} } }""")
            .Answers(200, intent);

        ProviderPayment payment = await _stripe.AuthoriseAsync();

        Assert.Equal(("pi_1", ProviderStatus.Declined, reason), (payment.PaymentId, payment.Status, payment.DeclineReason?.ToString()));
        Assert.Equal(payment, await _stripe.GetAsync());
    }

    [Fact]
    public async Task A_reason_does_not_stay_with_a_payment_that_went_on()
    {
        _stripe.Provider.Answers(200, Intent("requires_capture", more: $"\"last_payment_error\":{Declined},"));

        Assert.Null((await _stripe.GetAsync())!.DeclineReason);
    }

    [Theory]
    [InlineData("requires_action", "https://bank.example/3ds")]
    [InlineData("requires_confirmation", null)]
    public async Task A_payment_that_needs_the_buyer_says_where_to_go(string status, string? url)
    {
        _stripe.Provider.Answers(200, Intent(
            status, "null", more: $"\"next_action\":{ToBank},"));

        ProviderPayment payment = await _stripe.AuthoriseAsync();

        Assert.Equal((ProviderStatus.WaitsForBuyer, url), (payment.Status, payment.RedirectUrl));
    }

    [Theory]
    [InlineData(400, "invalid_request_error", "resource_missing", ",\"param\":\"payment_method\"")]
    [InlineData(400, "invalid_request_error", "payment_method_invalid_parameter", ",\"param\":\"payment_method\"")]
    [InlineData(400, "invalid_request_error", "amount_too_small", ",\"param\":\"amount\"")]
    [InlineData(402, "card_error", "card_declined", "")]
    public async Task What_the_provider_refuses_without_a_payment_makes_none(int status, string type, string code, string more)
    {
        _stripe.Provider.Answers(status, Error(type, code, "It cannot be.", more));

        PaymentRejectedException exception = await Assert.ThrowsAsync<PaymentRejectedException>(_stripe.AuthoriseAsync);

        Assert.Equal("It cannot be.", exception.Message);
    }

    [Fact]
    public async Task A_refusal_of_a_kind_that_is_not_known_is_no_rejection()
    {
        _stripe.Provider.Answers(400, Error("something_new", "")).Answers(200, List(hasMore: false));

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_payment_of_the_other_mode_is_refused_with_the_cause_wherever_it_comes_from(bool live)
    {
        StripeScript stripe = new(live ? LiveKey : TestKey);
        string other = Intent("requires_capture", livemode: !live);
        stripe.Provider.Answers(200, other).Answers(200, other).Answers(200, other).Answers(200, other)
            .Answers(200, List(hasMore: false, other))
            .Answers(200, other).Answers(200, List(hasMore: false, other));

        foreach (Func<Task> call in new Func<Task>[]
        {
            stripe.AuthoriseAsync, stripe.GetAsync, stripe.CaptureAsync, stripe.VoidAsync,
            () => stripe.Payments.FindAsync("b-1", default), stripe.RefundAsync,
        })
        {
            InvalidOperationException exception = await Assert.ThrowsAsync<InvalidOperationException>(call);
            Assert.Equal(
                $"Payment 'pi_1' is of the provider's {(live ? "test" : "live")} mode, "
                + $"and 'Payments:SecretKey' is a {(live ? "live" : "test")} key.",
                exception.Message);
        }

        PaymentPage page = await stripe.Payments.ListAsync(default, null, default);
        Assert.Empty(page.Payments);
        Assert.Equal(["pi_1"], page.Unread);
        Assert.Equal(0, stripe.Provider.Left);
    }

    [Theory]
    [InlineData("sk_live_")]
    [InlineData("rk_live_")]
    public async Task A_live_key_takes_live_payments(string prefix)
    {
        StripeScript stripe = new(prefix + "0123456789abcdefghijklmn");
        stripe.Provider.Answers(200, Intent("requires_capture", livemode: true));

        Assert.Equal(ProviderStatus.Authorised, (await stripe.GetAsync())!.Status);
    }
}
