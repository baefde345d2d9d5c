using TicketMaster.Catalogue;

namespace TicketMaster.Local.Demo;

/// <summary>Prices in a venue's currency, dearest nearest the stage.</summary>
internal static class DemoPrices
{
    private static readonly Dictionary<string, double> Shares = new()
    {
        ["P1"] = 1,
        ["P2"] = 0.74,
        ["P3"] = 0.55,
        ["P4"] = 0.4,
        ["P5"] = 0.28,
    };

    /// <summary>A price for each band of the plan.</summary>
    public static List<PriceBand> Bands(DemoPlan plan, VenueKind kind, string category, DemoCurrency currency, Random random)
    {
        double best = Math.Min(Best(kind) * Factor(category) * random.Between(0.65, 1.7), currency.Dearest);
        return [.. plan.Bands.Select(band => new PriceBand(band, currency.Price(best * Shares[band])))];
    }

    /// <summary>A good seat's usual price, in US dollars.</summary>
    private static double Best(VenueKind kind) => kind switch
    {
        VenueKind.Stadium => 130,
        VenueKind.Arena => 110,
        VenueKind.Amphitheatre => 90,
        VenueKind.ConcertHall => 80,
        VenueKind.Theatre => 75,
        VenueKind.Opera => 140,
        VenueKind.Club => 35,
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static double Factor(string category) => category switch
    {
        DemoProgramme.Festival => 1.3,
        DemoProgramme.Sports => 0.6,
        DemoProgramme.Family => 0.5,
        DemoProgramme.Comedy => 0.6,
        DemoProgramme.Exhibition => 0.3,
        _ => 1,
    };
}
