using Microsoft.Extensions.Options;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>A start without usable secrets ends with a message that names the setting, and never the secret.</summary>
public sealed class PaymentsOptionsTests
{
    private const string Key = "sk_test_0123456789abcdefghijklmn";
    private const string Secret = "whsec_0123456789abcdefghijklmnop";

    [Theory]
    [InlineData("sk_test_")]
    [InlineData("rk_test_")]
    [InlineData("sk_live_")]
    [InlineData("rk_live_")]
    public void A_key_of_either_mode_and_kind_will_do(string prefix)
    {
        PaymentsOptions options = Good(prefix + "0123456789abcdefghijklmn");

        Assert.Null(Mistakes(options));
        Assert.Equal(prefix.Contains("live", StringComparison.Ordinal), options.IsLive());
    }

    [Theory]
    [InlineData(null, "'Payments:SecretKey' is missing")]
    [InlineData("", "'Payments:SecretKey' is missing")]
    [InlineData("  ", "'Payments:SecretKey' is missing")]
    [InlineData("sk_test_0123456789abcdefghijklm", "'Payments:SecretKey' is too short")]
    [InlineData("pk_test_0123456789abcdefghijklmn", "'Payments:SecretKey' must begin with")]
    [InlineData("sk_0123456789abcdefghijklmnopqrst", "'Payments:SecretKey' must begin with")]
    [InlineData("SK_TEST_0123456789abcdefghijklmn", "'Payments:SecretKey' must begin with")]
    [InlineData(
        "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/payments-api-key)",
        "'Payments:SecretKey' could not be read from the key vault")]
    public void A_key_that_is_missing_short_or_without_a_mode_stops_the_start(string? key, string mistake)
    {
        string mistakes = Mistakes(Good(key))!;

        Assert.Contains(mistake, mistakes, StringComparison.Ordinal);
        Assert.True(string.IsNullOrWhiteSpace(key) || !mistakes.Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, "'Payments:WebhookSecret' is missing")]
    [InlineData(" ", "'Payments:WebhookSecret' is missing")]
    [InlineData("whsec_0123456789abcdefghijklmno", "'Payments:WebhookSecret' is too short")]
    [InlineData(
        "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/payments-webhook)",
        "'Payments:WebhookSecret' could not be read from the key vault")]
    public void A_webhook_secret_that_is_missing_or_short_stops_the_start(string? secret, string mistake)
    {
        PaymentsOptions options = Good(Key);
        options.WebhookSecret = secret;

        Assert.Contains(mistake, Mistakes(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", "'Payments:PreviousWebhookSecret' is too short")]
    [InlineData(" ", "'Payments:PreviousWebhookSecret' is missing")]
    [InlineData(
        "@Microsoft.KeyVault(SecretUri=https://kv.example/secrets/payments-webhook-previous)",
        "'Payments:PreviousWebhookSecret' could not be read")]
    public void A_previous_webhook_secret_that_is_none_stops_the_start(string secret, string mistake)
    {
        PaymentsOptions options = Good(Key);
        options.PreviousWebhookSecret = secret;

        Assert.Contains(mistake, Mistakes(options), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(Secret + "x")]
    public void A_previous_webhook_secret_may_be_there(string? secret)
    {
        PaymentsOptions options = Good(Key);
        options.PreviousWebhookSecret = secret;

        Assert.Null(Mistakes(options));
        Assert.Equal(secret is null or "" ? [Secret] : [Secret, secret], options.WebhookSecrets());
    }

    [Theory]
    [InlineData("Simulated")]
    [InlineData("PayPal")]
    [InlineData("")]
    public void A_build_without_the_simulation_has_Stripe_only(string provider)
    {
        PaymentsOptions options = Good(Key);
        options.Provider = provider;

        Assert.Contains(
            $"'Payments:Provider' is '{provider}', and this build has Stripe only.", Mistakes(options), StringComparison.Ordinal);
        options.Provider = "stripe";
        Assert.Null(Mistakes(options));
    }

    private static PaymentsOptions Good(string? key) =>
        new() { Provider = "Stripe", BaseAddress = "https://api.stripe.com", SecretKey = key, WebhookSecret = Secret };

    private static string? Mistakes(PaymentsOptions options)
    {
        ValidateOptionsResult result = new PaymentsOptionsValidation([]).Validate(null, options);
        return result.Failed ? result.FailureMessage : null;
    }
}
