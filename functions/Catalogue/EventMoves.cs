namespace TicketMaster.Catalogue;

/// <summary>
/// The changes of an event that its buyers have to know, as pure functions: when it starts, or where. A venue's new name alone is none, nor
/// is a better measured place.
/// </summary>
internal static class EventMoves
{
    /// <summary>Moves that an event keeps. Nobody asks for the start before so many changes.</summary>
    private const int Kept = 10;

    /// <summary>Degrees, some 500 m: a smaller difference is a better measurement.</summary>
    private const double SamePlace = 0.005;

    public static int Count(EventDocument document) => document.Moves is [.., var last] ? last.Number : 0;

    /// <summary>The next version of an event, with its move noted if it is one.</summary>
    public static EventDocument Noted(EventDocument current, EventDocument next, DateTimeOffset now) => next with
    {
        Moves = IsMove(current, next)
            ? [.. (current.Moves ?? []).TakeLast(Kept - 1), new EventMove(Count(current) + 1, now, current.StartsAt, current.Venue)]
            : current.Moves,
    };

    /// <summary>
    /// The start and place that somebody knows who knows so many moves; null if they are still the same. If so old a move is not kept any
    /// more, the oldest is.
    /// </summary>
    public static EventMove? From(EventDocument document, int known) =>
        document.Moves?.FirstOrDefault(move => move.Number > known) is { } move
        && IsMove(document with { StartsAt = move.StartsAt, Venue = move.Venue }, document)
            ? move
            : null;

    private static bool IsMove(EventDocument one, EventDocument other) =>
        one.StartsAt != other.StartsAt || ClockAt(one) != ClockAt(other) || IsElsewhere(one.Venue, other.Venue);

    /// <summary>What the clock at the venue shows when the event starts. A corrected time zone changes it.</summary>
    private static DateTime ClockAt(EventDocument document) => TimeZones.At(document.StartsAt, document.Venue.TimeZone).DateTime;

    private static bool IsElsewhere(EventVenue one, EventVenue other) =>
        one.City != other.City
        || one.Country != other.Country
        || Math.Abs(one.Latitude - other.Latitude) > SamePlace
        || Math.Abs(one.Longitude - other.Longitude) > SamePlace;
}
