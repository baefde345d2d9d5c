using Azure.Messaging.ServiceBus;
using TicketMaster.Messaging;

namespace TicketMaster.Bookings;

/// <summary>A message of the queue <c>buyer-notices</c>, for the service that writes to buyers. The booking has the rest.</summary>
/// <param name="TicketId">The ticket that it is about; null if it is about the booking.</param>
internal sealed record BuyerNotice(string Kind, string BookingId, string UserId, string EventId, string? TicketId = null);

/// <summary>
/// Sends to the queue <see cref="Queues.BuyerNotices"/>, over one link for the whole process. It sends only the notices that a
/// booking's document owes (<see cref="BookingAlerts"/>), so nothing that settles money waits for the queue.
/// </summary>
internal sealed class BuyerNotices(ServiceBusClient client, TimeProvider clock)
{
    /// <summary>The client alone would try for minutes, and due bookings would wait behind it.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ServiceBusSender _sender = client.CreateSender(Queues.BuyerNotices);

    /// <summary>Returns once the queue has the notice. A repeat has the same message id, and the queue drops it.</summary>
    /// <param name="kind">One of <see cref="NoticeKind"/>.</param>
    /// <param name="subject">
    /// The payment that the notice is about, if it is not the booking's own, the refunded ticket, or the number of the event's move.
    /// </param>
    /// <exception cref="TimeoutException">The queue did not answer. It may have the notice all the same.</exception>
    public async Task SendAsync(string kind, BookingDocument booking, string? subject, CancellationToken cancellationToken)
    {
        var notice = new BuyerNotice(kind, booking.Id, booking.UserId, booking.EventId, kind == NoticeKind.TicketRefunded ? subject : null);
        using var patience = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _sender.SendMessageAsync(
                new ServiceBusMessage(BinaryData.FromObjectAsJson(notice, System.Text.Json.JsonSerializerOptions.Web))
                {
                    MessageId = MessageId(kind, booking.Id, subject),
                    ContentType = "application/json",
                },
                either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The queue of notices did not answer.", exception);
        }
    }

    public static string MessageId(string kind, string bookingId, string? subject) =>
        subject is null ? $"{bookingId}-{kind}" : MessageIds.Compose($"{bookingId}-{kind}-", subject);
}
