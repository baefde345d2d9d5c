using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Deletes a performer that no upcoming event names. Deleting it again changes nothing.</summary>
[AdminOnly]
internal sealed class DeletePerformer(IDocumentContainer<PerformerDocument> performers, UpcomingEvents upcoming)
{
    [Function("DeletePerformer")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminRoutes.Prefix + "/performers/{performerId}")] HttpRequest request,
        [Id] string performerId,
        CancellationToken cancellationToken) =>
        AdminResult.Deleted(await DocumentChange.MakeAsync(
            performers, performerId, request, exists: performer => !performer.Deleted, DecideAsync, cancellationToken));

    private async Task<Decision<PerformerDocument>> DecideAsync(PerformerDocument? current, CancellationToken cancellationToken)
    {
        switch (current)
        {
            case null:
                return new Decision<PerformerDocument>.Refuse(AdminRefusals.NoSuchPerformer());
            case { Deleted: true }:
                return new Decision<PerformerDocument>.Keep();
            default:
                IReadOnlyList<string> needed = await upcoming.OfPerformerAsync(current.Id, cancellationToken);
                return needed.Count > 0
                    ? new Decision<PerformerDocument>.Refuse(AdminRefusals.InUse("performer", needed))
                    : new Decision<PerformerDocument>.Write(current with { Deleted = true });
        }
    }
}
