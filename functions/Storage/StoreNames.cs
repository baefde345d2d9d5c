namespace TicketMaster.Storage;

/// <summary>Names that stores, triggers and the infrastructure share.</summary>
internal static class StoreNames
{
    public const string Database = "ticketmaster";

    /// <summary>Where readers of change feeds keep their positions on Azure. The app itself never uses it.</summary>
    public const string Leases = "leases";

    public const string LeasesPartitionKeyPath = "/id";

    /// <summary>The connection's name in the app's settings, for triggers.</summary>
    public const string Connection = "Cosmos";
}
