using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>Queries for an event's bookings. They are in all partitions, and an index finds them.</summary>
internal static class BookingsOfEvent
{
    public static DocumentQuery InState(string eventId, BookingState state, int pageSize, string? continuation = null) => new(
        PartitionKey: null,
        [new Predicate("eventId", Comparison.Equal, eventId), new Predicate("state", Comparison.Equal, NameOf(state))],
        PageSize: pageSize,
        Continuation: continuation);

    /// <summary>
    /// Those in every state. A booking that goes on while the pages are read is found once all the same: its event never changes.
    /// </summary>
    public static DocumentQuery All(string eventId, int pageSize) =>
        new(PartitionKey: null, [new Predicate("eventId", Comparison.Equal, eventId)], PageSize: pageSize);

    /// <summary>The state's name in documents and addresses.</summary>
    public static string NameOf(BookingState state) => state.ToString().ToLowerInvariant();
}
