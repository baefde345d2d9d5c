using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker.Timer;

/// <summary>Runs one function on its schedule, one run at a time. A single timer waits between runs.</summary>
internal sealed class TimerListener(
    FunctionDescriptor function,
    TimerSchedule schedule,
    TimerStore? monitor,
    IFunctionInvoker invoker,
    TimeProvider clock,
    ILogger logger) : IDisposable
{
    /// <summary>Longer waits are taken in parts, since the system's timer cannot count for months.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(1);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private ITimer? _timer;
    private DateTimeOffset? _next;
    private DateTimeOffset _last;
    private Task _run = Task.CompletedTask;

    public bool IsIdle
    {
        get
        {
            lock (_lock)
            {
                return _run.IsCompleted;
            }
        }
    }

    public async Task StartAsync()
    {
        DateTimeOffset now = clock.GetUtcNow();
        DateTimeOffset? last = monitor?.Last(function.Name, schedule);
        if (monitor is not null && last is null)
        {
            // The timer is new. From now on a run can be missed.
            await monitor.SaveAsync(function.Name, schedule, now);
        }

        _last = last < now ? last.Value : now;
        _next = schedule.Next(_last);
        _timer = clock.CreateTimer(_ => Due(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        if (last is not null && _next <= now)
        {
            Run(isPastDue: true);
        }
        else if (((TimerTriggerAttribute)function.Trigger).RunOnStartup)
        {
            Run(isPastDue: false);
        }
        else
        {
            Wait();
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        Task run;
        lock (_lock)
        {
            _stopping.Cancel();
            _timer?.Dispose();
            run = _run;
        }

        try
        {
            await run.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("Timer function '{Function}' did not end in time; its run is made up for if it is monitored.", function.Name);
        }
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _stopping.Dispose();
    }

    private void Due()
    {
        NotLaterThanPlanned();

        // A timer may fire a little before the clock's moment, and does so after each day of a long wait.
        if (_next > clock.GetUtcNow())
        {
            Wait();
        }
        else
        {
            Run(isPastDue: false);
        }
    }

    /// <summary>The clock may have been ahead when the next run was planned.</summary>
    private void NotLaterThanPlanned()
    {
        DateTimeOffset? next = schedule.Next(clock.GetUtcNow());
        _next = next < _next ? next : _next;
    }

    private void Wait()
    {
        lock (_lock)
        {
            if (_stopping.IsCancellationRequested || _next is not { } next)
            {
                return;
            }

            TimeSpan wait = next - clock.GetUtcNow();
            if (wait > TimeSpan.Zero)
            {
                _timer!.Change(wait < LongestWait ? wait : LongestWait, Timeout.InfiniteTimeSpan);
                return;
            }
        }

        // The moment came while the run before was under way, so it is made up for once.
        Run(isPastDue: false);
    }

    private void Run(bool isPastDue)
    {
        lock (_lock)
        {
            if (!_stopping.IsCancellationRequested)
            {
                DateTimeOffset began = clock.GetUtcNow();
                _run = Task.Run(() => RunAsync(began, isPastDue));
            }
        }
    }

    private async Task RunAsync(DateTimeOffset began, bool isPastDue)
    {
        var info = new TimerInfo
        {
            IsPastDue = isPastDue,
            ScheduleStatus = monitor is null
                ? null
                : new ScheduleStatus { Last = _last.UtcDateTime, LastUpdated = _last.UtcDateTime, Next = (_next ?? began).UtcDateTime },
        };
        try
        {
            await invoker.InvokeAsync(function, info, _stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // A failed run must not end the schedule. The next run is its retry.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "Timer function '{Function}' failed.", function.Name);
        }

        _last = began;
        _next = schedule.Next(began);
        await SaveAsync(began);
        Wait();
    }

    private async Task SaveAsync(DateTimeOffset last)
    {
        try
        {
            await (monitor?.SaveAsync(function.Name, schedule, last) ?? Task.CompletedTask);
        }
#pragma warning disable CA1031 // The disk is full or failing. At worst the next start makes up for this run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            logger.LogError(exception, "The run of timer function '{Function}' could not be noted.", function.Name);
        }
    }
}
