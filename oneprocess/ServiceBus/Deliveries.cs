using Azure.Messaging.ServiceBus;

namespace OneProcess.ServiceBus;

/// <summary>Reads and sets what the client library keeps private about a received message.</summary>
internal static class Deliveries
{
    public const string ReasonKey = "DeadLetterReason";
    public const string DescriptionKey = "DeadLetterErrorDescription";

    private const string LockedUntilKey = "x-opt-locked-until";

    /// <summary>Whether it was received under a lock. A peeked message, or one received and deleted, has none.</summary>
    public static bool IsLocked(ServiceBusReceivedMessage message) =>
        Guid.TryParse(message.LockToken, out Guid token) && token != Guid.Empty;

    public static void SetLockedUntil(ServiceBusReceivedMessage message, DateTimeOffset until) =>
        message.GetRawAmqpMessage().MessageAnnotations[LockedUntilKey] = until.UtcDateTime;
}
