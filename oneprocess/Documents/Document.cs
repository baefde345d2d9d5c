namespace OneProcess.Documents;

/// <summary>A stored document.</summary>
/// <param name="Id">Its id, unique within its partition.</param>
/// <param name="PartitionKey">The value of the container's partition key property.</param>
/// <param name="ETag">Opaque, new at every write, never used twice.</param>
/// <param name="Sequence">The number of the write that made this version. Writes of all containers are numbered in commit order.</param>
/// <param name="Json">UTF-8, byte for byte as it was written.</param>
public sealed record Document(string Id, string PartitionKey, string ETag, long Sequence, ReadOnlyMemory<byte> Json);

public enum DocumentStatus
{
    Ok,
    NotFound,

    /// <summary>A create met a document of the same id in the same partition.</summary>
    Conflict,

    /// <summary>The ETag is no longer the document's.</summary>
    PreconditionFailed,
}

/// <param name="Status">What happened.</param>
/// <param name="ETag">The ETag of the version written; null if nothing was written.</param>
public readonly record struct WriteResult(DocumentStatus Status, string? ETag);

/// <param name="Created">Documents that were created.</param>
/// <param name="Conflicts">Documents whose ids were taken; the existing ones stay.</param>
public readonly record struct BulkResult(int Created, int Conflicts);
