using TicketMaster.Catalogue;

namespace TicketMaster.Local.Demo;

/// <summary>Divides a venue's capacity among its sections. The next section gets the seats that one section's rows cannot take.</summary>
internal sealed class VenuePlanBuilder(int capacity, bool lettered)
{
    private const double RowDepth = 0.85;
    private readonly List<PlanSection> _sections = [];
    private double _owed;

    /// <summary>Where the next tier may begin, in metres from the centre.</summary>
    public double Behind => Round(_sections.Max(section => section.Shape.Outer) + 2);

    /// <param name="section">Its id.</param>
    /// <param name="name">Its name for people.</param>
    /// <param name="band">Its price band.</param>
    /// <param name="share">Its share of the venue's capacity. The shares of all sections add up to one.</param>
    /// <param name="angle">Middle of its arc, in degrees clockwise.</param>
    /// <param name="sweep">Degrees of its arc.</param>
    /// <param name="inner">Metres from the centre to its front row.</param>
    /// <param name="letters">Whether its rows are lettered, if that differs from the rest of the venue.</param>
    public void Add(string section, string name, string band, double share, double angle, double sweep, double inner, bool? letters = null)
    {
        _owed += capacity * share;
        List<RowRun> runs = Runs(Math.Max(1, (int)Math.Round(_owed)), letters ?? lettered);
        _owed -= runs.Sum(run => run.Count * run.Seats);
        double outer = inner + (runs.Sum(run => run.Count) * RowDepth);
        _sections.Add(new(section, name, band, runs, new(Round(angle), Round(sweep), Round(inner), Round(outer))));
    }

    /// <summary>The plan. The last rows of the last section take one seat more each, until all are placed.</summary>
    public IReadOnlyList<PlanSection> Complete()
    {
        int left = (int)Math.Round(_owed);
        if (left > 0)
        {
            PlanSection last = _sections[^1];
            RowRun run = last.Rows[^1];
            RowRun wider = new(left, run.Seats + 1, run.Letters);
            _sections[^1] = last with { Rows = [.. last.Rows.SkipLast(1), run with { Count = run.Count - left }, wider] };
        }

        return _sections;
    }

    /// <summary>
    /// Rows somewhat wider than the section is deep. The rear half is wider than the front half, since the section is a wedge.
    /// </summary>
    private static List<RowRun> Runs(int seats, bool letters)
    {
        int rows = Math.Clamp((int)Math.Sqrt(seats * 0.8), 1, 45);
        int average = seats / rows;
        int front = rows / 2;
        int narrow = average - Math.Max(1, average / 10);
        if (front == 0 || narrow < 1)
        {
            return [new(rows, average, letters)];
        }

        int rear = rows - front;
        int wide = (seats - (front * narrow)) / rear;
        return [new(front, narrow, letters), new(rear, wide, letters)];
    }

    private static double Round(double value) => Math.Round(value, 1);
}
