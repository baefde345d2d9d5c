namespace TicketMaster.Storage;

internal enum StoreStatus
{
    Ok,
    NotFound,

    /// <summary>A create met a document of the same id.</summary>
    Conflict,

    /// <summary>The ETag is no longer the document's.</summary>
    PreconditionFailed,

    /// <summary>The store asks to come back later; nothing was done.</summary>
    Throttled,

    /// <summary>The answer was lost: the write may or may not have been made. Read again and compare the attempt.</summary>
    Unknown,
}

/// <summary>The outcome of an operation on one document.</summary>
/// <param name="Status">What happened.</param>
/// <param name="Document">The document as read or as written; null unless <see cref="StoreStatus.Ok"/> (and after a delete).</param>
/// <param name="ETag">The document's version, opaque; null unless <see cref="StoreStatus.Ok"/> (and after a delete).</param>
/// <param name="RetryAfter">When to come back, where the store said so.</param>
internal readonly record struct StoreResult<T>(StoreStatus Status, T? Document = null, string? ETag = null, TimeSpan? RetryAfter = null)
    where T : class
{
    public bool IsOk => Status == StoreStatus.Ok;

    public static implicit operator StoreResult<T>(StoreStatus status) => new(status);
}

/// <summary>One page of a query, each document with its ETag.</summary>
internal sealed record QueryPage<T>(StoreStatus Status, IReadOnlyList<StoreResult<T>> Items, string? Continuation)
    where T : class;
