using TicketMaster.Catalogue;
using TicketMaster.Payments;

namespace TicketMaster.Administration;

/// <summary>Prices that the payment provider could not charge, in sentences for their sender.</summary>
internal static class PriceProblems
{
    /// <param name="currency">ISO 4217.</param>
    /// <param name="bands">The event's price bands. Their other rules are those of <see cref="SeatingPlanProblems"/>.</param>
    /// <param name="range">What the provider charges in this currency; null for nothing.</param>
    public static IEnumerable<string> Find(string currency, IReadOnlyList<PriceBand> bands, ChargeRange? range)
    {
        // A free ticket needs no provider, and one payment may be for many of the dearest seats.
        ChargeRange? each = range is null
            ? null
            : range with { Most = range.Most / Limits.TicketsPerReserve / range.Step * range.Step };
        foreach (PriceBand band in bands.Where(band => band is { Price: > 0 and <= Limits.Price } && each?.Takes(band.Price) != true))
        {
            string costs = $"Price band '{band.Band}' costs {band.Price} {currency} (minor units)";
            yield return each is null
                ? $"{costs}, and the payment provider takes no payments in {currency}."
                : $"{costs}, and the payment provider takes {range!.Words()} for a payment of up to {Limits.TicketsPerReserve} tickets: "
                    + $"a price is 0, or {each.Words()}.";
        }
    }
}
