using Microsoft.DurableTask;

namespace OneProcess.DurableTask;

/// <summary>Tries a task again within the orchestrator, waiting on durable timers: a replay takes the same turns.</summary>
internal static class Retries
{
    /// <summary>Where a policy sets no bound, growth ends here: a longer wait would leave the calendar.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(365);

    public static async Task<string?> RunAsync(TaskOrchestrationContext context, TaskRetryOptions? retry, Func<Task<string?>> attempt)
    {
        DateTime start = context.CurrentUtcDateTime;
        for (int attempts = 1; ; attempts++)
        {
            TaskFailedException failure;
            try
            {
                return await attempt();
            }
            catch (TaskFailedException exception) when (retry is not null)
            {
                failure = exception;
            }

            if (!await AgainAsync(context, retry, failure, attempts, start))
            {
                System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
            }
        }
    }

    /// <summary>How long to wait before the next attempt; null where there is none.</summary>
    public static TimeSpan? Delay(RetryPolicy policy, int attempts, TimeSpan elapsed)
    {
        bool over = attempts >= policy.MaxNumberOfAttempts
            || (policy.RetryTimeout != Timeout.InfiniteTimeSpan && elapsed >= policy.RetryTimeout);
        if (over)
        {
            return null;
        }

        double milliseconds = policy.FirstRetryInterval.TotalMilliseconds * Math.Pow(policy.BackoffCoefficient, attempts - 1);
        TimeSpan most = policy.MaxRetryInterval == Timeout.InfiniteTimeSpan ? LongestWait : policy.MaxRetryInterval;
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, most.TotalMilliseconds));
    }

    private static async Task<bool> AgainAsync(
        TaskOrchestrationContext context, TaskRetryOptions retry, TaskFailedException failure, int attempts, DateTime start)
    {
        TimeSpan elapsed = context.CurrentUtcDateTime - start;
        if (retry.Handler is { } handler)
        {
            return await handler(new(context, attempts, failure.FailureDetails, elapsed, CancellationToken.None));
        }

        RetryPolicy policy = retry.Policy!;
        if (!policy.Handle(failure) || Delay(policy, attempts, elapsed) is not { } delay)
        {
            return false;
        }

        await context.CreateTimer(delay, CancellationToken.None);
        return true;
    }
}
