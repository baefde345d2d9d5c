namespace TicketMaster.Storage;

/// <summary>A container as every store must have it.</summary>
/// <param name="Name">Its name within <see cref="Containers.Database"/>.</param>
/// <param name="PartitionKeyPath">Where a document has its partition key.</param>
/// <param name="Indexed">Top-level properties that queries compare and order by.</param>
internal sealed record ContainerSpec(string Name, string PartitionKeyPath, IReadOnlyList<string> Indexed)
{
    /// <summary>
    /// Those of <see cref="Indexed"/> that queries ask for only within a partition, or beside another of them that narrows more: a store
    /// that can look into the documents it has found needs no index of them, and every index makes each write dearer.
    /// </summary>
    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>Properties of which queries over all partitions ask for one value of the first in the order of the second.</summary>
    public IReadOnlyList<(string Equal, string Order)> OrderedWithin { get; init; } = [];
}

/// <summary>The containers of the database, for every store and for the infrastructure.</summary>
internal static class Containers
{
    public const string Database = "ticketmaster";

    public const string Events = "events";
    public const string Venues = "venues";
    public const string Performers = "performers";
    public const string Tickets = "tickets";
    public const string Bookings = "bookings";
    public const string Availability = "availability";
    public const string PaymentCases = "payment-cases";

    /// <summary>The auditor's own record of what was sold to whom.</summary>
    public const string Sales = "sales";

    /// <summary>What the auditor found, and how far it has come.</summary>
    public const string Audit = "audit";

    /// <summary>Where the change feed's readers keep their positions on Azure; the app itself never touches it.</summary>
    public const string Leases = "leases";

    /// <summary>The name of the account's connection in the app's settings, for triggers.</summary>
    public const string Connection = "Cosmos";

    public const string LeasesPartitionKeyPath = "/id";

    public static IReadOnlyList<ContainerSpec> All { get; } =
    [
        new(Events, "/id", ["startsAt", "venueId"]),
        new(Venues, "/id", []),
        new(Performers, "/id", []),
        new(Tickets, "/row", ["eventId"]),
        new(Bookings, "/userId", ["id", "eventId", "dueAt", "shard", "createdAt", "state", "refused"])
        {
            Beside = ["shard", "createdAt", "refused"],
            OrderedWithin = [("shard", "dueAt")],
        },
        new(Availability, "/id", ["eventId"]),
        new(PaymentCases, "/id", ["status", "kind", "since", "lastSeen"]),
        new(Sales, "/id", []),
        new(Audit, "/id", ["firstSeenAt"]),
    ];
}
