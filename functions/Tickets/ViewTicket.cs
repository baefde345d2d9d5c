using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Tickets;

/// <summary>
/// <c>GET /booking/{bookingId}/tickets/{ticketId}</c>: a ticket of the caller as JSON, or its code as a picture. The id's extension or
/// <c>Accept</c> chooses.
/// </summary>
internal sealed class ViewTicket(HolderTickets holder, TicketCodes codes)
{
    [Function(nameof(ViewTicket))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "booking/{bookingId}/tickets/{ticketId}")] HttpRequest request,
        [Id] string bookingId,
        string ticketId,
        CancellationToken cancellationToken)
    {
        (string id, TicketForm? named) = TicketForms.Split(ticketId);
        if (!Ids.IsValid(id))
        {
            return Refusal.InvalidId(nameof(ticketId)).ToResult();
        }

        BookingWithTickets found = await holder.FindAsync(request, bookingId, cancellationToken);
        if (found.Refusal is { } refusal)
        {
            return refusal.ToResult();
        }

        if (found.Booking!.Tickets.FirstOrDefault(one => one.TicketId == id) is not { } ticket)
        {
            return (PartRefunds.IsRefunded(found.Booking, id) ? TicketRefusals.Refunded() : TicketRefusals.NoSuchTicket()).ToResult();
        }

        if (named is null)
        {
            AnswerBody.VaryBy(request.HttpContext.Response, "Accept");
        }

        return (named ?? TicketForms.Wanted(request.GetTypedHeaders().Accept)) switch
        {
            TicketForm.Svg => AnswerBody.Of(TicketPicture.Svg(Code(found.Booking, ticket)), TicketForms.SvgType),
            TicketForm.Png => TypedResults.Bytes(TicketPicture.Png(Code(found.Booking, ticket)), TicketForms.PngType),
            _ => JsonAnswer.Of(TicketAnswer.From(found.Event!, found.Booking, ticket, codes), TicketsJson.Default.TicketAnswer),
        };
    }

    private string Code(BookingDocument booking, BookedTicket ticket) => codes.Sign(TicketClaims.From(booking, ticket));
}
