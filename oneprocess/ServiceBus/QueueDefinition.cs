namespace OneProcess.ServiceBus;

/// <summary>A queue as an administrator would create it.</summary>
public sealed record QueueDefinition(string Name)
{
    /// <summary>How long a received message stays locked if it is neither settled nor renewed.</summary>
    public TimeSpan LockDuration { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Deliveries after which a message that nobody completed becomes a dead letter.</summary>
    public int MaxDeliveryCount { get; init; } = 10;

    /// <summary>How long a MessageId is remembered. A second message with it is accepted and dropped. Null for never.</summary>
    public TimeSpan? DuplicateDetectionWindow { get; init; }

    /// <summary>How long a message waits at most, unless it asks for less.</summary>
    public TimeSpan DefaultTimeToLive { get; init; } = TimeSpan.MaxValue;

    /// <summary>Whether a message that waited too long becomes a dead letter. Otherwise it is dropped.</summary>
    public bool DeadLetterOnExpiration { get; init; }
}
