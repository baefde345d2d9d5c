namespace OneProcess.Documents;

public enum PropertyComparison
{
    Equal,
    LessThanOrEqual,
    GreaterThanOrEqual,
}

/// <summary>
/// A comparison of an indexed property with a string (ordinal) or an integer (<see cref="int"/> or <see cref="long"/>). A document that
/// lacks the property, or has another type in it, does not match.
/// </summary>
public sealed record PropertyPredicate(string Property, PropertyComparison Comparison, object Value);

/// <summary>A query. All predicates must hold.</summary>
/// <param name="PartitionKey">The partition to stay in, or null for all.</param>
/// <param name="Where">Comparisons of indexed properties.</param>
/// <param name="OrderBy">An indexed property to order by; documents that lack it are left out. Null for no particular order.</param>
/// <param name="Descending">Whether the order is from high to low.</param>
/// <param name="PageSize">Documents a page, at most.</param>
/// <param name="Continuation">The page before's continuation, or null for the first page.</param>
public sealed record ContainerQuery(
    string? PartitionKey = null,
    IReadOnlyList<PropertyPredicate>? Where = null,
    string? OrderBy = null,
    bool Descending = false,
    int PageSize = 100,
    string? Continuation = null);

/// <param name="Items">The documents, in the order asked for.</param>
/// <param name="Continuation">Leads to the next page; null on the last.</param>
public sealed record ContainerPage(IReadOnlyList<Document> Items, string? Continuation);
