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
        string performerId,
        CancellationToken cancellationToken)
    {
        RequestBody<PerformerBody> read = await AdminRequest.ReadAsync(
            request, AdministrationJson.Default.PerformerBody, "performerId", performerId, Limits.IdLength, cancellationToken);
        if (read.Value is not { } body)
        {
            return read.Refusal!.ToResult();
        }

        if (body.Problems(performerId) is { Count: > 0 } problems)
        {
            return AdminRefusals.Invalid(problems).ToResult();
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
