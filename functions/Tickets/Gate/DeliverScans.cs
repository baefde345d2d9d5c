using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <param name="Gate">Where they were scanned.</param>
/// <param name="EventId">The event that the gate is for; null for any.</param>
internal sealed record DeliveryRequest(string Gate, IReadOnlyList<OfflineScan> Scans, string? EventId = null);

/// <param name="ScanId">Of the gate's making, new for each scan. Where it tried to check in online, the Idempotency-Key of that.</param>
/// <param name="Code">What was scanned.</param>
internal sealed record OfflineScan(string ScanId, string Code, string ScannedAt);

/// <param name="Results">In the order of the scans.</param>
internal sealed record DeliveryAnswer(IReadOnlyList<ScanResult> Results);

/// <summary>What the check-in would have answered to one scan.</summary>
/// <param name="Replayed">Whether the scan was delivered before.</param>
/// <param name="Conflict">Whether it is on the event's list of scans that contradict what else is known, or put another there.</param>
internal sealed record ScanResult(
    string ScanId, int Status, bool Replayed, bool Conflict, CheckInAnswer? CheckIn = null, JsonElement? Problem = null);

/// <summary>
/// <c>POST /admin/check-in/offline</c>: takes scans that a gate made without a network. Each is judged by when it was made, and a repeat
/// changes nothing.
/// </summary>
internal sealed class DeliverScans(ScanTickets scans, TicketCodes codes)
{
    /// <summary>Tickets looked at at the same time.</summary>
    private const int Parallel = 8;

    [GateOnly]
    [Function("DeliverScans")]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/check-in/offline")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (DeliveryRequest? asked, Refusal? refusal) = await RequestBody.ReadAsync(
            request, TicketsJson.Default.DeliveryRequest, Check, cancellationToken, Limits.AdminBodyBytes, anyText: "code");
        if (asked is null)
        {
            return refusal!.ToResult();
        }

        var results = new ScanResult[asked.Scans.Count];
        List<(int Index, TicketClaims Claims, Scan Scan)> genuine = [];
        for (int i = 0; i < results.Length; i++)
        {
            OfflineScan one = asked.Scans[i];
            TicketCode code = await codes.ReadAsync(one.Code);
            if (Moments.Read(one.ScannedAt) is not { } at)
            {
                results[i] = Refused(request, one, Refusal.InvalidRequest(Moments.Form("scannedAt")));
            }
            else if (code is TicketCode.Genuine(var claims))
            {
                genuine.Add((i, claims, new Scan(asked.Gate, asked.EventId, one.ScanId, at)));
            }
            else
            {
                results[i] = Refused(request, one, CheckIn.NotGenuine(code));
            }
        }

        // The scans of one ticket one after the other, the earliest first, so that their answers do not depend on chance. All of them if a
        // gate has given one id to scans of several tickets: the first of those has it.
        bool isMixed = genuine
            .Select(one => (asked.Scans[one.Index].ScanId, one.Claims.TicketId))
            .Distinct()
            .CountBy(one => one.ScanId)
            .Any(id => id.Value > 1);
        await System.Threading.Tasks.Parallel.ForEachAsync(
            genuine.GroupBy(one => isMixed ? "" : one.Claims.TicketId),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (ticket, stop) =>
            {
                foreach ((int index, TicketClaims claims, Scan scan) in ticket.OrderBy(one => one.Scan.ScannedAt))
                {
                    CheckInOutcome outcome = await scans.ScanAsync(Caller.Of(request).UserId, claims, scan, stop);
                    results[index] = Result(request, asked.Scans[index], claims.TicketId, outcome);
                }
            });
        return JsonAnswer.Of(new DeliveryAnswer(results), TicketsJson.Default.DeliveryAnswer);
    }

    private static ScanResult Result(HttpRequest request, OfflineScan scan, string ticketId, CheckInOutcome outcome) => outcome switch
    {
        CheckInOutcome.Passed passed => new(
            scan.ScanId,
            StatusCodes.Status200OK,
            outcome is CheckInOutcome.Repeated,
            outcome.IsConflict,
            CheckInAnswer.From(ticketId, passed)),
        CheckInOutcome.Refused(var why, _) => Refused(request, scan, why) with { Conflict = outcome.IsConflict },
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    private static ScanResult Refused(HttpRequest request, OfflineScan scan, Refusal why)
    {
        using var problem = JsonDocument.Parse(ProblemResult.Json(request.HttpContext, why));
        return new(scan.ScanId, why.Status, false, false, Problem: problem.RootElement.Clone());
    }

    private static Refusal? Check(DeliveryRequest asked) => CheckIn.CheckGate(asked.Gate, asked.EventId) ?? (
        asked.Scans.Count is 0 or > Limits.ScansPerDelivery
            ? Refusal.InvalidRequest($"Deliver 1 to {Limits.ScansPerDelivery} scans at once.")
        : asked.Scans.Any(one => one is null || !IdempotencyKey.IsValid(one.ScanId))
            ? Refusal.InvalidRequest($"Each scan needs a 'scanId' of 1 to {Limits.IdempotencyKeyLength} visible ASCII characters.")
        : null);
}
