namespace TicketMaster.Storage;

internal enum StoreStatus
{
    Ok,
    NotFound,

    /// <summary>A document of the same id exists.</summary>
    Conflict,

    /// <summary>The document has changed since its ETag was read.</summary>
    PreconditionFailed,

    /// <summary>The store is too busy. Nothing was done.</summary>
    Throttled,

    /// <summary>The answer was lost, so the write may or may not have been made. Read the document back to find out.</summary>
    Unknown,
}

/// <summary>The outcome of an operation on one document.</summary>
/// <param name="Document">The document as read or written. Null unless <see cref="StoreStatus.Ok"/>, and after a delete.</param>
/// <param name="ETag">The document's opaque version. Null unless <see cref="StoreStatus.Ok"/>, and after a delete.</param>
/// <param name="RetryAfter">The pause that the store asks for, if it does.</param>
internal readonly record struct StoreResult<T>(StoreStatus Status, T? Document = null, string? ETag = null, TimeSpan? RetryAfter = null)
    where T : class
{
    public bool IsOk => Status == StoreStatus.Ok;

    public static implicit operator StoreResult<T>(StoreStatus status) => new(status);
}

/// <summary>One page of a query, each document with its ETag.</summary>
internal sealed record QueryPage<T>(StoreStatus Status, IReadOnlyList<StoreResult<T>> Items, string? Continuation)
    where T : class;
