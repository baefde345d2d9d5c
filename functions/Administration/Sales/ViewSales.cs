using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Administration;

/// <summary><c>GET /admin/events/{eventId}/sales</c>: what was sold, is held and is free, and for how much.</summary>
[AdminOnly]
internal sealed class ViewSales(CountedSales sales)
{
    [Function(nameof(ViewSales))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/events/{eventId}/sales")]
        HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        CancellationToken cancellationToken) =>
        await sales.OfAsync(eventId, cancellationToken) is { } counted
            ? JsonAnswer.Of(counted, AdministrationJson.Default.SalesAnswer)
            : AdminRefusals.NoSuch("event").ToResult();
}
