using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <param name="Tickets">In no particular order; those of a booking one after the other.</param>
/// <param name="NextSince">The <c>since</c> of the next list, if that is to have only what is new. That of a list's first page.</param>
/// <param name="Next">The next page's address, absent on the last.</param>
internal sealed record RefundedTicketsAnswer(
    string EventId, IReadOnlyList<RefundedTicketAnswer> Tickets, DateTimeOffset NextSince, string? Next);

internal sealed record RefundedTicketAnswer(string TicketId, string BookingId, DateTimeOffset RefundedAt);

/// <summary>
/// <c>GET /admin/events/{eventId}/refunded-tickets</c>: an event's tickets that let nobody in any more, for gates that check offline.
/// </summary>
internal sealed class ListRefundedTickets(
    IDocumentContainer<BookingDocument> bookings, EventCache events, TimeProvider clock)
{
    private const string Since = "since";

    [GateOnly]
    [Function("ListRefundedTickets")]
    [TakesQuery(Since, PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/events/{eventId}/refunded-tickets")]
        HttpRequest request,
        [Id(Limits.EventIdLength)] string eventId,
        CancellationToken cancellationToken)
    {
        string? text = QueryParameters.Text(request, Since);
        DateTimeOffset? since = text is null ? null : Moments.Read(text);
        if (text is not null && since is null)
        {
            return Refusal.InvalidRequest(Moments.Form(Since)).ToResult();
        }

        (PageRequest? asked, Refusal? refusal) = PageRequest.Read(request);
        if (asked is null)
        {
            return refusal!.ToResult();
        }

        if (await events.GetEventAsync(eventId, cancellationToken) is null)
        {
            return BookingRefusals.NoSuchEvent(eventId).ToResult();
        }

        // Bookings of an earlier version do not say when they were refunded, so a whole list finds them by their state.
        DocumentQuery[] parts = since is { } from ? [NewerThan(eventId, from)]
            : [BookingsOfEvent.InState(eventId, BookingState.Refunded, asked.Size), PartlyRefunded(eventId)];
        int part = asked.Continuation is [var digit, ..] ? digit - '0' : 0;
        if (part < 0 || part >= parts.Length)
        {
            return PageRequest.InvalidContinuation().ToResult();
        }

        string? continuation = asked.Continuation is { Length: > 1 } rest ? rest[1..] : null;
        QueryPage<BookingDocument> page = await bookings.QueryAsync(
            parts[part] with { PageSize = asked.Size, Continuation = continuation }, cancellationToken);
        if (page.Status == StoreStatus.NotFound)
        {
            return PageRequest.InvalidContinuation().ToResult();
        }

        if (page.Status != StoreStatus.Ok)
        {
            throw new StoreUnavailableException(page.Status, null);
        }

        string? next = page.Continuation is { } more ? $"{part}{more}" : part + 1 < parts.Length ? $"{part + 1}" : null;
        string address = $"/admin/events/{eventId}/refunded-tickets{(since is { } at ? $"?{Since}={at.UtcDateTime:O}" : "")}";
        return JsonAnswer.Of(
            new RefundedTicketsAnswer(
                eventId,
                [.. page.Items.SelectMany(item => TicketsOf(item.Document!, since))],

                // Refunds of instances whose clocks are behind may come in later.
                clock.GetUtcNow() - Limits.ClockAhead,
                next is null ? null : asked.Next(address, next)),
            TicketsJson.Default.RefundedTicketsAnswer);
    }

    private static DocumentQuery PartlyRefunded(string eventId) => new(
        null, [new Predicate("refundsOf", Comparison.Equal, eventId), new Predicate("state", Comparison.Equal, "booked")]);

    private static DocumentQuery NewerThan(string eventId, DateTimeOffset since) => new(
        null,
        [
            new Predicate("refundsOf", Comparison.Equal, eventId),
            new Predicate("refundedAt", Comparison.GreaterThanOrEqual, since.ToUnixTimeMilliseconds()),
        ]);

    private static IEnumerable<RefundedTicketAnswer> TicketsOf(BookingDocument booking, DateTimeOffset? since) =>
        from ticket in PartRefunds.EverOwn(booking)
        let at = RefundTimes.Of(booking, ticket.TicketId)
        where at is not null && (since is null || at >= since)
        select new RefundedTicketAnswer(ticket.TicketId, booking.Id, at.Value);
}
