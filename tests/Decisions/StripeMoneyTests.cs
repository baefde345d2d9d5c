using TicketMaster.Administration;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>What Stripe counts in, by currency, and what it charges.</summary>
public sealed class StripeMoneyTests
{
    [Theory]
    [InlineData("EUR", 12_345, 12_345)]
    [InlineData("JPY", 12_345, 12_345)]
    [InlineData("VND", 12_345, 12_345)]
    [InlineData("ISK", 12_345, 1_234_500)]
    [InlineData("UGX", 12_345, 1_234_500)]
    [InlineData("MGA", 12_300, 123)]
    [InlineData("HUF", 12_345, 12_345)]
    [InlineData("TWD", 12_345, 12_345)]
    [InlineData("KWD", 12_340, 12_340)]
    [InlineData("TND", 12_340, 12_340)]
    [InlineData("IQD", 12_340, 12_340)]
    public void An_amount_goes_there_and_comes_back(string currency, long amount, long stripes)
    {
        Assert.Equal(stripes, StripeMoney.ToStripe(amount, currency));
        Assert.Equal(amount, StripeMoney.FromStripe(stripes, currency));
    }

    [Theory]
    [InlineData("EUR", "50 to 99999999")]
    [InlineData("GBP", "30 to 99999999")]
    [InlineData("CZK", "1500 to 99999999")]
    [InlineData("CLP", "1 to 99999999")]
    [InlineData("JPY", "50 to 9999999999")]
    [InlineData("IDR", "1 to 999999999999")]
    [InlineData("ISK", "1 to 999999")]
    [InlineData("UGX", "1 to 999999")]
    [InlineData("MGA", "100 to 9999999900 in steps of 100")]
    [InlineData("KWD", "10 to 99999990 in steps of 10")]
    [InlineData("BHD", "10 to 99999990 in steps of 10")]
    [InlineData("JOD", "10 to 99999990 in steps of 10")]
    [InlineData("OMR", "10 to 99999990 in steps of 10")]
    [InlineData("TND", "10 to 99999990 in steps of 10")]
    [InlineData("CUP", null)]
    [InlineData("GHS", null)]
    [InlineData("LYD", null)]
    [InlineData("eur", null)]
    public void What_can_be_charged_is_told_in_minor_units(string currency, string? range) =>
        Assert.Equal(range, StripeMoney.RangeOf(currency)?.Words());

    [Theory]
    [InlineData("EUR", 0, true)]
    [InlineData("EUR", 49, false)]
    [InlineData("EUR", 50, true)]
    [InlineData("EUR", 12_499_999, true)]
    [InlineData("EUR", 12_500_000, false)]
    [InlineData("ISK", 1, true)]
    [InlineData("ISK", 124_999, true)]
    [InlineData("ISK", 125_000, false)]
    [InlineData("UGX", 125_000, false)]
    [InlineData("MGA", 100, true)]
    [InlineData("MGA", 120, false)]
    [InlineData("KWD", 5_124, false)]
    [InlineData("KWD", 5_120, true)]
    [InlineData("KWD", 12_499_990, true)]
    [InlineData("KWD", 12_500_000, false)]
    [InlineData("IDR", Limits.Price, true)]
    [InlineData("CUP", 0, true)]
    [InlineData("CUP", 5_000, false)]
    [InlineData("VES", 5_000, false)]
    public void A_price_is_free_or_one_that_every_cart_of_it_can_be_charged(string currency, long price, bool taken)
    {
        string[] problems = [.. PriceProblems.Find(currency, [new PriceBand("P7", price)], StripeMoney.RangeOf(currency))];

        Assert.Equal(taken, problems.Length == 0);
        Assert.All(problems, problem => Assert.All(
            ["P7", $"{price}", currency, StripeMoney.RangeOf(currency)?.Words() ?? "no payments"],
            word => Assert.Contains(word, problem, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_price_within_the_range_makes_carts_that_can_be_charged()
    {
        var random = new Random(12);
        foreach (string currency in (string[])["EUR", "JPY", "ISK", "UGX", "MGA", "KWD", "IDR", "COP", "HUF", "INR", "LBP"])
        {
            ChargeRange range = StripeMoney.RangeOf(currency)!;
            for (int i = 0; i < 500; i++)
            {
                long price = random.NextInt64(1, Math.Min(Limits.Price, range.Most));
                if (!PriceProblems.Find(currency, [new PriceBand("A", price)], range).Any())
                {
                    Assert.All(Enumerable.Range(1, Limits.TicketsPerReserve), seats =>
                    {
                        Assert.True(range.Takes(price * seats), $"{seats} x {price} {currency}");
                        long stripes = StripeMoney.ToStripe(price * seats, currency);
                        Assert.Equal(price * seats, StripeMoney.FromStripe(stripes, currency));
                        Assert.Equal(0, stripes % StripeMoney.Find(currency)!.Step);
                        Assert.InRange(stripes, StripeMoney.Find(currency)!.Least, StripeMoney.Find(currency)!.Most);
                    });
                }
            }
        }
    }
}
