namespace TicketMaster.Storage;

/// <summary>A document of a container, identified by its id within its partition.</summary>
internal interface IDocument
{
    string Id { get; }

    /// <summary>The value at the container's partition key path.</summary>
    string PartitionKey { get; }
}
