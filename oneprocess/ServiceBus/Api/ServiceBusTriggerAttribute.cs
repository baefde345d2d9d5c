using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

public sealed class ServiceBusTriggerAttribute(string queueName) : TriggerBindingAttribute
{
    public string? QueueName { get; } = queueName;

    public string? Connection { get; set; }

    public bool AutoCompleteMessages
    {
        get => ExplicitAutoComplete ?? true;
        set => ExplicitAutoComplete = value;
    }

    /// <summary>Null where the attribute is silent: host.json decides then.</summary>
    internal bool? ExplicitAutoComplete { get; private set; }
}
