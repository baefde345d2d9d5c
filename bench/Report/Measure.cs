namespace TicketMaster.Bench.Report;

/// <summary>One number of one contestant, over the rounds.</summary>
/// <param name="Unit">Such as <c>/s</c> or <c>ms</c>.</param>
internal sealed record Measure(string Workload, string What, string Contestant, string Unit, IReadOnlyList<double> Rounds)
{
    public double Median => Statistics.Median(Rounds);

    public double Lowest => Rounds.Min();

    public double Highest => Rounds.Max();
}

/// <summary>A target of the project: a ratio of two contestants in one run, or a bound on the app's own number.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="What">What is compared, for people.</param>
/// <param name="Value">The median over the rounds of the ratio within each round, or the median itself.</param>
/// <param name="Bound">The value to reach.</param>
/// <param name="AtLeast">Whether more is better.</param>
internal sealed record Target(string Workload, string What, double Value, double Bound, bool AtLeast)
{
    public bool IsMet => AtLeast ? Value >= Bound : Value <= Bound;
}

internal static class Statistics
{
    public static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return sorted.Length switch
        {
            0 => double.NaN,
            int odd when odd % 2 == 1 => sorted[odd / 2],
            int even => (sorted[(even / 2) - 1] + sorted[even / 2]) / 2,
        };
    }

    /// <summary>Compared round by round, so that a slow round of the machine slows both sides.</summary>
    public static double Ratio(Measure above, Measure below) =>
        Median([.. above.Rounds.Zip(below.Rounds, (one, other) => one / other)]);
}
