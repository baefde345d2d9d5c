using System.Net;
using TicketMaster.Storage;

namespace TicketMaster.Adapters;

internal enum CosmosOperation
{
    Read,
    Create,
    Replace,
    Delete,

    /// <summary>Within one partition.</summary>
    Query,

    /// <summary>Over all partitions: the service charges for each of them.</summary>
    QueryAll,
}

/// <summary>What a status of the service means behind the seam.</summary>
internal static class CosmosAnswer
{
    /// <summary>A replica that has not yet what this client has written or read before.</summary>
    private const int SessionNotAvailable = 1002;

    /// <summary>It is the container that is missing, not the document.</summary>
    private const int OwnerNotFound = 1003;

    /// <summary>The region asked no longer takes writes, or the account was not found there: a failover is under way.</summary>
    private const int WriteForbidden = 3;
    private const int AccountNotFound = 1008;

    /// <returns>The outcome, or null where the request should never have been made or the account is not as the app needs it.</returns>
    public static StoreStatus? ToStatus(CosmosOperation operation, HttpStatusCode status, int subStatus) => ((int)status, subStatus) switch
    {
        ( >= 200 and < 300, _) => StoreStatus.Ok,
        (404, OwnerNotFound) => null,
        (404, SessionNotAvailable) => StoreStatus.Unknown,
        (404, _) when operation is CosmosOperation.Read or CosmosOperation.Replace or CosmosOperation.Delete => StoreStatus.NotFound,
        (409, _) when operation is CosmosOperation.Create => StoreStatus.Conflict,
        (412, _) when operation is CosmosOperation.Replace or CosmosOperation.Delete => StoreStatus.PreconditionFailed,
        // Refused before anything was done: too many requests, another write of the same document at this moment, a failover.
        (429 or 449, _) or (403, WriteForbidden or AccountNotFound) => StoreStatus.Throttled,
        // No answer in time, a partition that moved, or a service that failed: whether a write was made cannot be told from it.
        (408 or 410 or >= 500, _) => StoreStatus.Unknown,
        _ => null,
    };
}
