using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <summary>A message of <c>tickets-issued</c>. It has the code, because the sender of mails cannot ask for it as the holder.</summary>
internal sealed record TicketIssued(
    string TicketId, string BookingId, string EventId, string UserId, string Section, string Row, string Seat, string Code)
{
    /// <summary>The same whenever a ticket is issued again, so that the queue drops repeats.</summary>
    public static string MessageId(string bookingId, string ticketId) => $"{bookingId}-{ticketId}";
}

/// <summary>
/// The last step of a sale: marks the seats, sends a message for each ticket, and notes in the booking that it did. If it is cut off, it
/// is repeated with the same message ids, and the queue drops the repeats.
/// </summary>
internal sealed class IssueTickets(
    IDocumentContainer<BookingDocument> bookings, SeatClaims claims, TicketCodes codes, ServiceBusClient serviceBus, TimeProvider clock)
{
    public const string Activity = "IssueTickets";

    private readonly ServiceBusSender _issued = serviceBus.CreateSender(Queues.TicketsIssued);

    [Function(Activity)]
    public async Task RunAsync([ActivityTrigger] Sale sale, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(sale.BookingId, sale.UserId, cancellationToken) is not { Document: { } booking } read
            || !BookingLifecycle.HasTickets(booking))
        {
            return;
        }

        await claims.MarkBookedAsync(booking, cancellationToken);

        // The queue forgets ids in time, and a booking may be due again for other reasons.
        if (booking.IssuedAt is null)
        {
            await _issued.SendMessagesAsync([.. booking.Tickets.Select(ticket => Message(booking, ticket))], cancellationToken);
        }

        await bookings.ChangeAsync(read, current => BookingLifecycle.Issue(current, clock.GetUtcNow()), cancellationToken);
    }

    private ServiceBusMessage Message(BookingDocument booking, BookedTicket ticket)
    {
        string code = codes.Sign(TicketClaims.From(booking, ticket));
        var issued = new TicketIssued(
            ticket.TicketId, booking.Id, booking.EventId, booking.UserId, ticket.Section, ticket.Row, ticket.Seat, code);
        return new ServiceBusMessage(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(issued, TicketJson.Default.TicketIssued)))
        {
            MessageId = TicketIssued.MessageId(booking.Id, ticket.TicketId),
            ContentType = "application/json",
        };
    }
}
