using TicketMaster.Storage;

namespace TicketMaster.Catalogue;

/// <summary>Queries for the coming events of a venue or a performer. Both are answered from an index.</summary>
internal static class EventsOf
{
    /// <summary>The performers of an event, as predicates name them.</summary>
    public const string PerformerProperty = "performers.performerId";

    public static DocumentQuery Venue(string venueId, DateTimeOffset from) => Coming(new("venueId", Comparison.Equal, venueId), from);

    public static DocumentQuery Performer(string performerId, DateTimeOffset from) =>
        Coming(new(PerformerProperty, Comparison.Equal, performerId), from);

    /// <summary>Holds for events that start at a moment or later.</summary>
    public static Predicate From(DateTimeOffset moment) =>
        new("startsAt", Comparison.GreaterThanOrEqual, InstantConverter.Text(moment));

    private static DocumentQuery Coming(Predicate which, DateTimeOffset from) => new(PartitionKey: null, [which, From(from)]);
}
