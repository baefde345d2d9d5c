using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

/// <summary>What the client library keeps to itself about a received message, or gives no setter for.</summary>
internal static class Deliveries
{
    public const string ReasonKey = "DeadLetterReason";
    public const string DescriptionKey = "DeadLetterErrorDescription";

    private const string LockedUntilKey = "x-opt-locked-until";

    /// <summary>Whether it was received under a lock; one that was peeked at, or received and deleted, has none.</summary>
    public static bool IsLocked(ServiceBusReceivedMessage message) => Guid.TryParse(message.LockToken, out Guid token) && token != Guid.Empty;

    public static void SetLockedUntil(ServiceBusReceivedMessage message, DateTimeOffset until) =>
        message.GetRawAmqpMessage().MessageAnnotations[LockedUntilKey] = until.UtcDateTime;
}
