using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <param name="Code">What was scanned.</param>
/// <param name="Gate">Where it was scanned. A second scan is told it.</param>
/// <param name="EventId">The event that the gate is for; null for any.</param>
internal sealed record CheckInRequest(string Code, string Gate, string? EventId = null);

/// <summary><c>POST /admin/check-in</c>: lets the holder of a ticket in, once. The conditional write of the seat decides a race.</summary>
internal sealed class CheckIn(
    IDocumentContainer<SeatDocument> seats,
    IDocumentContainer<BookingDocument> bookings,
    EventCache events,
    TicketCodes codes,
    UsedKeys keys,
    IOptions<TicketsOptions> options,
    TimeProvider clock)
{
    [GateOnly]
    [Function("CheckInTicket")]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/check-in")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        (CheckInRequest? scan, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request, TicketsJson.Default.CheckInRequest, Check, cancellationToken);
        if (scan is null)
        {
            return refusal!.ToResult();
        }

        request.HttpContext.Response.Headers.CacheControl = "no-store";
        switch (await codes.ReadAsync(scan.Code))
        {
            case TicketCode.Malformed:
                return TicketRefusals.CodeMalformed().ToResult();
            case TicketCode.Forged:
                return TicketRefusals.CodeForged().ToResult();
            case TicketCode.Genuine(var claims):
                string userId = Caller.Of(request).UserId;
                string asked = UsedKeys.Request("check-in", $"{claims.TicketId}\n{claims.BookingId}\n{scan.EventId}\n{scan.Gate}");
                if (await keys.UseAsync(userId, claims.EventId, key, asked, claims.BookingId, cancellationToken) == KeyUse.ForAnother)
                {
                    return BookingRefusals.IdempotencyKeyReused().ToResult();
                }

                string scanId = ScanId.Derive(userId, scan.Gate, key);
                var mark = new CheckedIn(clock.GetUtcNow(), scan.Gate, claims.BookingId, scanId);
                CheckInOutcome outcome = await DecideAsync(claims, scan.EventId, mark, cancellationToken);
                return Answer(request, outcome);
            default:
                throw new System.Diagnostics.UnreachableException();
        }
    }

    /// <summary>Reads, decides and writes. After a lost race it reads and decides again.</summary>
    public async Task<CheckInOutcome> DecideAsync(
        TicketClaims claims, string? gateEventId, CheckedIn mark, CancellationToken cancellationToken)
    {
        TicketId ticketId = TicketId.Parse(claims.TicketId)!.Value;
        while (true)
        {
            EventDocument? document = await events.GetEventAsync(claims.EventId, cancellationToken);
            StoreResult<SeatDocument>? seat = await seats.FindAsync(claims.TicketId, ticketId.RowKey, cancellationToken);
            BookingDocument? booking = seat?.Document is { UserId: { } userId } named && named.BookingId == claims.BookingId
                ? (await bookings.FindAsync(claims.BookingId, userId, cancellationToken))?.Document
                : null;
            CheckInOutcome outcome = CheckInDecision.Decide(gateEventId, document, seat?.Document, booking, mark, options.Value.AdmitFor);
            if (outcome is not CheckInOutcome.Admit(var next, _, _))
            {
                return outcome;
            }

            // Not cancelled when the gate goes away: whether the scan was written must become known.
            StoreResult<SeatDocument> written = await seats.ReplaceKnownAsync(
                next, seat!.Value.ETag!, read => read.CheckedIn?.Scan == mark.Scan, CancellationToken.None);
            StoreUnavailableException.ThrowIfUnavailable(written);
            if (written.IsOk)
            {
                return outcome;
            }
        }
    }

    private static Refusal? Check(CheckInRequest scan) => scan switch
    {
        { Gate.Length: 0 or > Limits.GateLength } => Refusal.InvalidRequest($"'gate' must be 1 to {Limits.GateLength} characters."),
        { Gate: var gate } when string.IsNullOrWhiteSpace(gate) || gate.Any(char.IsControl) =>
            Refusal.InvalidRequest("'gate' must not be blank or have control characters."),
        { EventId: { } eventId } when !Ids.IsValid(eventId, Limits.EventIdLength) => Refusal.InvalidId("eventId", Limits.EventIdLength),

        // Such as the line break that some scanners send after it.
        { Code: var code } when Characters.FirstForbidden(code) is not null => TicketRefusals.CodeMalformed(),
        _ => null,
    };

    private static IResult Answer(HttpRequest request, CheckInOutcome outcome)
    {
        if (outcome is CheckInOutcome.Refused(var refusal))
        {
            return refusal.ToResult();
        }

        if (outcome is CheckInOutcome.Repeated)
        {
            request.HttpContext.Response.Headers[IdempotencyKey.ReplayedHeader] = "true";
        }

        return JsonAnswer.Of(CheckInAnswer.From((CheckInOutcome.Passed)outcome), TicketsJson.Default.CheckInAnswer);
    }
}
