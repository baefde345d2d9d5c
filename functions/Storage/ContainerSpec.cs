namespace TicketMaster.Storage;

/// <summary>A container as every store must have it.</summary>
/// <param name="Name">Its name within <see cref="StoreNames.Database"/>.</param>
/// <param name="PartitionKeyPath">Where a document has its partition key.</param>
/// <param name="Indexed">Top-level properties that queries compare and order by.</param>
internal sealed record ContainerSpec(string Name, string PartitionKeyPath, IReadOnlyList<string> Indexed)
{
    /// <summary>Those of <see cref="Indexed"/> that are indexed on Cosmos only: queries use them just beside a more selective filter.</summary>
    public IReadOnlyList<string> Beside { get; init; } = [];

    /// <summary>Properties of which queries over all partitions ask for one value of the first in the order of the second.</summary>
    public IReadOnlyList<(string Equal, string Order)> OrderedWithin { get; init; } = [];

    /// <summary>Whether its readers can do with an old answer, such as that of another region.</summary>
    public bool MayBeOld { get; init; }
}
