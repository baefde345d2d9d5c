namespace TicketMaster.Storage;

internal enum Comparison
{
    Equal,
    LessThanOrEqual,
    GreaterThanOrEqual,
}

/// <summary>
/// A comparison of one indexed top-level property (its JSON name) with a string or a 64-bit integer. A member of a list's objects
/// (<see cref="ContainerSpec.InLists"/>) is only compared for equality.
/// </summary>
internal sealed record Predicate(string Property, Comparison Comparison, object Value);

/// <summary>
/// A query that every store answers from an index. All predicates must hold. Without a <paramref name="PartitionKey"/> it covers all
/// partitions.
/// </summary>
/// <param name="PartitionKey">The partition to stay in, or null.</param>
/// <param name="Where">Predicates on indexed properties.</param>
/// <param name="OrderBy">An indexed property to order by, or null for no particular order. Documents that lack it are left out.</param>
/// <param name="Descending">Whether the order is from high to low.</param>
/// <param name="PageSize">Documents a page, at most.</param>
/// <param name="Continuation">The previous page's, or null for the first page.</param>
internal sealed record DocumentQuery(
    string? PartitionKey,
    IReadOnlyList<Predicate> Where,
    string? OrderBy = null,
    bool Descending = false,
    int PageSize = 100,
    string? Continuation = null);
