namespace TicketMaster.Storage;

/// <summary>A container that every store must have.</summary>
/// <param name="Name">Its name within <see cref="StoreNames.Database"/>.</param>
/// <param name="PartitionKeyPath">The property that holds a document's partition key.</param>
/// <param name="Indexed">Top-level properties that queries compare and order by.</param>
internal sealed record ContainerSpec(string Name, string PartitionKeyPath, IReadOnlyList<string> Indexed)
{
    /// <summary>Indexed on Cosmos only: queries use these only with a more selective filter.</summary>
    public IReadOnlyList<string> SecondaryFilters { get; init; } = [];

    /// <summary>
    /// Pairs for queries over all partitions: documents with one value of the first, ordered by the second. Of two pairs that fit a query,
    /// the first should narrow it more.
    /// </summary>
    public IReadOnlyList<(string Equal, string Order)> OrderedWithin { get; init; } = [];

    /// <summary>
    /// For queries within a partition that may have many documents: one value of each property but the last, ordered or narrowed by the
    /// last.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<string>> InPartition { get; init; } = [];

    /// <summary>
    /// Lists of objects, each with a member. A predicate on <c>list.member</c> finds documents one of whose objects has the value.
    /// </summary>
    public IReadOnlyList<(string List, string Member)> InLists { get; init; } = [];

    /// <summary>How long its documents are kept at least; null for ever. Nobody may rely on a document being gone.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>Whether readers accept an old answer, such as one from another region.</summary>
    public bool MayBeOld { get; init; }
}
