namespace OneProcess.ServiceBus;

/// <summary>host.json's <c>extensions.serviceBus</c>, with the host's defaults.</summary>
internal sealed class ServiceBusTriggerOptions
{
    public bool AutoCompleteMessages { get; set; } = true;

    /// <summary>How long the lock of a running function's message is renewed at most.</summary>
    public TimeSpan MaxAutoLockRenewalDuration { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>Messages of one function handled at a time.</summary>
    public int MaxConcurrentCalls { get; set; } = 16;
}
