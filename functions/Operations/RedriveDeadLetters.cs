using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Messaging;

namespace TicketMaster.Operations;

/// <summary><c>{ "sequenceNumbers": [ … ] }</c>, or <c>{ "limit": n }</c> for the oldest ones.</summary>
internal sealed record RedriveRequest(IReadOnlyList<long>? SequenceNumbers = null, int? Limit = null)
{
    public Refusal? Check() => (SequenceNumbers, Limit) switch
    {
        ({ } numbers, null) => numbers.Count is >= 1 and <= Limits.DeadLettersPerRedrive && numbers.All(number => number > 0)
            ? null
            : DeadLetterRefusals.InvalidNumbers(),
        (null, { } limit) => limit is >= 1 and <= Limits.DeadLettersPerRedrive ? null : DeadLetterRefusals.InvalidLimit(),
        _ => DeadLetterRefusals.NothingChosen(),
    };
}

/// <param name="Redriven">How many were sent again.</param>
/// <param name="Left">How many of the chosen ones were not sent again, or not certainly.</param>
/// <param name="LeftBecause">Which those are and why, by sequence number.</param>
/// <param name="More">Whether the limit left others out.</param>
internal sealed record RedriveAnswer(int Redriven, int Left, IReadOnlyList<LeftDeadLetter> LeftBecause, bool More);

/// <summary><c>POST /admin/queues/{queue}/dead-letters/redrive</c>: sends dead letters to their queue again.</summary>
[AdminOnly]
internal sealed partial class RedriveDeadLetters(DeadLetterRedrive redrive, ILogger<RedriveDeadLetters> logger)
{
    [Function(nameof(RedriveDeadLetters))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/queues/{queue}/dead-letters/redrive")]
        HttpRequest request,
        string queue,
        CancellationToken cancellationToken)
    {
        if (DeadLetterQueue.Check(queue) is { } unknown)
        {
            return unknown.ToResult();
        }

        (RedriveRequest? chosen, Refusal? refusal) = await RequestBody.ReadAsync(
            request, OperationsJson.Default.RedriveRequest, body => body.Check(), cancellationToken, Limits.AdminBodyBytes);
        if (chosen is null)
        {
            return refusal!.ToResult();
        }

        try
        {
            string userId = Caller.Of(request).UserId;
            Redrive done = chosen switch
            {
                { SequenceNumbers: { } numbers } => await redrive.NamedAsync(queue, numbers.ToHashSet(), userId, cancellationToken),
                { Limit: { } limit } => await redrive.OldestAsync(queue, limit, userId, cancellationToken),
                _ => throw new System.Diagnostics.UnreachableException(),
            };
            return JsonAnswer.Of(
                new RedriveAnswer(done.Redriven, done.Left.Count, done.Left, done.More), OperationsJson.Default.RedriveAnswer);
        }
        catch (ServiceBusException exception)
        {
            // It failed while looking for messages, before sending any.
            LogUnavailable(exception, queue);
            return DeadLetterRefusals.QueueUnavailable().ToResult();
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "No dead letter of queue {Queue} could be sent again.")]
    private partial void LogUnavailable(Exception exception, string queue);
}
