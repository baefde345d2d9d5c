using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;
using TicketMaster.Http;

namespace TicketMaster.Messaging;

/// <summary>Why a chosen dead letter was not sent again, or not certainly.</summary>
[JsonConverter(typeof(KebabEnum<LeftReason>))]
internal enum LeftReason
{
    /// <summary>There is no dead letter of this number.</summary>
    NotFound,

    /// <summary>Somebody else has locked it, or too many older ones come first.</summary>
    NotReceived,

    /// <summary>The queue did not take the copy, or did not confirm it.</summary>
    NotSent,

    /// <summary>The copy is sent, but the dead letter could not be removed.</summary>
    NotCompleted,
}

internal sealed record LeftDeadLetter(long SequenceNumber, LeftReason Reason);

/// <param name="Redriven">How many were sent again and removed.</param>
/// <param name="Left">The other chosen ones, by sequence number.</param>
/// <param name="More">Whether the limit left others out.</param>
internal sealed record Redrive(int Redriven, IReadOnlyList<LeftDeadLetter> Left, bool More);

/// <summary>
/// Sends dead letters to their queue again: receives one under a lock, sends a copy, completes it. In this order nothing is lost, because
/// the dead letter stays until its copy is stored. A second copy does no harm: its id is derived, so that the queue drops it, and settling
/// twice changes nothing.
/// </summary>
internal sealed partial class DeadLetterRedrive(ServiceBusClient client, ILogger<DeadLetterRedrive> logger)
{
    private const int Batch = 100;

    /// <summary>How long to wait for messages. Those that do not come are locked by somebody else.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);

    /// <summary>Sends those with these numbers again.</summary>
    /// <exception cref="ServiceBusException">The queue did not answer. Nothing was sent.</exception>
    public async Task<Redrive> NamedAsync(
        string queue, IReadOnlyCollection<long> numbers, string userId, CancellationToken cancellationToken)
    {
        await using ServiceBusReceiver receiver = client.OpenDeadLetters(queue);
        SortedSet<long> there = await FindAsync(receiver, numbers, cancellationToken);
        List<LeftDeadLetter> left = [.. numbers.Except(there).Select(number => new LeftDeadLetter(number, LeftReason.NotFound))];
        int redriven = await SendAgainAsync(queue, receiver, there, Batch, userId, left, cancellationToken);
        return new Redrive(redriven, [.. left.OrderBy(one => one.SequenceNumber)], More: false);
    }

    /// <summary>Sends the oldest ones again.</summary>
    /// <exception cref="ServiceBusException">The queue did not answer. Nothing was sent.</exception>
    public async Task<Redrive> OldestAsync(string queue, int limit, string userId, CancellationToken cancellationToken)
    {
        await using ServiceBusReceiver receiver = client.OpenDeadLetters(queue);
        IReadOnlyList<ServiceBusReceivedMessage> found = await receiver.PeekAllAsync(0, limit + 1, cancellationToken);
        SortedSet<long> chosen = [.. found.Take(limit).Select(message => message.SequenceNumber)];
        List<LeftDeadLetter> left = [];
        int redriven = await SendAgainAsync(queue, receiver, chosen, limit, userId, left, cancellationToken);
        return new Redrive(redriven, [.. left.OrderBy(one => one.SequenceNumber)], More: found.Count > limit);
    }

    /// <summary>The numbers that exist. Looking for a missing one would receive the whole queue.</summary>
    private static async Task<SortedSet<long>> FindAsync(
        ServiceBusReceiver receiver, IReadOnlyCollection<long> numbers, CancellationToken cancellationToken)
    {
        SortedSet<long> there = [];
        long seenTo = 0;
        foreach (long number in numbers.Order().Where(number => number > seenTo))
        {
            IReadOnlyList<ServiceBusReceivedMessage> page = await receiver.PeekMessagesAsync(Batch, number, cancellationToken);
            if (page.Count == 0)
            {
                break;
            }

            there.UnionWith(page.Select(message => message.SequenceNumber));
            seenTo = page[^1].SequenceNumber;
        }

        there.IntersectWith(numbers);
        return there;
    }

    /// <returns>How many were sent again and completed. The other chosen ones are added to <paramref name="left"/>.</returns>
    private async Task<int> SendAgainAsync(
        string queue,
        ServiceBusReceiver receiver,
        SortedSet<long> chosen,
        int batch,
        string userId,
        List<LeftDeadLetter> left,
        CancellationToken cancellationToken)
    {
        await using ServiceBusSender sender = client.CreateSender(queue);
        HashSet<ServiceBusReceivedMessage> held = [];
        LeftReason rest = LeftReason.NotReceived;
        int redriven = 0;
        try
        {
            for (int received = 0; chosen.Count > 0 && received < Limits.DeadLettersReceived;)
            {
                IReadOnlyList<ServiceBusReceivedMessage> messages = await receiver.ReceiveMessagesAsync(
                    Math.Min(batch, Limits.DeadLettersReceived - received), s_wait, cancellationToken);
                if (messages.Count == 0)
                {
                    break;
                }

                received += messages.Count;
                held.UnionWith(messages);
                foreach (ServiceBusReceivedMessage message in messages.Where(message => chosen.Contains(message.SequenceNumber)))
                {
                    // No cancellation: what is sent must be completed.
                    string copyId = MessageIds.OfRedrive(message.MessageId, message.SequenceNumber);
                    var copy = new ServiceBusMessage(message) { MessageId = copyId };
                    await sender.SendMessageAsync(copy, CancellationToken.None);
                    LogSent(message.SequenceNumber, queue, Characters.Without(message.MessageId ?? ""), copyId, userId);
                    chosen.Remove(message.SequenceNumber);
                    held.Remove(message);
                    if (await CompleteAsync(queue, receiver, message))
                    {
                        redriven++;
                    }
                    else
                    {
                        left.Add(new LeftDeadLetter(message.SequenceNumber, LeftReason.NotCompleted));
                    }
                }
            }
        }
        catch (ServiceBusException exception)
        {
            // The answer must report what was done before.
            LogStopped(exception, queue, chosen.Count);
            rest = LeftReason.NotSent;
        }
        finally
        {
            await Task.WhenAll(held.Select(message => GiveBackAsync(queue, receiver, message)));
        }

        left.AddRange(chosen.Select(number => new LeftDeadLetter(number, rest)));
        return redriven;
    }

    private async Task<bool> CompleteAsync(string queue, ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
    {
        try
        {
            await receiver.CompleteMessageAsync(message, CancellationToken.None);
            return true;
        }
        catch (ServiceBusException exception)
        {
            LogNotCompleted(exception, message.SequenceNumber, queue);
            return false;
        }
    }

    private async Task GiveBackAsync(string queue, ServiceBusReceiver receiver, ServiceBusReceivedMessage message)
    {
        try
        {
            await receiver.AbandonMessageAsync(message, cancellationToken: CancellationToken.None);
        }
        catch (ServiceBusException exception)
        {
            // Its lock ends by itself.
            LogNotGivenBack(exception, message.SequenceNumber, queue);
        }
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Dead letter {SequenceNumber} of queue {Queue}, message {MessageId}, was sent again as {NewMessageId} for {UserId}.")]
    private partial void LogSent(long sequenceNumber, string queue, string? messageId, string newMessageId, string userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter {SequenceNumber} of queue {Queue} was sent again but is still there.")]
    private partial void LogNotCompleted(Exception exception, long sequenceNumber, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} does not answer: {Count} dead letters were not sent again.")]
    private partial void LogStopped(Exception exception, string queue, int count);

    [LoggerMessage(
        Level = LogLevel.Debug,
        Message = "Dead letter {SequenceNumber} of queue {Queue} could not be given back; its lock ends by itself.")]
    private partial void LogNotGivenBack(Exception exception, long sequenceNumber, string queue);
}
