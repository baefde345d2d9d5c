using System.Globalization;

namespace TicketMaster.Rehearsal;

/// <summary>What people do, by names that the report shows.</summary>
internal static class Deeds
{
    public const string TakePlace = "take a place";
    public const string TakePass = "turn a place into a pass";
    public const string NoPass = "a reserve without a pass";
    public const string Reserve = "reserve, with an Idempotency-Key";
    public const string ReserveSeat = "a seat of a reserve";
    public const string Taken = "a reserve whose seats others took";
    public const string Refused = "a reserve that was refused otherwise";
    public const string Sale = "confirm to issued tickets";
    public const string SaleSeat = "a seat of a sale";
    public const string GiveBack = "give a hold back";
    public const string Ended = "a hold that ends unpaid";
    public const string LookAtBooking = "look at a booking";
    public const string LookAtRoom = "look at the room, once a second";
    public const string LookAtSeats = "look at the seats, once a second";
    public const string MovePointer = "five seconds of the pointer";
}

/// <summary>A line of the bill.</summary>
/// <param name="Units">Request units of one.</param>
/// <param name="EachPartition">Request units of one, for each partition that is asked.</param>
internal sealed record Cost(string Deed, int Times, double Units, double EachPartition);

/// <summary>
/// What a sale would cost on Cosmos DB, by the table in docs/architecture.md that the test CostTests holds the app to.
/// </summary>
internal static class Costs
{
    public static IReadOnlyList<Cost> Of(IReadOnlyDictionary<string, int> deeds)
    {
        Dictionary<string, (double Units, double EachPartition)> table = Table();
        double one = table["first reserve of one seat"].Units;
        double seat = (table["first reserve of four seats"].Units - one) / 3;
        double key = table["first reserve of one seat, with an Idempotency-Key"].Units - one;
        double sale = table["confirm to issued tickets, one seat (with two webhooks)"].Units;
        double soldSeat = (table["confirm to issued tickets, four seats (with two webhooks)"].Units - sale) / 3;
        Dictionary<string, (double Units, double EachPartition)> prices = new()
        {
            [Deeds.TakePlace] = table["take a place"],
            [Deeds.TakePass] = table["turn a place into a pass"],
            [Deeds.NoPass] = table["a reserve without a pass"],
            [Deeds.Reserve] = (one - seat + key, 0),
            [Deeds.ReserveSeat] = (seat, 0),
            [Deeds.Taken] = table["first reserve of a seat that another was faster to take"],
            [Deeds.Refused] = table["reserve of a seat that is shown as taken"],
            [Deeds.Sale] = (sale - soldSeat, 0),
            [Deeds.SaleSeat] = (soldSeat, 0),
            [Deeds.GiveBack] = table["give a hold of one seat back"],
            [Deeds.Ended] = table["an unpaid hold of one seat ends"],
            [Deeds.LookAtBooking] = table["look at a booking"],
            [Deeds.LookAtRoom] = table["look at a waiting room, once a second and instance"],
            [Deeds.LookAtSeats] = table["its availability, once a second and instance"],
            [Deeds.MovePointer] = table["five seconds of a waiting room's pointer"],
        };
        return
        [
            .. from price in prices
               where deeds.ContainsKey(price.Key)
               select new Cost(price.Key, deeds[price.Key], price.Value.Units, price.Value.EachPartition),
        ];
    }

    /// <summary>The rows whose last column is in request units, such as <c>34 + 6.4 × P</c>.</summary>
    private static Dictionary<string, (double Units, double EachPartition)> Table()
    {
        using var reader = new StreamReader(typeof(Costs).Assembly.GetManifestResourceStream("architecture.md")!);
        Dictionary<string, (double, double)> rows = [];
        foreach (string[] cells in reader.ReadToEnd().Split('\n')
            .SkipWhile(line => !line.StartsWith("| action | reads", StringComparison.Ordinal)).Skip(2)
            .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries)))
        {
            string[] parts = cells[6].Split(" + ");
            double Sum(bool eachPartition) => parts.Where(part => part.EndsWith('P') == eachPartition)
                .Sum(part => double.Parse(part.Split(' ')[0], CultureInfo.InvariantCulture));
            rows[cells[1]] = (Sum(false), Sum(true));
        }

        return rows;
    }
}
