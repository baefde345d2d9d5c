using Microsoft.DurableTask;

namespace TicketMaster.Messaging;

internal static class ActivityRetries
{
    /// <summary>Some eight minutes of tries, for work that has to be done once the store or the provider answers again.</summary>
    public static TaskOptions Patient { get; } = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 20,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30))));
}
