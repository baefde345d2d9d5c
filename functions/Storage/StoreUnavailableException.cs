using TicketMaster.Http;

namespace TicketMaster.Storage;

/// <summary>The store cannot serve now. Background work tries again later, and a request is answered with 429 or 503.</summary>
internal sealed class StoreUnavailableException(StoreStatus status, TimeSpan? retryAfter, Exception? inner = null)
    : Exception($"The store answered '{status}'.", inner), IUnavailable
{
    private TimeSpan Pause => RetryAfter ?? TimeSpan.FromSeconds(1);

    public StoreStatus Status { get; } = status;

    public TimeSpan? RetryAfter { get; } = retryAfter;

    public string Dependency => "store";

    public Refusal Refusal => Status == StoreStatus.Throttled ? Refusal.TooBusy(Pause) : Refusal.StorageUnavailable(Pause);

    /// <exception cref="StoreUnavailableException">The outcome is neither a success nor a lost race.</exception>
    public static void ThrowIfUnavailable<T>(StoreResult<T> result)
        where T : class
    {
        if (result.Status is StoreStatus.Throttled or StoreStatus.Unknown)
        {
            throw new StoreUnavailableException(result.Status, result.RetryAfter);
        }
    }
}
