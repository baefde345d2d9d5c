using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>
/// <c>GET /admin/bookings</c>: a booking by its id, the bookings of a user, of an event, or that have or had a seat. A user's are in one
/// partition and newest first. A seat's are found by their ids. An event's, and one by its id alone, are looked for in all partitions, by
/// an index, in no particular order.
/// </summary>
[AdminOnly]
internal sealed class FindBookings(
    IDocumentContainer<BookingDocument> bookings,
    IDocumentContainer<SeatDocument> seats,
    IDocumentContainer<SaleDocument> sales,
    BookingAnswers answers)
{
    private static readonly string[] s_states = [.. Enum.GetValues<BookingState>().Select(BookingsOfEvent.NameOf)];

    [Function(nameof(FindBookings))]
    [TakesQuery("bookingId", "eventId", "user", "state", "ticketId", PageRequest.SizeParameter, PageRequest.ContinuationParameter)]
    public async Task<IResult> RunAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = AdminRoutes.Prefix + "/bookings")] HttpRequest request,
        CancellationToken cancellationToken)
    {
        Wanted wanted = new(
            QueryParameters.Given(request, "bookingId"),
            QueryParameters.Given(request, "eventId"),
            QueryParameters.Given(request, "user"),
            QueryParameters.Given(request, "state"),
            QueryParameters.Given(request, "ticketId"));
        (ListPage<BookingDocument>? page, Refusal? refusal) = Check(wanted) is { } mistake ? (null, mistake)
            : wanted.TicketId is null ? await bookings.ListAsync(Query(wanted), request, wanted.Address, cancellationToken)
            : PageRequest.Read(request) is (null, { } unfit) ? (null, unfit)
            : (new(await OfTicketAsync(wanted, cancellationToken), null), null);
        if (page is null)
        {
            return refusal!.ToResult();
        }

        BookingAnswer[] found = await answers.OfAsync(page.Documents, cancellationToken);
        return JsonAnswer.Of(
            new BookingsAnswer([.. found.Zip(page.Documents, (answer, booking) => answer with { UserId = booking.UserId })], page.Next),
            BookingsJson.Default.BookingsAnswer);
    }

    private static Refusal? Check(Wanted wanted) => wanted switch
    {
        { BookingId: null, EventId: null, User: null, TicketId: null } =>
            Refusal.InvalidRequest("Send at least one of 'bookingId', 'eventId', 'user' and 'ticketId'."),
        { BookingId: { } bookingId } when !Ids.IsValid(bookingId) => Refusal.InvalidId("bookingId"),
        { EventId: { } eventId } when !Ids.IsValid(eventId, Limits.EventIdLength) => Refusal.InvalidId("eventId", Limits.EventIdLength),
        { TicketId: { } ticketId } when !Ids.IsValid(ticketId) => Refusal.InvalidId("ticketId"),
        { State: { } state } when !s_states.Contains(state) =>
            Refusal.InvalidRequest($"'state' must be one of {string.Join(", ", s_states)}."),
        _ => null,
    };

    private static DocumentQuery Query(Wanted wanted)
    {
        List<Predicate> where = [new("refused", Comparison.Equal, 0L)];
        foreach ((string field, string? value) in new[] { ("id", wanted.BookingId), ("eventId", wanted.EventId), ("state", wanted.State) })
        {
            if (value is not null)
            {
                where.Add(new(field, Comparison.Equal, value));
            }
        }

        // Ordering all partitions' bookings of an event would need one more index, and every write of a booking would pay for it.
        return new DocumentQuery(wanted.User, where, wanted.User is null ? null : "createdAt", Descending: wanted.User is not null);
    }

    /// <summary>The booking that took the seat last, and those that the auditor saw sold with it. Newest first.</summary>
    private async Task<IReadOnlyList<BookingDocument>> OfTicketAsync(Wanted wanted, CancellationToken cancellationToken)
    {
        if (TicketId.Parse(wanted.TicketId) is not { } ticketId)
        {
            return [];
        }

        string id = ticketId.ToString();
        SeatDocument? seat = (await seats.FindAsync(id, ticketId.RowKey, cancellationToken))?.Document;
        SaleDocument? sold = (await sales.FindAsync(id, id, cancellationToken))?.Document;
        IEnumerable<SoldTo> named = seat is { BookingId: { } bookingId, UserId: { } userId } ? [new(bookingId, userId)] : [];
        StoreResult<BookingDocument>?[] found = await Task.WhenAll(named.Concat(sold?.Bookings ?? []).Distinct()
            .Select(one => bookings.FindAsync(one.BookingId, one.UserId, cancellationToken)));
        return
        [
            .. found.Select(one => one?.Document).OfType<BookingDocument>()
                .Where(booking => booking.Refused == 0
                    && (wanted.BookingId is null || booking.Id == wanted.BookingId)
                    && (wanted.EventId is null || booking.EventId == wanted.EventId)
                    && (wanted.User is null || booking.UserId == wanted.User)
                    && (wanted.State is null || BookingsOfEvent.NameOf(booking.State) == wanted.State))
                .OrderByDescending(booking => booking.CreatedAt),
        ];
    }

    private sealed record Wanted(string? BookingId, string? EventId, string? User, string? State, string? TicketId)
    {
        public string Address => PageRequest.Address(
            "/admin/bookings",
            ("bookingId", BookingId), ("eventId", EventId), ("user", User), ("state", State), ("ticketId", TicketId));
    }
}
