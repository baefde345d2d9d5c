using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using TicketMaster.Pay;

namespace TicketMaster.Complete;

/// <summary>The sale to complete.</summary>
internal sealed record Sale(string BookingId, string UserId);

/// <summary>
/// Takes over the orchestrations <c>complete-{bookingId}</c> that an earlier version started for its sales. Nothing starts them any more.
/// Their histories name this orchestrator and its activities, so both stay until the last of them has ended.
/// </summary>
internal sealed class CompleteBooking(CompleteSale sales)
{
    private const string Capture = "CapturePayment";
    private const string Issue = "IssueTickets";

    private static readonly TaskOptions s_retryCapture = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 20,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(10))));

    private static readonly TaskOptions s_retry = new(new TaskRetryOptions(new RetryPolicy(
        maxNumberOfAttempts: 10,
        firstRetryInterval: TimeSpan.FromSeconds(1),
        backoffCoefficient: 2,
        maxRetryInterval: TimeSpan.FromSeconds(30))));

    /// <summary>As the histories have it: what it calls, in this order.</summary>
    [Function("CompleteBooking")]
    public static async Task RunAsync([OrchestrationTrigger] TaskOrchestrationContext context)
    {
        Sale sale = context.GetInput<Sale>()!;
        if (await context.CallActivityAsync<bool>(Capture, sale, s_retryCapture))
        {
            await context.CallActivityAsync(Issue, sale, s_retry);
        }
    }

    /// <summary>Completes the whole sale.</summary>
    /// <returns>Whether there is a next step: there is none.</returns>
    [Function(Capture)]
    public async Task<bool> CaptureAsync([ActivityTrigger] Sale sale, CancellationToken cancellationToken)
    {
        await sales.TakeUpAsync(sale.BookingId, sale.UserId, cancellationToken);
        return false;
    }

    /// <summary>The same, for a history that has come to its last step.</summary>
    [Function(Issue)]
    public Task IssueAsync([ActivityTrigger] Sale sale, CancellationToken cancellationToken) =>
        sales.TakeUpAsync(sale.BookingId, sale.UserId, cancellationToken);
}
