using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Which of our words a buyer reads for each code of Stripe's.</summary>
public sealed class StripeDeclineTests
{
    [Theory]
    [InlineData("card_declined", "insufficient_funds", "insufficient_funds")]
    [InlineData("card_declined", "card_velocity_exceeded", "card_velocity_exceeded")]
    [InlineData("card_declined", "withdrawal_count_limit_exceeded", "card_velocity_exceeded")]
    [InlineData("expired_card", "expired_card", "expired_card")]
    [InlineData("expired_card", null, "expired_card")]
    [InlineData("incorrect_cvc", "incorrect_cvc", "incorrect_cvc")]
    [InlineData("incorrect_number", null, "incorrect_number")]
    [InlineData("card_declined", "invalid_account", "incorrect_number")]
    [InlineData("authentication_required", "authentication_required", "authentication_required")]
    [InlineData("payment_intent_authentication_failure", null, "authentication_required")]
    [InlineData("card_declined", "transaction_not_allowed", "card_not_supported")]
    [InlineData("card_declined", "currency_not_supported", "card_not_supported")]
    [InlineData("processing_error", "processing_error", "processing_error")]
    [InlineData("card_declined", "issuer_not_available", "processing_error")]
    [InlineData("card_declined", "do_not_honor", "do_not_honor")]
    [InlineData("card_declined", "call_issuer", "do_not_honor")]
    [InlineData("card_declined", "generic_decline", "generic_decline")]
    [InlineData("card_declined", null, "generic_decline")]
    [InlineData(null, null, "generic_decline")]
    [InlineData("card_declined", "a_code_of_next_year", "generic_decline")]
    public void A_code_has_one_of_our_words(string? code, string? declineCode, string reason) =>
        Assert.Equal(reason, Word(StripeDecline.Of(new StripeError("card_error", code, declineCode))));

    /// <summary>A thief must not learn that the card was reported, nor a fraudster that it looks like fraud.</summary>
    [Theory]
    [InlineData("lost_card")]
    [InlineData("stolen_card")]
    [InlineData("pickup_card")]
    [InlineData("fraudulent")]
    [InlineData("merchant_blacklist")]
    public void What_a_thief_must_not_learn_is_not_said(string declineCode) =>
        Assert.Equal("generic_decline", Word(StripeDecline.Of(new StripeError("card_error", "card_declined", declineCode))));

    [Fact]
    public void Without_an_error_it_is_a_generic_decline() => Assert.Equal(DeclineReason.GenericDecline, StripeDecline.Of(null));

    private static string Word(DeclineReason reason) => System.Text.Json.JsonSerializer.Serialize(reason).Trim('"');
}
