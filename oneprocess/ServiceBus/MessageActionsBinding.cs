using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using OneProcess.Worker;

namespace OneProcess.ServiceBus;

/// <summary>Gives a function the means to settle the messages of its own queue.</summary>
internal sealed class MessageActionsBinding(MessageQueues queues) : IInputBinding
{
    public Type AttributeType => typeof(ServiceBusMessageActions);

    public object Resolve(ParameterInfo parameter, FunctionContext context)
    {
        ServiceBusTriggerAttribute trigger = ((MethodInfo)parameter.Member).GetParameters()
            .Select(other => other.GetCustomAttribute<ServiceBusTriggerAttribute>())
            .FirstOrDefault(attribute => attribute is not null)
            ?? throw new InvalidOperationException($"'{parameter.Member.Name}' has no message of a queue for '{parameter.Name}' to settle.");
        return new LocalMessageActions(queues.Get(trigger.QueueName!));
    }
}
