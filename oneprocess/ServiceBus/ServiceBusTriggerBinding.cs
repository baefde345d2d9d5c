using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using OneProcess.Worker;

namespace OneProcess.ServiceBus;

internal sealed class ServiceBusTriggerBinding(
    MessageQueues queues, ServiceBusTriggerOptions options, TimeProvider time, ILogger<QueuePump> logger)
    : ITriggerBinding, IDisposable
{
    private readonly List<QueuePump> _pumps = [];

    public Type TriggerType => typeof(ServiceBusTriggerAttribute);

    // A function of one queue may send to a queue that was asked before. So the answer counts only if nothing happened meanwhile.
    public bool IsIdle
    {
        get
        {
            long before = _pumps.Sum(pump => pump.Activity);
            return _pumps.TrueForAll(pump => pump.IsIdle) && _pumps.Sum(pump => pump.Activity) == before;
        }
    }

    public void Bind(FunctionDescriptor function, IFunctionInvoker invoker)
    {
        string name = ((ServiceBusTriggerAttribute)function.Trigger).QueueName ?? "";
        MessageQueue queue = queues.Find(name) ?? throw new InvalidOperationException(
            $"The function '{function.Name}' is triggered by the queue '{name}', which is not defined.");
        _pumps.Add(new QueuePump(function, invoker, queue, options, time, logger));
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pumps.ForEach(pump => pump.Start());
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.WhenAll(_pumps.Select(pump => pump.StopAsync(cancellationToken)));

    public void Dispose() => _pumps.ForEach(pump => pump.Dispose());
}
