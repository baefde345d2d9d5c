using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace OneProcess.Worker.Timer;

internal sealed class TimerTriggerBinding(
    IConfiguration configuration, TimerStore store, TimeProvider clock, ILogger<TimerTriggerBinding> logger)
    : ITriggerBinding, IDisposable
{
    private readonly List<TimerListener> _listeners = [];

    public Type TriggerType => typeof(TimerTriggerAttribute);

    public bool IsIdle => _listeners.TrueForAll(listener => listener.IsIdle);

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        if (function.TriggerParameter.ParameterType != typeof(TimerInfo))
        {
            throw FunctionDiscovery.Refused(function.Name, $"its trigger parameter '{function.TriggerParameter.Name}' must be a TimerInfo");
        }

        if (function.Method.GetCustomAttribute<RetryAttribute>() is not null)
        {
            throw FunctionDiscovery.Refused(function.Name, "retries of timers are not served here, where the next run is the retry");
        }

        TimerSchedule schedule = Schedule(function);
        bool monitored = ((TimerTriggerAttribute)function.Trigger).UseMonitor && schedule.IsMinuteOrMore(clock.GetUtcNow());
        _listeners.Add(new TimerListener(function, schedule, monitored ? store : null, invoker, clock, logger));
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (TimerListener listener in _listeners)
        {
            await listener.StartAsync();
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_listeners.Select(listener => listener.StopAsync(cancellationToken)));

    public void Dispose() => _listeners.ForEach(listener => listener.Dispose());

    private TimerSchedule Schedule(FunctionDescriptor function)
    {
        try
        {
            var schedule = TimerSchedule.Parse(((TimerTriggerAttribute)function.Trigger).Schedule, configuration);
            return schedule.Next(clock.GetUtcNow()) is null
                ? throw new FormatException($"its schedule '{schedule.Expression}' never comes")
                : schedule;
        }
        catch (FormatException exception)
        {
            throw FunctionDiscovery.Refused(function.Name, exception.Message);
        }
    }
}
