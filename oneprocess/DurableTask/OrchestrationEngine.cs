using Microsoft.DurableTask;
using Microsoft.DurableTask.Converters;
using Microsoft.Extensions.Logging;
using OneProcess.Sqlite;

namespace OneProcess.DurableTask;

/// <summary>
/// Durable orchestrations on one SQLite file. The real library replays an orchestrator from its history whenever it has a due message. One
/// transaction stores what the orchestrator asks for, and removes the messages that it has dealt with. So a process that dies at any point
/// continues from its last stored turn, and activities run at least once.
/// </summary>
internal sealed class OrchestrationEngine : IDisposable
{
    private readonly SqliteFile _file;
    private readonly WakeUps _wakeUps;
    private readonly ActivityRuns _activities;
    private readonly TurnRuns _turns;
    private readonly FinishedInstances _finished;
    private readonly OutstandingWork _work = new();
    private readonly ReadyInstances _ready;
    private readonly ILogger _logger;
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private Task? _running;

    public OrchestrationEngine(string path, TimeProvider time, ILoggerFactory loggers)
    {
        _logger = loggers.CreateLogger<OrchestrationEngine>();
        _file = OrchestrationSchema.Open(path, _logger);
        var turns = new TurnStore(_file);
        Clock = new EngineClock(time);
        Instances = new InstanceStore(_file);
        _ready = new ReadyInstances(_work);
        _wakeUps = new WakeUps(turns, _ready, _work, Clock, _logger);
        _activities = new ActivityRuns(new ActivityStore(_file), Functions, _ready, _work, Clock, Converter, _logger);
        _finished = new FinishedInstances(Instances, _work, Clock, _logger);
        _turns = new TurnRuns(turns, Functions, _ready, _wakeUps, _activities, _finished, Signals, Clock, Converter, loggers, _logger);
    }

    public SqliteFile File => _file;

    public FunctionCatalog Functions { get; } = new();

    public InstanceStore Instances { get; }

    public InstanceSignals Signals { get; } = new();

    public EngineClock Clock { get; }

    public DataConverter Converter { get; } = JsonDataConverter.Default;

    /// <summary>Nothing runs and nothing is due. Sleeping instances are not counted.</summary>
    public bool IsIdle => _running is null || _work.IsNone;

    /// <summary>Stores a new instance. If it starts now, its first turn is stored with it.</summary>
    /// <returns>False if an instance of this id is in one of the refusing statuses; nothing was changed.</returns>
    public async Task<bool> StartAsync(NewInstance instance, long startAt)
    {
        long now = Clock.Now();
        if (_running is not null && startAt <= now && _ready.TryBegin(instance.Id))
        {
            return await _turns.StartAsync(instance, now);
        }

        long due = Math.Max(startAt, now);
        bool created = await Instances.CreateAsync(instance, now, due);
        if (created)
        {
            Told(instance.Id, due);
        }

        return created;
    }

    /// <summary>Notes that a stored message for an instance is due at a time.</summary>
    public void Told(string instance, long due)
    {
        if (due <= Clock.Now())
        {
            _ready.Add(instance);
        }
        else
        {
            _wakeUps.At(instance, due);
        }
    }

    public void Start()
    {
        lock (_lock)
        {
            if (_running is not null)
            {
                return;
            }

            _activities.AddStored();
            _wakeUps.Look();
            _finished.Look();
            _running = Task.WhenAll(
                WatchAsync(stopping => _activities.RunAsync(_turns, stopping)),
                WatchAsync(_turns.RunAsync),
                WatchAsync(_wakeUps.RunAsync),
                WatchAsync(_finished.RunAsync));
        }
    }

    /// <summary>Takes no new work and lets turns and activities under way end. Everything left is stored.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        if (_running is { } running)
        {
            await running.WaitAsync(cancellationToken);
        }
    }

    public void Dispose()
    {
        _stopping.Cancel();
        _wakeUps.Dispose();
        _finished.Dispose();
        _file.Dispose();
        _stopping.Dispose();
    }

    /// <summary>A loop ends only by a stop. Anything else is a fault of the engine and must not pass in silence.</summary>
    private async Task WatchAsync(Func<CancellationToken, Task> loop)
    {
        try
        {
            await loop(_stopping.Token);
        }
        catch (Exception exception)
            when (_stopping.IsCancellationRequested && exception is OperationCanceledException or ObjectDisposedException)
        {
            // Stopped as asked. The next start finds what was not done.
        }
        catch (Exception exception)
        {
            _logger.LogCritical(exception, "The orchestration engine broke down; restart the process.");
            throw;
        }
    }
}
