using Azure.Messaging.ServiceBus;
using TicketMaster.Messaging;

namespace TicketMaster.Bookings;

/// <summary>What <c>buyer-notices</c> carries to whoever writes to the buyer. The booking has the rest.</summary>
internal sealed record BuyerNotice(string Kind, string BookingId, string UserId, string EventId);

/// <summary>
/// The way onto the queue <see cref="Queues.BuyerNotices"/>; one link for the whole process. Only for what a booking's document says
/// that is owed (<see cref="BookingAlerts"/>): nothing that settles money waits for it.
/// </summary>
internal sealed class BuyerNotices(ServiceBusClient client, TimeProvider clock)
{
    /// <summary>The client alone would go on trying for minutes, and bookings that are due wait behind.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly ServiceBusSender _sender = client.CreateSender(Queues.BuyerNotices);

    /// <summary>Returns once the queue has it. Sent again it is the same message, which the queue drops.</summary>
    /// <param name="kind">One of <see cref="NoticeKind"/>.</param>
    /// <param name="booking">The booking.</param>
    /// <param name="strayPaymentId">The payment it is about, where that is not the booking's own.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="TimeoutException">The queue did not answer; it may have it.</exception>
    public async Task SendAsync(string kind, BookingDocument booking, string? strayPaymentId, CancellationToken cancellationToken)
    {
        var notice = new BuyerNotice(kind, booking.Id, booking.UserId, booking.EventId);
        using var patience = new CancellationTokenSource(s_patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            await _sender.SendMessageAsync(
                new ServiceBusMessage(BinaryData.FromObjectAsJson(notice, System.Text.Json.JsonSerializerOptions.Web))
                {
                    MessageId = MessageId(kind, booking.Id, strayPaymentId),
                    ContentType = "application/json",
                },
                either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The queue of notices did not answer.", exception);
        }
    }

    public static string MessageId(string kind, string bookingId, string? strayPaymentId) =>
        strayPaymentId is null ? $"{bookingId}-{kind}" : MessageIds.Compose($"{bookingId}-{kind}-", strayPaymentId);
}
