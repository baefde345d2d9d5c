using CsvHelper;
using TicketMaster.Payments;

namespace TicketMaster.Local.Demo;

/// <summary>A currency. Its parameters are the columns of <c>currencies.csv</c>.</summary>
/// <param name="Code">ISO 4217.</param>
/// <param name="Digits">Digits of its minor unit: 0 for the yen, 3 for the Jordanian dinar.</param>
/// <param name="PerDollar">Roughly how many are one US dollar. This is enough for prices that look right.</param>
[CsvRecord]
internal sealed partial record DemoCurrency(string Code, int Digits, double PerDollar)
{
    /// <summary>The price in US dollars of which one payment can be for as many seats as one reserve.</summary>
    public double Dearest =>
        Math.Min(StripeMoney.RangeOf(Code)!.Most / Limits.TicketsPerReserve, Limits.Price) / Math.Pow(10, Digits) / PerDollar;

    /// <summary>A price in minor units, rounded as box offices round: to two significant digits.</summary>
    public long Price(double dollars)
    {
        double amount = dollars * PerDollar;
        double step = Math.Pow(10, Math.Floor(Math.Log10(amount)) - 1);
        double minor = Math.Pow(10, Digits);
        return Math.Max(1, (long)Math.Round(Math.Round(amount / step) * step * minor));
    }
}
