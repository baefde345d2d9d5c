namespace TicketMaster.Tests.Simulation.Crash;

/// <summary>
/// Where in a run the process dies: at one of its steps that leave it (a write, a call to the provider that changes something, a
/// message, the start of an orchestration), before the step has taken effect or after.
/// </summary>
/// <param name="step">Counts from 0; -1 where it does not die.</param>
/// <param name="after">Whether it dies after the step.</param>
internal sealed class CrashPoint(int step, bool after)
{
    private static readonly string[] s_calls = ["authorise", "capture", "void", "refund", "start"];

    private readonly List<string> _steps = [];
    private readonly Dictionary<(string What, string Id), Queue<int>> _underWay = [];

    public static CrashPoint None => new(-1, after: false);

    /// <summary>The steps of the run so far, by name.</summary>
    public IReadOnlyList<string> Steps => _steps;

    public bool Happened { get; private set; }

    public bool IsBefore(string what, string id)
    {
        if (!IsStep(what))
        {
            return false;
        }

        if (!_underWay.TryGetValue((what, id), out Queue<int>? same))
        {
            _underWay[(what, id)] = same = new Queue<int>();
        }

        same.Enqueue(_steps.Count);
        _steps.Add($"{what} {id}");
        return Happens(_steps.Count - 1 == step && !after);
    }

    public bool IsAfter(string what, string id) =>
        _underWay.TryGetValue((what, id), out Queue<int>? same) && same.TryDequeue(out int taken) && Happens(taken == step && after);

    private static bool IsStep(string what) =>
        s_calls.Contains(what)
        || what.StartsWith("create ", StringComparison.Ordinal)
        || what.StartsWith("replace ", StringComparison.Ordinal)
        || what.StartsWith("send ", StringComparison.Ordinal);

    private bool Happens(bool here)
    {
        here &= !Happened;
        Happened |= here;
        return here;
    }
}
