using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Payments;
using TicketMaster.Tests.Payments;
using Xunit;

namespace TicketMaster.Tests.Local.Payments;

/// <summary>Which payment provider the local run has.</summary>
public sealed class ProviderChoiceTests
{
    private static readonly string[] s_secrets =
        [$"--Payments:SecretKey={StripeScript.TestKey}", $"--Payments:WebhookSecret={WebhookApp.Secret}"];

    [Theory]
    [InlineData]
    [InlineData("--Payments:Provider=Simulated")]
    [InlineData("--Payments:Provider=simulated")]
    public async Task The_simulated_one_is_the_default(params string[] settings)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: settings);

        Assert.Equal("/local/stripe", Options(app).BaseAddress);
        Assert.Empty(await app.PaymentsAsync());
    }

    [Fact]
    public async Task With_the_real_one_nothing_of_the_simulation_is_there()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: ["--Payments:Provider=Stripe", .. s_secrets]);

        Assert.Equal("https://api.stripe.com", Options(app).BaseAddress);
        using HttpClient client = new() { BaseAddress = app.Address };
        foreach (string path in new[] { "/local/payments", "/local/pay/pi_1", "/local/stripe/v1/payment_intents" })
        {
            Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync(path)).StatusCode);
        }

        await app.UntilIdleAsync();
    }

    [Theory]
    [InlineData(
        "Payments:Provider",
        "'Payments:Provider' is 'PayPal', and this build has Stripe and Simulated only.",
        "--Payments:Provider=PayPal")]
    [InlineData("Payments:SecretKey", "is missing", "--Payments:Provider=Stripe")]
    [InlineData("Payments:WebhookSecret", "is missing", "--Payments:Provider=Stripe")]
    [InlineData(
        "Payments:SecretKey",
        "is a live key, and the simulated provider moves no money",
        $"--Payments:SecretKey={StripeScript.LiveKey}")]
    [InlineData("Payments:SecretKey", "is too short", "--Payments:SecretKey=sk_test_1")]
    [InlineData("Payments:PreviousWebhookSecret", "is too short", "--Payments:PreviousWebhookSecret=old")]
    public async Task A_choice_that_cannot_be_stops_the_start(string setting, string mistake, params string[] settings)
    {
        OptionsValidationException exception =
            await Assert.ThrowsAsync<OptionsValidationException>(() => TicketMasterApp.StartAsync(settings: settings));

        Assert.Contains(setting, exception.Message, StringComparison.Ordinal);
        Assert.Contains(mistake, exception.Message, StringComparison.Ordinal);
    }

    private static PaymentsOptions Options(TicketMasterApp app) => app.Services.GetRequiredService<IOptions<PaymentsOptions>>().Value;
}
