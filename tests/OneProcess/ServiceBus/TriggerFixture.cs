using System.Reflection;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;
using Microsoft.Extensions.Logging.Abstractions;
using OneProcess.ServiceBus;
using OneProcess.Worker;

namespace TicketMaster.Tests.OneProcess.ServiceBus;

/// <summary>A running trigger whose function is the test's own delegate.</summary>
internal sealed class TriggerFixture : IDisposable
{
    private readonly ServiceBusTriggerBinding _binding;

    public TriggerFixture(
        QueueFile file, string signature, Func<object, CancellationToken, Task> run, ServiceBusTriggerOptions? options = null)
    {
        _binding = new ServiceBusTriggerBinding(
            file.Queues, options ?? new ServiceBusTriggerOptions(), file.Time, NullLogger<QueuePump>.Instance);
        MethodInfo method = typeof(Signatures).GetMethod(signature)!;
        ParameterInfo trigger = method.GetParameters()[0];
        _binding.Bind(
            new FunctionDescriptor(signature, method, trigger, trigger.GetCustomAttribute<TriggerBindingAttribute>()!),
            new DelegateInvoker(run));
    }

    public ITriggerBinding Binding => _binding;

    public static async Task<TriggerFixture> StartAsync(
        QueueFile file, string signature, Func<object, CancellationToken, Task> run, ServiceBusTriggerOptions? options = null)
    {
        var fixture = new TriggerFixture(file, signature, run, options);
        await fixture.Binding.StartAsync(CancellationToken.None);
        return fixture;
    }

    public Task UntilIdleAsync() => Eventually.Async(() => Binding.IsIdle);

    public void Dispose() => _binding.Dispose();

    private sealed class DelegateInvoker(Func<object, CancellationToken, Task> run) : IFunctionInvoker
    {
        public async Task<object?> InvokeAsync(FunctionDescriptor function, object? triggerValue, CancellationToken cancellationToken)
        {
            await run(triggerValue!, cancellationToken);
            return null;
        }
    }

    internal sealed record Order(string Id, int Amount);

    internal static class Signatures
    {
        public static void Message([ServiceBusTrigger(QueueFile.Plain)] ServiceBusReceivedMessage message) => _ = message;

        public static void Text([ServiceBusTrigger(QueueFile.Plain)] string message) => _ = message;

        public static void Poco([ServiceBusTrigger(QueueFile.Plain)] Order message) => _ = message;

        public static void Unknown([ServiceBusTrigger("nowhere")] string message) => _ = message;
    }
}
