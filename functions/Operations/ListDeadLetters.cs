using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Messaging;
using TicketMaster.Payments;

namespace TicketMaster.Operations;

/// <param name="DeadLetters">By sequence number.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record DeadLettersAnswer(IReadOnlyList<DeadLetter> DeadLetters, string? Next);

/// <summary>A message that could not be handled.</summary>
/// <param name="MessageId">The provider's event id, with a suffix if it was sent again.</param>
/// <param name="SequenceNumber">The queue's unique number of it.</param>
/// <param name="EnqueuedAt">When it entered the queue.</param>
/// <param name="DeliveryCount">How often it was received, including as dead letter.</param>
/// <param name="DeadLetterReason">Why it was given up, in the queue's terms.</param>
/// <param name="DeadLetterErrorDescription">The same in a sentence.</param>
/// <param name="BodyBytes">The body's length.</param>
/// <param name="Body">The body, if it is text and not longer than <see cref="Limits.DeadLetterBodyBytes"/>.</param>
/// <param name="PaymentId">The provider's, if the body is a payment event.</param>
/// <param name="BookingId">The booking, if the body is a payment event.</param>
internal sealed record DeadLetter(
    string? MessageId,
    long SequenceNumber,
    DateTimeOffset EnqueuedAt,
    int DeliveryCount,
    string? DeadLetterReason,
    string? DeadLetterErrorDescription,
    int BodyBytes,
    string? Body,
    string? PaymentId,
    string? BookingId)
{
    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    public static DeadLetter Read(ServiceBusReceivedMessage message)
    {
        ReadOnlyMemory<byte> body = message.Body.ToMemory();
        PaymentEvent? about = ReadEvent(body.Span);
        return new DeadLetter(
            message.MessageId,
            message.SequenceNumber,
            message.EnqueuedTime,
            message.DeliveryCount,
            message.DeadLetterReason,
            message.DeadLetterErrorDescription,
            body.Length,
            body.Length <= Limits.DeadLetterBodyBytes ? Text(body.Span) : null,
            about?.PaymentId,
            about?.BookingId);
    }

    private static string? Text(ReadOnlySpan<byte> body)
    {
        try
        {
            return s_strict.GetString(body);
        }
        catch (DecoderFallbackException)
        {
            // The bytes are no text.
            return null;
        }
    }

    private static PaymentEvent? ReadEvent(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, PaymentEventJson.Default.PaymentEvent);
        }
        catch (JsonException)
        {
            // Perhaps the reason for which it was given up.
            return null;
        }
    }
}

/// <summary><c>GET /admin/queues/{queue}/dead-letters</c>: the dead letters of a queue, by sequence number.</summary>
[AdminOnly]
internal sealed partial class ListDeadLetters(ServiceBusClient client, ILogger<ListDeadLetters> logger)
{
    [Function(nameof(ListDeadLetters))]
    [TakesQuery(PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/queues/{queue}/dead-letters")]
        HttpRequest request,
        string queue,
        CancellationToken cancellationToken)
    {
        if (DeadLetterQueue.Check(queue) is { } unknown)
        {
            return unknown.ToResult();
        }

        if (!PageRequest.TryReadSize(request, out int size, out Refusal? refusal) || !TryReadFrom(request, out long from, out refusal))
        {
            return refusal.ToResult();
        }

        try
        {
            await using ServiceBusReceiver receiver = client.OpenDeadLetters(queue);
            IReadOnlyList<ServiceBusReceivedMessage> found = await receiver.PeekAllAsync(from, size + 1, cancellationToken);
            string? next = found.Count > size
                ? $"/admin/queues/{queue}/dead-letters?size={size}&{PageRequest.ContinuationParameter}={found[size].SequenceNumber}"
                : null;
            return JsonAnswer.Of(
                new DeadLettersAnswer([.. found.Take(size).Select(DeadLetter.Read)], next), OperationsJson.Default.DeadLettersAnswer);
        }
        catch (ServiceBusException exception)
        {
            // Nothing was changed by looking.
            LogUnavailable(exception, queue);
            return DeadLetterRefusals.QueueUnavailable().ToResult();
        }
    }

    private static bool TryReadFrom(HttpRequest request, out long from, [NotNullWhen(false)] out Refusal? refusal)
    {
        from = 0;
        refusal = QueryParameters.Text(request, PageRequest.ContinuationParameter) is { } text
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out from)
                ? Refusal.InvalidRequest(
                    $"'{PageRequest.ContinuationParameter}' must be a sequence number, such as in 'next' of the page before.")
                : null;
        return refusal is null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The dead letters of queue {Queue} cannot be seen now.")]
    private partial void LogUnavailable(Exception exception, string queue);
}
