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

    /// <summary>The state's name in documents and addresses.</summary>
    public static string NameOf(BookingState state) => state.ToString().ToLowerInvariant();
}
