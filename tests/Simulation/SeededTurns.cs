namespace TicketMaster.Tests.Simulation;

/// <summary>
/// Runs everything on one thread: whoever calls a store or the provider waits for a turn, and the seed says whose turn is next.
/// The same seed gives the same interleaving.
/// </summary>
internal sealed class SeededTurns(int seed, ManualTimeProvider clock) : TaskScheduler
{
    private const int Remembered = 400;
    private static readonly TimeSpan s_idle = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan s_mostIdle = TimeSpan.FromSeconds(1);

    /// <summary>Some worlds are calmer than others.</summary>
    private readonly double _stalls = seed % 2 == 0 ? 0.08 : 0.02;
    private readonly Queue<Task> _ready = new();
    private readonly List<Waiter> _waiting = [];
    private readonly Queue<(DateTimeOffset At, string Who, string What, string Id)> _trace = new();

    public Random Random { get; } = new(seed);

    /// <summary>Faults have stopped: nobody stalls any more.</summary>
    public bool Calm { get; set; }

    /// <summary>
    /// The next moment at which something happens that no timer tells of. Where it is known, calm time passes from one event to the next.
    /// </summary>
    public Func<DateTimeOffset>? NextOutside { get; init; }

    public bool Chance(double probability) => Random.NextDouble() < probability;

    public TimeSpan Between(double fromSeconds, double toSeconds) =>
        TimeSpan.FromSeconds(fromSeconds + (Random.NextDouble() * (toSeconds - fromSeconds)));

    /// <param name="owner">Whose turn; one that died gets none any more.</param>
    /// <param name="who">For the trace.</param>
    /// <param name="what">For the trace.</param>
    /// <param name="id">For the trace.</param>
    /// <param name="stall">Not before this has passed.</param>
    public Task TurnAsync(object owner, string who, string what, string id, TimeSpan stall = default)
    {
        if (!Calm && stall == default && Chance(_stalls))
        {
            stall = Between(0.1, 4);
        }

        var waiter = new Waiter(
            owner, who, what, id, clock.GetUtcNow() + stall, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        _waiting.Add(waiter);
        return waiter.Turn.Task;
    }

    /// <summary>The turns that it waits for never come.</summary>
    public void Kill(object owner) => _waiting.RemoveAll(waiter => waiter.Owner == owner);

    public Task Spawn(Func<Task> run) => Task.Factory.StartNew(run, CancellationToken.None, TaskCreationOptions.None, this).Unwrap();

    /// <summary>Gives one turn, or lets time pass where nobody waits for one.</summary>
    public void Step()
    {
        Drain();
        DateTimeOffset now = clock.GetUtcNow();
        int able = 0;
        foreach (Waiter waiter in _waiting)
        {
            able += waiter.NotBefore <= now ? 1 : 0;
        }

        if (able == 0)
        {
            clock.Advance(Idle(now));
            Drain();
            return;
        }

        int index = -1;
        for (int skip = Random.Next(able); skip >= 0; skip--)
        {
            index = _waiting.FindIndex(index + 1, waiter => waiter.NotBefore <= now);
        }

        Waiter next = _waiting[index];
        _waiting.RemoveAt(index);
        Trace(next.Who, next.What, next.Id);
        next.Turn.SetResult();
        Drain();
        if (Chance(0.5))
        {
            clock.Advance(TimeSpan.FromMilliseconds(Random.Next(1, 40)));
            Drain();
        }
    }

    public void Trace(string who, string what, string id)
    {
        _trace.Enqueue((clock.GetUtcNow(), who, what, id));
        if (_trace.Count > Remembered)
        {
            _trace.Dequeue();
        }
    }

    public string LastSteps() => string.Join('\n', _trace.Select(step => $"{step.At:mm:ss.fff} {step.Who,-8} {step.What} {step.Id}"));

    protected override void QueueTask(Task task) => _ready.Enqueue(task);

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks() => _ready;

    /// <summary>How far time passes while nobody is able to take a turn.</summary>
    private TimeSpan Idle(DateTimeOffset now)
    {
        if (!Calm || NextOutside is null)
        {
            return s_idle;
        }

        DateTimeOffset next = NextOutside();
        next = clock.NextDue is { } due && due < next ? due : next;
        foreach (Waiter waiter in _waiting)
        {
            next = waiter.NotBefore < next ? waiter.NotBefore : next;
        }

        TimeSpan left = next - now;
        return left < s_idle ? s_idle : left > s_mostIdle ? s_mostIdle : left;
    }

    private void Drain()
    {
        while (_ready.TryDequeue(out Task? task))
        {
            TryExecuteTask(task);
        }
    }

    private sealed record Waiter(object Owner, string Who, string What, string Id, DateTimeOffset NotBefore, TaskCompletionSource Turn);
}
