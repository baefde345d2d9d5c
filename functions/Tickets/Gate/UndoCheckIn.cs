using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <param name="Reason">Why. It is kept.</param>
/// <param name="ScanId">The scan to undo; null for whichever counts.</param>
internal sealed record UndoRequest(string Reason, string? ScanId = null);

/// <summary>
/// <c>POST /admin/check-in/{ticketId}/undo</c>: takes a check-in back, such as one made by mistake, so that the ticket lets in again. Who
/// did it, when and why stays with the seat. A repeat changes nothing.
/// </summary>
[AdminOnly]
internal sealed partial class UndoCheckIn(
    IDocumentContainer<SeatDocument> seats, UsedKeys keys, TimeProvider clock, ILogger<UndoCheckIn> logger)
{
    [Function(nameof(UndoCheckIn))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/check-in/{ticketId}/undo")] HttpRequest request,
        [Id] string ticketId,
        CancellationToken cancellationToken)
    {
        (UndoRequest? asked, string? key, Refusal? refusal) = await RequestBody.ReadWithKeyAsync(
            request, TicketsJson.Default.UndoRequest, Check, cancellationToken);
        if (asked is null)
        {
            return refusal!.ToResult();
        }

        if (TicketId.Parse(ticketId) is not { } id)
        {
            return TicketRefusals.NeverTaken(ticketId).ToResult();
        }

        string userId = Caller.Of(request).UserId;
        string what = UsedKeys.Request("undo-check-in", $"{ticketId}\n{asked.ScanId}\n{asked.Reason}");
        if (await keys.UseAsync(userId, id.EventId, key, what, null, cancellationToken) == KeyUse.ForAnother)
        {
            return BookingRefusals.IdempotencyKeyReused().ToResult();
        }

        return await UndoAsync(id, userId, asked, ScanId.Derive(userId, ticketId, key)) switch
        {
            null => TicketRefusals.NeverTaken(ticketId).ToResult(),
            (_, { } why) => why.ToResult(),
            var (seat, _) => JsonAnswer.Of(TicketScansAnswer.From(seat), TicketsJson.Default.TicketScansAnswer),
        };
    }

    /// <summary>Reads, decides and writes. After a lost race it reads and decides again.</summary>
    /// <returns>The seat as it is now, and why nothing was undone. Null if nobody ever took the seat.</returns>
    private async Task<(SeatDocument Seat, Refusal? Why)?> UndoAsync(
        TicketId ticketId, string userId, UndoRequest asked, string requestId)
    {
        // Not cancelled when the client goes away: whether the check-in was undone must become known.
        while (await seats.FindAsync(ticketId.ToString(), ticketId.RowKey, CancellationToken.None)
            is { Document: { } seat, ETag: { } etag })
        {
            UndoOutcome outcome = UndoDecision.Decide(seat, asked, userId, requestId, clock.GetUtcNow());
            if (outcome is not UndoOutcome.Write(var next))
            {
                return (seat, (outcome as UndoOutcome.Refused)?.Why);
            }

            StoreResult<SeatDocument> written = await seats.ReplaceKnownAsync(
                next, etag, read => read.Undone?.Any(one => one.Request == requestId) == true, CancellationToken.None);
            StoreUnavailableException.ThrowIfUnavailable(written);
            if (written.IsOk)
            {
                LogUndone(next.Id, seat.CheckedIn!.At, userId);
                return (next, null);
            }

            // What is meant is the check-in that was found first, and none that came after it.
            asked = asked with { ScanId = seat.CheckedIn!.Scan };
        }

        return null;
    }

    private static Refusal? Check(UndoRequest asked) =>
        asked.Reason.Length > Limits.ReasonLength || string.IsNullOrWhiteSpace(asked.Reason)
            ? Refusal.InvalidRequest($"'reason' must be 1 to {Limits.ReasonLength} characters, and not blank.")
            : asked.ScanId is { } scanId && !Ids.IsValid(scanId) ? Refusal.InvalidId("scanId")
            : null;

    [LoggerMessage(Level = LogLevel.Information, Message = "The check-in of ticket {TicketId} at {At:O} was undone by {UserId}.")]
    private partial void LogUndone(string ticketId, DateTimeOffset at, string userId);
}
