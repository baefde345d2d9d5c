using System.Text.Json;
using Azure.Messaging.ServiceBus;
using TicketMaster.Bookings;
using TicketMaster.Messaging;

namespace TicketMaster.Tickets;

/// <summary>A message of <c>tickets-issued</c>. It has the code, because the sender of mails cannot ask for it as the holder.</summary>
internal sealed record TicketIssued(
    string TicketId, string BookingId, string EventId, string UserId, string Section, string Row, string Seat, string Code)
{
    /// <summary>The same whenever a ticket is issued again, so that the queue drops repeats.</summary>
    public static string MessageId(string bookingId, string ticketId) => $"{bookingId}-{ticketId}";
}

/// <summary>
/// Tells other systems of the tickets of a sale, with a message for each. If it is repeated, the ids are the same, and the queue drops the
/// repeats.
/// </summary>
internal sealed class IssueTickets(TicketCodes codes, ServiceBusClient serviceBus)
{
    private readonly ServiceBusSender _issued = serviceBus.CreateSender(Queues.TicketsIssued);

    public Task SendAsync(BookingDocument booking, CancellationToken cancellationToken) =>
        _issued.SendMessagesAsync([.. booking.Tickets.Select(ticket => Message(booking, ticket))], cancellationToken);

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
