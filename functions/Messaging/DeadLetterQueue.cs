using Azure.Messaging.ServiceBus;
using TicketMaster.Http;

namespace TicketMaster.Messaging;

/// <summary>
/// The queues whose dead letters administrators see: those that this app receives. It only sends to <see cref="Queues.TicketsIssued"/> and
/// has no right to receive there. That queue's receiver handles its dead letters, because only it knows whether a second mail does harm.
/// </summary>
internal static class DeadLetterQueue
{
    public static Refusal? Check(string queue) => queue == Queues.PaymentEvents ? null : DeadLetterRefusals.NoSuchQueue();

    public static ServiceBusReceiver OpenDeadLetters(this ServiceBusClient client, string queue) => client.CreateReceiver(
        queue, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter, ReceiveMode = ServiceBusReceiveMode.PeekLock });

    /// <summary>Looks at messages without locking them. The service may return fewer at a time than it has.</summary>
    /// <param name="receiver">Of the dead letters.</param>
    /// <param name="from">The lowest sequence number.</param>
    public static async Task<IReadOnlyList<ServiceBusReceivedMessage>> PeekAllAsync(
        this ServiceBusReceiver receiver, long from, int max, CancellationToken cancellationToken)
    {
        List<ServiceBusReceivedMessage> found = [];
        while (found.Count < max)
        {
            IReadOnlyList<ServiceBusReceivedMessage> next = await receiver.PeekMessagesAsync(
                max - found.Count, found.Count == 0 ? from : found[^1].SequenceNumber + 1, cancellationToken);
            if (next.Count == 0)
            {
                break;
            }

            found.AddRange(next);
        }

        return found;
    }
}

internal static class DeadLetterRefusals
{
    public static Refusal NoSuchQueue() => Refusal.NotFound(
        $"The dead letters of '{Queues.PaymentEvents}' can be seen here, of no other queue: others are received by others.");

    public static Refusal QueueUnavailable() => new(
        503,
        "unavailable",
        "The service cannot answer at the moment",
        "The queue did not answer. Nothing was sent again: repeat the request.")
    { RetryAfter = TimeSpan.FromSeconds(1) };

    public static Refusal NothingChosen() => Refusal.InvalidRequest(
        "Send exactly one of 'sequenceNumbers', and 'limit' for the oldest ones, whatever they are.");

    public static Refusal InvalidNumbers() => Refusal.InvalidRequest(
        $"'sequenceNumbers' must be 1 to {Limits.DeadLettersPerRedrive} whole numbers above 0.");

    public static Refusal InvalidLimit() => Refusal.InvalidRequest(
        $"'limit' must be a whole number from 1 to {Limits.DeadLettersPerRedrive}.");
}
