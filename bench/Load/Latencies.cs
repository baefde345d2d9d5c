namespace TicketMaster.Bench.Load;

/// <summary>One worker's latencies, and how many answers had which status.</summary>
internal sealed class Latencies
{
    private readonly List<double> _milliseconds = [];

    public Dictionary<int, int> Statuses { get; } = [];

    public int Count => _milliseconds.Count;

    public void Add(int status, TimeSpan latency)
    {
        _milliseconds.Add(latency.TotalMilliseconds);
        Statuses[status] = Statuses.GetValueOrDefault(status) + 1;
    }

    public int Of(int status) => Statuses.GetValueOrDefault(status);

    /// <summary>The latency in milliseconds that the given part of the answers did not exceed.</summary>
    public double Percentile(double part)
    {
        if (_milliseconds.Count == 0)
        {
            return double.NaN;
        }

        _milliseconds.Sort();
        return _milliseconds[Math.Min(_milliseconds.Count - 1, (int)(part * _milliseconds.Count))];
    }

    public static Latencies Sum(IEnumerable<Latencies> parts)
    {
        Latencies sum = new();
        foreach (Latencies part in parts)
        {
            sum._milliseconds.AddRange(part._milliseconds);
            foreach ((int status, int count) in part.Statuses)
            {
                sum.Statuses[status] = sum.Statuses.GetValueOrDefault(status) + count;
            }
        }

        return sum;
    }
}
