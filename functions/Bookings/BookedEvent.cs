using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>The event of a booking as it is now, with the members that <c>GET /event/{eventId}</c> has.</summary>
/// <param name="LocalStartsAt"><paramref name="StartsAt"/> with the venue's offset.</param>
/// <param name="TimeZone">IANA name.</param>
/// <param name="MovedFrom">What the buyer knew at the reserve. Absent if the event still starts then and there.</param>
internal sealed record BookedEvent(
    string EventId,
    string Name,
    string Category,
    string Status,
    DateTimeOffset StartsAt,
    string LocalStartsAt,
    string LocalDate,
    string TimeZone,
    EventVenue Venue,
    MovedFrom? MovedFrom)
{
    /// <param name="knownMoves">How many of the event's moves the buyer knew at the reserve.</param>
    public static BookedEvent Of(EventDocument document, int knownMoves) => new(
        document.Id,
        document.Name,
        document.Category,
        EventStatus.Told(document.Status),
        document.StartsAt,
        TimeZones.LocalTime(document.StartsAt, document.Venue.TimeZone),
        document.LocalDate,
        document.Venue.TimeZone,
        document.Venue,
        EventMoves.From(document, knownMoves) is { } move ? MovedFrom.Of(move) : null);
}

/// <summary>When and where an event was to take place.</summary>
/// <param name="MovedAt">When it was moved from there.</param>
internal sealed record MovedFrom(DateTimeOffset MovedAt, DateTimeOffset StartsAt, string LocalStartsAt, string TimeZone, EventVenue Venue)
{
    public static MovedFrom Of(EventMove move) => new(
        move.At, move.StartsAt, TimeZones.LocalTime(move.StartsAt, move.Venue.TimeZone), move.Venue.TimeZone, move.Venue);
}

/// <summary>Answers with bookings and their events. The events come from the cache: what they show decides nothing.</summary>
internal sealed class BookingAnswers(EventCache events, TimeProvider clock)
{
    public Task<BookingAnswer> OfAsync(BookingDocument booking, CancellationToken cancellationToken) =>
        WithEventAsync(BookingAnswer.Of(booking, clock.GetUtcNow()), booking, cancellationToken);

    /// <inheritdoc cref="BookingAnswer.AtReserve"/>
    public Task<BookingAnswer> AtReserveAsync(BookingDocument booking, CancellationToken cancellationToken) =>
        WithEventAsync(BookingAnswer.AtReserve(booking), booking, cancellationToken);

    public Task<BookingAnswer[]> OfAsync(IEnumerable<BookingDocument> bookings, CancellationToken cancellationToken) =>
        Task.WhenAll(bookings.Select(booking => OfAsync(booking, cancellationToken)));

    private async Task<BookingAnswer> WithEventAsync(BookingAnswer answer, BookingDocument booking, CancellationToken cancellationToken)
    {
        try
        {
            return await events.GetEventAsync(booking.EventId, cancellationToken) is { } document
                ? answer with { Event = BookedEvent.Of(document, booking.KnownMoves) }
                : answer;
        }
        catch (StoreUnavailableException)
        {
            // What was done to the booking has to be answered, with or without its event's name.
            return answer;
        }
    }
}
