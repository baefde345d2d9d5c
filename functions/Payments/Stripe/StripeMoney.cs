using System.Collections.Frozen;

namespace TicketMaster.Payments;

/// <summary>A currency as Stripe counts it. Amounts are in Stripe's units, but for <paramref name="Over"/>.</summary>
/// <param name="Least">The smallest charge to an account that is paid out in this currency.</param>
/// <param name="Most">The largest charge.</param>
/// <param name="Step">Every charge is a multiple of it.</param>
/// <param name="Over">How many minor units of ISO 4217 one of Stripe's units is.</param>
internal sealed record StripeCurrency(long Least = 1, long Most = StripeMoney.EightDigits, long Step = 1, long Over = 1);

/// <summary>
/// Amounts in Stripe's units and in minor units of ISO 4217, after <see href="https://docs.stripe.com/currencies"/>. They are the same but
/// for three currencies: Stripe wants whole krónur and shillings in hundredths (ISK, UGX), and hundredths of an ariary in whole ones (MGA).
/// </summary>
internal static class StripeMoney
{
    public const long EightDigits = 99_999_999;
    private const long TenDigits = 9_999_999_999;

    /// <summary>Currencies that Stripe has in hundredths while ISO 4217 has no decimals. Stripe refuses fractions of them.</summary>
    private static readonly FrozenSet<string> s_inHundredths = FrozenSet.Create(StringComparer.Ordinal, "ISK", "UGX");

    private static readonly (string Codes, StripeCurrency Currency)[] s_table =
    [
        ("GBP", new(30)),
        ("AUD BRL CAD CHF EUR NZD SGD USD", new(50)),
        ("AED MYR PLN RON", new(2_00)),
        ("DKK", new(2_50)),
        ("NOK SEK", new(3_00)),
        ("HKD", new(4_00)),
        ("MXN THB", new(10_00)),
        ("CZK", new(15_00)),
        ("INR", new(50, 999_999_999)),
        ("JPY", new(50, TenDigits)),
        ("HUF", new(175_00, TenDigits)),
        ("COP", new(Most: TenDigits)),
        ("LBP", new(Most: 99_999_999_999)),
        ("IDR", new(Most: 999_999_999_999)),

        // Stripe's partners want three decimals in tens.
        ("BHD JOD KWD OMR TND", new(Step: 10)),
        ("ISK UGX", new(100, Step: 100)),
        ("MGA", new(Over: 100)),
        ("AFN ALL AMD ANG AOA ARS AWG AZN BAM BBD BDT BIF BMD BND BOB BSD BWP BYN BZD CDF CLP CNY CRC CVE DJF DOP DZD EGP ETB FJD", new()),
        ("FKP GEL GIP GMD GNF GTQ GYD HNL HTG ILS JMD KES KGS KHR KMF KRW KYD KZT LAK LKR LRD LSL MAD MDL MKD MMK MNT MOP MUR MVR", new()),
        ("MWK MZN NAD NGN NIO NPR PAB PEN PGK PHP PKR PYG QAR RSD RUB RWF SAR SBD SCR SHP SLE SOS SRD STD SZL TJS TOP TRY TTD TWD", new()),
        ("TZS UAH UYU UZS VND VUV WST XAF XCD XCG XOF XPF YER ZAR ZMW", new()),
    ];

    private static readonly FrozenDictionary<string, StripeCurrency> s_currencies = s_table
        .SelectMany(row => row.Codes.Split(' ').Select(code => KeyValuePair.Create(code, row.Currency)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The currency as Stripe counts it; null if Stripe does not take it.</summary>
    /// <param name="currency">ISO 4217, upper case.</param>
    public static StripeCurrency? Find(string currency) => s_currencies.GetValueOrDefault(currency);

    /// <summary>What can be charged in a currency, in minor units of ISO 4217; null if nothing can.</summary>
    public static ChargeRange? RangeOf(string currency)
    {
        if (Find(currency) is not { } found)
        {
            return null;
        }

        long step = Math.Max(1, FromStripe(found.Step, currency));
        return new ChargeRange(Math.Max(step, FromStripe(found.Least, currency)), FromStripe(found.Most, currency) / step * step, step);
    }

    /// <summary>Whether an amount in Stripe's units is another number than in minor units of ISO 4217.</summary>
    public static bool Differs(string currency) => s_inHundredths.Contains(currency) || Find(currency) is { Over: > 1 };

    /// <summary>An amount as Stripe wants it. A part of a unit that Stripe does not have is lost: see <see cref="RangeOf"/>.</summary>
    public static long ToStripe(long amount, string currency) =>
        s_inHundredths.Contains(currency) ? amount * 100 : amount / (Find(currency)?.Over ?? 1);

    /// <summary>An amount of Stripe's in minor units of ISO 4217. What is left of a whole one is lost, such as half a króna.</summary>
    public static long FromStripe(long amount, string currency) =>
        s_inHundredths.Contains(currency) ? amount / 100 : amount * (Find(currency)?.Over ?? 1);
}
