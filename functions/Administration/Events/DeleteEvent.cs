using System.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Refund;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>
/// Deletes an event of which nobody has a seat (204), or cancels it (202): its holds end, its payments are given up, its sales are
/// refunded. Repeating it finishes what was cut off, and changes nothing otherwise. An event that took place stays: nobody's money goes
/// back for it but by an explicit refund.
/// </summary>
[AdminOnly]
internal sealed class DeleteEvent(IDocumentContainer<EventDocument> events, SeatsInUse seatsInUse, EventCache cache, TimeProvider time)
{
    [Function("DeleteEvent")]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "delete", Route = AdminRoutes.Prefix + "/events/{eventId}")] HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        [DurableClient] DurableTaskClient durable)
    {
        // No cancellation: a client that goes away must not stop it between ending the event and ending its bookings.
        Change<EventDocument> change = await DocumentChange.MakeAsync(
            events, eventId, request, exists: found => found.Status != EventStatus.Deleted, DecideAsync, CancellationToken.None);
        cache.Forget(eventId);
        if (change is not Change<EventDocument>.Done(var document, var etag, _))
        {
            return change is Change<EventDocument>.Refused(var why) ? why.ToResult() : throw new UnreachableException();
        }

        // Also if no seat was in use: a concurrent reserve may have taken one since.
        await EndBookingsOfEvent.ScheduleAsync(durable, eventId, CancellationToken.None);
        return document.Status == EventStatus.Cancelled
            ? AdminResult.Document(EventBody.From(document), AdministrationJson.Default.EventBody, etag, StatusCodes.Status202Accepted)
            : TypedResults.NoContent();
    }

    private async Task<Decision<EventDocument>> DecideAsync(EventDocument? current, CancellationToken cancellationToken)
    {
        if (current is null)
        {
            return new Decision<EventDocument>.Refuse(AdminRefusals.NoSuch("event"));
        }

        if (current.Status != EventStatus.Scheduled)
        {
            return new Decision<EventDocument>.Keep();
        }

        if (current.StartsAt <= time.GetUtcNow())
        {
            return new Decision<EventDocument>.Refuse(AdminRefusals.EventOver(current.StartsAt));
        }

        IReadOnlyList<string> inUse = await seatsInUse.FindAsync(current.Id, sections: null, cancellationToken);
        string status = inUse.Count == 0 ? EventStatus.Deleted : EventStatus.Cancelled;
        return new Decision<EventDocument>.Write(current with { Status = status, Version = current.Version + 1 });
    }
}
