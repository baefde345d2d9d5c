using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>Creates or changes a performer. Events carry its name as it was when they were last written.</summary>
[AdminOnly]
internal sealed class PutPerformer(IDocumentContainer<PerformerDocument> performers)
{
    [Function("PutPerformer")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "put", Route = AdminRoutes.Prefix + "/performers/{performerId}")] HttpRequest request,
        [Id] string performerId,
        CancellationToken cancellationToken)
    {
        (PerformerBody? body, Refusal? refusal) = await RequestBody.ReadAsync(
            request,
            AdministrationJson.Default.PerformerBody,
            read => read.Problems(performerId) is { Count: > 0 } problems ? AdminRefusals.Invalid(problems) : null,
            cancellationToken,
            Limits.AdminBodyBytes);
        if (body is null)
        {
            return refusal!.ToResult();
        }

        var next = new PerformerDocument { Id = performerId, Name = body.Name };
        Change<PerformerDocument> change = await DocumentChange.MakeAsync(
            performers,
            performerId,
            request,
            exists: performer => !performer.Deleted,
            (current, _) => Task.FromResult<Decision<PerformerDocument>>(
                current == next ? new Decision<PerformerDocument>.Keep() : new Decision<PerformerDocument>.Write(next)),
            cancellationToken);
        return AdminResult.Of(change, PerformerBody.Of, AdministrationJson.Default.PerformerBody);
    }
}
