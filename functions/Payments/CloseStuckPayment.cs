using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Payments;

/// <summary>
/// <c>DELETE /admin/payments/stuck/{caseId}</c>: closes a case for good that was settled outside of this app, such as with the
/// buyer. A case whose payment comes into order closes by itself.
/// </summary>
[AdminOnly]
internal sealed class CloseStuckPayment(PaymentCases cases)
{
    [Function(nameof(CloseStuckPayment))]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminRoutes.Prefix + "/payments/stuck/{caseId}")] HttpRequest request,
        [Id] string caseId,
        CancellationToken cancellationToken)
    {
        return await cases.CloseForGoodAsync(caseId, Caller.Of(request).UserId, cancellationToken)
            ? TypedResults.NoContent()
            : Refusal.NotFound("There is no such case.").ToResult();
    }
}
