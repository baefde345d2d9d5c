namespace TicketMaster.Storage;

/// <summary>The names around the containers, for every store, for triggers and for the infrastructure.</summary>
internal static class StoreNames
{
    public const string Database = "ticketmaster";

    /// <summary>Where the change feed's readers keep their positions on Azure; the app itself never touches it.</summary>
    public const string Leases = "leases";

    public const string LeasesPartitionKeyPath = "/id";

    /// <summary>The name of the account's connection in the app's settings, for triggers.</summary>
    public const string Connection = "Cosmos";
}
