using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Reserve;

/// <summary>How many reserves a user sends. Each instance counts those that it gets.</summary>
internal sealed class ReserveRate(IOptions<BookingOptions> options) : IDisposable
{
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1);

    private readonly PartitionedRateLimiter<string> _limiter = PartitionedRateLimiter.Create<string, string>(user =>
        RateLimitPartition.GetFixedWindowLimiter(user, _ => new FixedWindowRateLimiterOptions
        {
            PermitLimit = options.Value.ReservesPerMinute,
            Window = s_window,
        }));

    /// <summary>Counts a reserve. Says why it is one too many, or null.</summary>
    public Refusal? Refusal(string userId)
    {
        using RateLimitLease lease = _limiter.AttemptAcquire(userId);
        return lease.IsAcquired ? null : BookingRefusals.TooManyReserves(
            options.Value.ReservesPerMinute, lease.TryGetMetadata(MetadataName.RetryAfter, out TimeSpan wait) ? wait : s_window);
    }

    public void Dispose() => _limiter.Dispose();
}
