using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <summary><c>GET /admin/check-in/{ticketId}</c>: what is known of a ticket's scans. It changes nothing.</summary>
internal sealed class ViewScans(IDocumentContainer<SeatDocument> seats)
{
    [GateOnly]
    [Function(nameof(ViewScans))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/check-in/{ticketId}")] HttpRequest request,
        [Id] string ticketId,
        CancellationToken cancellationToken) =>
        TicketId.Parse(ticketId) is { } id && await seats.FindAsync(ticketId, id.RowKey, cancellationToken) is { Document: { } seat }
            ? JsonAnswer.Of(TicketScansAnswer.From(seat), TicketsJson.Default.TicketScansAnswer)
            : TicketRefusals.NeverTaken(ticketId).ToResult();
}
