using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;

namespace TicketMaster.Tickets;

/// <param name="Code">What was scanned.</param>
/// <param name="Gate">Where it was scanned. A second scan is told it.</param>
/// <param name="EventId">The event that the gate is for; null for any.</param>
/// <param name="ScannedAt">When it was scanned, if that was offline; null if it was now.</param>
internal sealed record CheckInRequest(string Code, string Gate, string? EventId = null, string? ScannedAt = null);

/// <summary><c>POST /admin/check-in</c>: lets the holder of a ticket in, once.</summary>
internal sealed class CheckIn(ScanTickets scans, TicketCodes codes)
{
    [GateOnly]
    [Function("CheckInTicket")]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/check-in")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (CheckInRequest? asked, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request, TicketsJson.Default.CheckInRequest, Check, cancellationToken);
        if (asked is null)
        {
            return refusal!.ToResult();
        }

        TicketCode code = await codes.ReadAsync(asked.Code);
        if (code is not TicketCode.Genuine(var claims))
        {
            return NotGenuine(code).ToResult();
        }

        DateTimeOffset? scannedAt = asked.ScannedAt is { } text ? Moments.Read(text) : null;
        var scan = new Scan(asked.Gate, asked.EventId, key, scannedAt);
        CheckInOutcome outcome = await scans.ScanAsync(Caller.Of(request).UserId, claims, scan, cancellationToken);
        if (outcome is not CheckInOutcome.Passed passed)
        {
            return ((CheckInOutcome.Refused)outcome).Why.ToResult();
        }

        if (outcome is CheckInOutcome.Repeated)
        {
            request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return JsonAnswer.Of(CheckInAnswer.From(claims.TicketId, passed), TicketsJson.Default.CheckInAnswer);
    }

    /// <summary>Of a code that was read and is not genuine.</summary>
    public static Refusal NotGenuine(TicketCode code) =>
        code is TicketCode.Malformed ? TicketRefusals.CodeMalformed() : TicketRefusals.CodeForged();

    /// <summary>What is wrong with a gate's name or event, or null.</summary>
    public static Refusal? CheckGate(string gate, string? eventId) =>
        gate.Length is 0 or > Limits.GateLength ? Refusal.InvalidRequest($"'gate' must be 1 to {Limits.GateLength} characters.")
        : string.IsNullOrWhiteSpace(gate) ? Refusal.InvalidRequest("'gate' must not be blank.")
        : eventId is not null && !Ids.IsValid(eventId, Limits.EventIdLength) ? Refusal.InvalidId("eventId", Limits.EventIdLength)
        : null;

    private static Refusal? Check(CheckInRequest asked) => CheckGate(asked.Gate, asked.EventId) ?? (

        // Such as the line break that some scanners send after it.
        Characters.FirstForbidden(asked.Code) is not null ? TicketRefusals.CodeMalformed()
        : asked.ScannedAt is { } text && Moments.Read(text) is null ? Refusal.InvalidRequest(Moments.Form("scannedAt"))
        : null);
}
