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

    /// <summary>Over all partitions, each of which the service charges for.</summary>
    QueryAll,
}

/// <summary>What a status of the service means to the app.</summary>
internal static class CosmosAnswer
{
    /// <summary>The replica lags behind what this client has written or read.</summary>
    private const int SessionNotAvailable = 1002;

    /// <summary>The container is missing, not the document.</summary>
    private const int OwnerNotFound = 1003;

    /// <summary>The region takes no writes, or the account is not there: a failover is under way.</summary>
    private const int WriteForbidden = 3;
    private const int AccountNotFound = 1008;

    /// <returns>The outcome, or null if the request is wrong or the account is not set up as the app needs.</returns>
    public static StoreStatus? ToStatus(CosmosOperation operation, HttpStatusCode status, int subStatus) => ((int)status, subStatus) switch
    {
        ( >= 200 and < 300, _) => StoreStatus.Ok,
        (404, OwnerNotFound) => null,
        (404, SessionNotAvailable) => StoreStatus.Unknown,
        (404, _) when operation is CosmosOperation.Read or CosmosOperation.Replace or CosmosOperation.Delete => StoreStatus.NotFound,
        (409, _) when operation is CosmosOperation.Create => StoreStatus.Conflict,
        (412, _) when operation is CosmosOperation.Replace or CosmosOperation.Delete => StoreStatus.PreconditionFailed,
        // Refused before anything was done: too many requests, a concurrent write, a failover.
        (429 or 449, _) or (403, WriteForbidden or AccountNotFound) => StoreStatus.Throttled,
        // A timeout, a moved partition or a failed service: the write may or may not have been made.
        (408 or 410 or >= 500, _) => StoreStatus.Unknown,
        _ => null,
    };
}
