namespace TicketMaster.WaitingRoom;

/// <summary>How many late comers have a value up to that of a point.</summary>
internal sealed record CrowdPoint(double Value, double People);

/// <summary>
/// How many people have joined, and how densely they lie over the values of their places. Those of the lobby lie evenly in [0, 1), since
/// they were drawn. Those who came later are counted by the second.
/// </summary>
/// <param name="Lobby">People who joined the lobby.</param>
/// <param name="Late">In the order of their values. Between two points people lie evenly.</param>
internal sealed record Crowd(double Lobby, IReadOnlyList<CrowdPoint> Late)
{
    public static readonly Crowd Nobody = new(0, []);

    /// <summary>Points of the stored curve, so that a sale of hours stays small.</summary>
    private const int MostPoints = 100;
    private const int NextPoints = 50;

    public double People => Lobby + (Late is [.., var last] ? last.People : 0);

    /// <param name="lobby">How many different people joined the lobby.</param>
    /// <param name="late">How many different people came later.</param>
    /// <param name="arrived">Late places by when they were given. A person may have taken several.</param>
    /// <param name="pointer">Where the pointer is.</param>
    public static Crowd Of(double lobby, double late, IReadOnlyCollection<Arrived> arrived, double pointer = 0)
    {
        double places = arrived.Sum(span => (double)span.People);
        double people = places == 0 ? 0 : Math.Min(1, late / places);
        List<CrowdPoint> points = [];
        double sum = 0;
        double density = 0;
        int last = 0;
        foreach ((int second, double change) in Changes(arrived).OrderBy(one => one.Key))
        {
            sum += density * (second - last);
            points.Add(new CrowdPoint(1 + second, sum * people));
            (density, last) = (density + change, second);
        }

        // What lies behind the pointer is a line. The points that it comes to next stay as they are: where a crowd that came in one second
        // is spread over several, most of it is let in at once.
        List<CrowdPoint> ahead = points[Math.Max(0, points.FindLastIndex(point => point.Value <= pointer))..];
        return new Crowd(lobby, [.. ahead.Take(NextPoints), .. Thinned([.. ahead.Skip(NextPoints)], MostPoints - NextPoints)]);
    }

    /// <summary>How many people have a value up to this one.</summary>
    public double UpTo(double value)
    {
        if (value < 1)
        {
            return Lobby * Math.Max(0, value);
        }

        for (int i = 0; i < Late.Count; i++)
        {
            if (value < Late[i].Value)
            {
                CrowdPoint from = i == 0 ? new CrowdPoint(1, 0) : Late[i - 1];
                double part = Late[i].Value == from.Value ? 1 : (value - from.Value) / (Late[i].Value - from.Value);
                return Lobby + from.People + (part * (Late[i].People - from.People));
            }
        }

        return People;
    }

    /// <summary>The value up to which there are so many people; infinite if there are no more.</summary>
    public double At(double people)
    {
        if (people < Lobby)
        {
            return people / Lobby;
        }

        var from = new CrowdPoint(1, 0);
        foreach (CrowdPoint to in Late)
        {
            if (people - Lobby < to.People)
            {
                return from.Value + ((people - Lobby - from.People) / (to.People - from.People) * (to.Value - from.Value));
            }

            from = to;
        }

        return double.PositiveInfinity;
    }

    /// <summary>Every so many points of a curve, and its ends.</summary>
    public static IReadOnlyList<CrowdPoint> Thinned(IReadOnlyList<CrowdPoint> points, int most)
    {
        int each = (points.Count + most - 1) / most;
        return each <= 1 ? points : [.. points.Where((_, i) => i % each == 0 || i == points.Count - 1)];
    }

    /// <summary>By how many people a second more or fewer came from each second on.</summary>
    private static Dictionary<int, double> Changes(IEnumerable<Arrived> arrived)
    {
        Dictionary<int, double> changes = [];
        foreach ((int second, int seconds, int people) in arrived)
        {
            double density = (double)people / seconds;
            changes[second] = changes.GetValueOrDefault(second) + density;
            changes[second + seconds] = changes.GetValueOrDefault(second + seconds) - density;
        }

        return changes;
    }
}
