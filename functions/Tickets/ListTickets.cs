using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;

namespace TicketMaster.Tickets;

/// <summary><c>GET /booking/{bookingId}/tickets</c>: the tickets of the caller's booking, once it is paid for.</summary>
internal sealed class ListTickets(HolderTickets holder, TicketCodes codes)
{
    [Function(nameof(ListTickets))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "booking/{bookingId}/tickets")] HttpRequest request,
        [Id] string bookingId,
        CancellationToken cancellationToken) =>
        await holder.FindAsync(request, bookingId, cancellationToken) switch
        {
            { Refusal: { } refusal } => refusal.ToResult(),
            var found => JsonAnswer.Of(
                new TicketsAnswer(
                    bookingId, [.. found.Booking!.Tickets.Select(ticket => TicketAnswer.From(found.Event!, found.Booking, ticket, codes))]),
                TicketsJson.Default.TicketsAnswer),
        };
}
