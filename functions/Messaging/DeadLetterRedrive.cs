using System.Text.Json.Serialization;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.Logging;

namespace TicketMaster.Messaging;

/// <summary>Why a dead letter that was to be sent again is one still.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<LeftReason>))]
internal enum LeftReason
{
    /// <summary>There is none of this number, or no longer.</summary>
    [JsonStringEnumMemberName("not-found")]
    NotFound,

    /// <summary>Somebody else has it locked, or too many older ones stand before it.</summary>
    [JsonStringEnumMemberName("not-received")]
    NotReceived,

    /// <summary>The queue did not take the copy, or did not say so.</summary>
    [JsonStringEnumMemberName("not-sent")]
    NotSent,

    /// <summary>The copy is sent, but the dead letter could not be taken away: its lock was lost, or the queue did not answer.</summary>
    [JsonStringEnumMemberName("not-completed")]
    NotCompleted,
}

internal sealed record LeftDeadLetter(long SequenceNumber, LeftReason Reason);

/// <param name="Redriven">How many were sent again and are dead letters no more.</param>
/// <param name="Left">Those chosen of which that cannot be said, by sequence number.</param>
/// <param name="More">Whether there are others that the limit left out.</param>
internal sealed record Redrive(int Redriven, IReadOnlyList<LeftDeadLetter> Left, bool More);

/// <summary>
/// Sends dead letters to their queue again: receives one under a lock, sends a copy, completes it. In this order nothing is lost,
/// whatever ends it halfway: the dead letter is there until its copy is stored. Both being there does no harm: the copy's id is
/// derived, so that the queue drops a second one while it remembers the first, and settling twice changes nothing.
/// </summary>
internal sealed partial class DeadLetterRedrive(ServiceBusClient client, ILogger<DeadLetterRedrive> logger)
{
    private const int Batch = 100;

    /// <summary>How long to wait for messages that are there: what does not come is in another's hands.</summary>
    private static readonly TimeSpan s_wait = TimeSpan.FromSeconds(5);

    /// <summary>Those of these numbers.</summary>
    /// <exception cref="ServiceBusException">The queue did not answer; nothing was sent.</exception>
    public async Task<Redrive> NamedAsync(string queue, IReadOnlyCollection<long> numbers, string userId, CancellationToken cancellationToken)
    {
        await using ServiceBusReceiver receiver = client.OpenDeadLetters(queue);
        SortedSet<long> there = await FindAsync(receiver, numbers, cancellationToken);
        List<LeftDeadLetter> left = [.. numbers.Except(there).Select(number => new LeftDeadLetter(number, LeftReason.NotFound))];
        int redriven = await SendAgainAsync(queue, receiver, there, Batch, userId, left, cancellationToken);
        return new Redrive(redriven, [.. left.OrderBy(one => one.SequenceNumber)], More: false);
    }

    /// <summary>The oldest ones.</summary>
    /// <exception cref="ServiceBusException">The queue did not answer; nothing was sent.</exception>
    public async Task<Redrive> OldestAsync(string queue, int limit, string userId, CancellationToken cancellationToken)
    {
        await using ServiceBusReceiver receiver = client.OpenDeadLetters(queue);
        IReadOnlyList<ServiceBusReceivedMessage> found = await receiver.PeekAllAsync(0, limit + 1, cancellationToken);
        SortedSet<long> chosen = [.. found.Take(limit).Select(message => message.SequenceNumber)];
        List<LeftDeadLetter> left = [];
        int redriven = await SendAgainAsync(queue, receiver, chosen, limit, userId, left, cancellationToken);
        return new Redrive(redriven, [.. left.OrderBy(one => one.SequenceNumber)], More: found.Count > limit);
    }

    /// <summary>Which of the numbers there are: for one that is not there the whole queue would be received.</summary>
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

    /// <returns>How many were sent again and completed; those chosen that were not join <paramref name="left"/>.</returns>
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
                    // Once sent it is completed, whether or not the client waits for it.
                    var copy = new ServiceBusMessage(message) { MessageId = MessageIds.OfRedrive(message.MessageId, message.SequenceNumber) };
                    await sender.SendMessageAsync(copy, CancellationToken.None);
                    LogSent(message.SequenceNumber, queue, message.MessageId, copy.MessageId, userId);
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
            // What was done before it must be answered for.
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
            // It becomes free by itself when its lock ends.
            LogNotGivenBack(exception, message.SequenceNumber, queue);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Dead letter {SequenceNumber} of queue {Queue}, message {MessageId}, was sent again as {NewMessageId} for {UserId}.")]
    private partial void LogSent(long sequenceNumber, string queue, string? messageId, string newMessageId, string userId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Dead letter {SequenceNumber} of queue {Queue} was sent again but is still there.")]
    private partial void LogNotCompleted(Exception exception, long sequenceNumber, string queue);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Queue {Queue} does not answer: {Count} dead letters were not sent again.")]
    private partial void LogStopped(Exception exception, string queue, int count);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Dead letter {SequenceNumber} of queue {Queue} could not be given back; its lock ends by itself.")]
    private partial void LogNotGivenBack(Exception exception, long sequenceNumber, string queue);
}
