using TicketMaster.Payments;
using Xunit;
using static TicketMaster.Tests.Payments.StripeScript;

namespace TicketMaster.Tests.Payments;

/// <summary>Payments in Stripe's units, on the wire and as we read them.</summary>
public sealed class StripeCurrencyTests
{
    private readonly StripeScript _stripe = new();

    [Theory]
    [InlineData("EUR", 12500, "amount=12500&currency=eur&", false)]
    [InlineData("ISK", 12500, "amount=1250000&currency=isk&", true)]
    [InlineData("UGX", 300, "amount=30000&currency=ugx&", true)]
    [InlineData("MGA", 1250000, "amount=12500&currency=mga&", true)]
    [InlineData("KWD", 12500, "amount=12500&currency=kwd&", false)]
    public async Task An_authorisation_is_asked_for_in_the_providers_units(string currency, long amount, string sent, bool marked)
    {
        _stripe.Provider.Answers(200, Intent("processing"));

        await _stripe.Payments.AuthoriseAsync(Request with { Amount = amount, Currency = currency }, CancellationToken.None);

        string body = Assert.Single(_stripe.Provider.Calls).Body!;
        Assert.StartsWith(sent, body, StringComparison.Ordinal);
        Assert.Equal(marked, body.Contains("&metadata%5Bunits%5D=stripe", StringComparison.Ordinal));
    }

    /// <summary>The scripted payment is of 12500, of which 500 were paid back and 250 are on their way.</summary>
    [Theory]
    [InlineData("isk", true, 125, 5, 2)]
    [InlineData("ugx", true, 125, 5, 2)]
    [InlineData("mga", true, 1_250_000, 50_000, 25_000)]
    [InlineData("eur", false, 12_500, 500, 250)]
    [InlineData("kwd", false, 12_500, 500, 250)]
    [InlineData("usdc", false, 12_500, 500, 250)]
    [InlineData("isk", false, 12_500, 500, 250)]
    [InlineData("ugx", false, 12_500, 500, 250)]
    [InlineData("mga", false, 12_500, 500, 250)]
    public async Task A_payment_is_read_in_minor_units_and_one_of_an_earlier_version_as_it_was_meant(
        string currency, bool marked, long amount, long refunded, long refunding)
    {
        string charge = Charge(12500, false, false, RefundJson("re_2", 250, "pending"), RefundJson("re_1", 500, "succeeded"));
        _stripe.Provider.Answers(200, Intent("succeeded", charge)
            .Replace("\"eur\"", $"\"{currency}\"", StringComparison.Ordinal)
            .Replace("\"number\":", (marked ? "\"units\":\"stripe\"," : "") + "\"number\":", StringComparison.Ordinal));

        ProviderPayment payment = (await _stripe.GetAsync())!;

        Assert.Equal((amount, amount), (payment.Amount, payment.AmountCaptured));
        Assert.Equal((refunded, refunding), (payment.AmountRefunded, payment.AmountRefunding));
        Assert.Equal((currency.ToUpperInvariant(), ProviderStatus.Captured), (payment.Currency, payment.Status));
    }

    [Theory]
    [InlineData("amount_too_small", "amount", true)]
    [InlineData("amount_too_large", null, true)]
    [InlineData("invalid_charge_amount_no_decimal_compatible", null, true)]
    [InlineData(null, "currency", true)]
    [InlineData("resource_missing", "payment_method", false)]
    [InlineData("card_declined", null, false)]
    public async Task An_amount_that_is_refused_is_not_blamed_on_the_card(string? code, string? param, bool isOfAmount)
    {
        string more = param is null ? "" : $",\"param\":\"{param}\"";
        _stripe.Provider.Answers(400, Error("invalid_request_error", code ?? "", more: more));

        PaymentRejectedException rejected = await Assert.ThrowsAsync<PaymentRejectedException>(_stripe.AuthoriseAsync);

        Assert.Equal(isOfAmount, rejected.IsOfAmount);
    }
}
