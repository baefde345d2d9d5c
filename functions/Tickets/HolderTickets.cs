using Microsoft.AspNetCore.Http;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Tickets;

/// <summary>A booking of the caller and its event, or why it has no tickets.</summary>
internal readonly record struct BookingWithTickets(BookingDocument? Booking, EventDocument? Event, Refusal? Refusal)
{
    public static implicit operator BookingWithTickets(Refusal refusal) => new(null, null, refusal);
}

/// <summary>Finds a booking of the caller that has tickets.</summary>
internal sealed class HolderTickets(IDocumentContainer<BookingDocument> bookings, EventCache events)
{
    public async Task<BookingWithTickets> FindAsync(HttpRequest request, string bookingId, CancellationToken cancellationToken)
    {
        if (await bookings.FindAsync(bookingId, Caller.Of(request).UserId, cancellationToken) is not { Document: { } booking })
        {
            return BookingRefusals.NoSuchBooking();
        }

        if (Refuse(booking) is { } refusal)
        {
            return refusal;
        }

        request.HttpContext.Response.Headers.CacheControl = "private, no-store";
        return await events.GetEventAsync(booking.EventId, cancellationToken) is { } document
            ? new BookingWithTickets(booking, document, null)
            : BookingRefusals.NoSuchEvent(booking.EventId);
    }

    /// <summary>Why a booking has no tickets, or null.</summary>
    private static Refusal? Refuse(BookingDocument booking) => booking.State switch
    {
        BookingState.Refunded => TicketRefusals.Refunded(),
        BookingState.Cancelled => BookingRefusals.BookingCancelled(),
        BookingState.Expired => BookingRefusals.HoldExpired(),
        _ => BookingLifecycle.HasTickets(booking) ? null : TicketRefusals.NotIssued(),
    };
}
