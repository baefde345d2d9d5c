using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Release;
using TicketMaster.Storage;

namespace TicketMaster.Refund;

/// <param name="TicketIds">The tickets to refund. The booking keeps its others.</param>
internal sealed record RefundRequest(IReadOnlyList<string> TicketIds);

/// <summary>
/// <c>POST /admin/bookings/{bookingId}/refund</c>: takes a sale back, such as one that its buyer disputes. With a body only the tickets
/// that it names. A repeat changes nothing.
/// </summary>
[AdminOnly]
internal sealed class RefundBooking(
    IDocumentContainer<BookingDocument> bookings, BookingUpkeep upkeep, BookingAnswers answers, TimeProvider clock)
{
    [Function(nameof(RefundBooking))]
    [TakesBody]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = AdminRoutes.Prefix + "/bookings/{bookingId}/refund")]
        HttpRequest request,
        [Id] string bookingId,
        [DurableClient] DurableTaskClient durable,
        CancellationToken cancellationToken)
    {
        (RefundRequest? body, Refusal? refusal) = await RequestBody.ReadIfSentAsync(
            request, RefundJson.Default.RefundRequest, Check, cancellationToken, Limits.AdminBodyBytes);
        if (refusal is not null)
        {
            return refusal.ToResult();
        }

        return await RefundAsync(durable, bookingId, body?.TicketIds) switch
        {
            null => Refusal.NotFound($"There is no booking '{bookingId}'.").ToResult(),
            (_, { } why) => why.ToResult(),
            var (booking, _) => JsonAnswer.Of(
                await answers.OfAsync(booking, cancellationToken),
                BookingsJson.Default.BookingAnswer,
                statusCode: StatusCodes.Status202Accepted),
        };
    }

    /// <summary>A refund that has begun must go on even if the client does not wait, so nothing here is cancelled.</summary>
    /// <param name="ticketIds">The tickets to refund; null for all.</param>
    /// <returns>The booking as it is now, and why nothing was refunded. Null if there is no such booking.</returns>
    public async Task<(BookingDocument Booking, Refusal? Why)?> RefundAsync(
        DurableTaskClient durable, string bookingId, IReadOnlyList<string>? ticketIds)
    {
        if (await bookings.FindByIdAsync(bookingId, CancellationToken.None) is not { } found)
        {
            return null;
        }

        Refusal? why = null;
        (BookingDocument? booking, bool changed) = await bookings.ChangeAsync(
            bookingId,
            found.UserId,
            current =>
            {
                RefundOutcome outcome = RefundDecision.Decide(current, ticketIds, clock.GetUtcNow());
                why = (outcome as RefundOutcome.Refused)?.Why;
                return (outcome as RefundOutcome.Write)?.Next;
            },
            CancellationToken.None);
        if (changed)
        {
            await upkeep.AdvanceAsync(durable, booking!, CancellationToken.None);
            booking = (await bookings.FindAsync(bookingId, found.UserId, CancellationToken.None))!.Value.Document;
        }

        return (booking!, why);
    }

    private static Refusal? Check(RefundRequest refund)
    {
        IReadOnlyList<string> ids = refund.TicketIds;
        if (ids.Count is 0 or > Limits.TicketsPerReserve)
        {
            return Refusal.InvalidRequest(
                $"Name 1 to {Limits.TicketsPerReserve} tickets in 'ticketIds', or send no body to refund the whole booking.");
        }

        return !ids.All(id => Ids.IsValid(id)) ? Refusal.InvalidId("ticketIds")
            : ids.FirstOrDefault(id => ids.Count(other => other == id) > 1) is { } twice ? BookingRefusals.DuplicateSeat(twice)
            : null;
    }
}
