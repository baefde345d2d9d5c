using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using TicketMaster.Payments;

namespace TicketMaster.Reconciliation;

/// <summary>One run of the reconciliation: how long it may take, and what it has met.</summary>
internal sealed class ReconciliationCycle(DurableTaskClient durable, IPaymentProvider provider, TimeProvider clock, DateTimeOffset end)
{
    /// <summary>Bookings or payments looked at at once. The provider takes some hundred calls a second.</summary>
    public const int AtOnce = 8;

    /// <summary>
    /// After so many looks without an answer, and where it does not answer a list either, the provider is not asked any more in this
    /// cycle: each call takes half a minute. Payments that it never answers for do not end the cycle for all others.
    /// </summary>
    private const int UnansweredAtMost = 3;

    /// <summary>
    /// Payments of bookings that are not there, given back by themselves in a cycle. Beyond that none is until somebody has looked:
    /// a bug loses a booking, but a wrong store, or another environment on the same account, loses all.
    /// </summary>
    private const int UnknownAtMost = 10;

    private readonly ConcurrentDictionary<string, bool> _looked = new();
    private int _failed;
    private int _unanswered;
    private int _unknown;
    private volatile bool _isProviderDown;

    public DurableTaskClient Durable { get; } = durable;

    public int Looked => _looked.Count;

    public int Failed => _failed;

    public bool IsOver => clock.GetUtcNow() >= end;

    public bool IsProviderDown => _isProviderDown;

    /// <summary>Whether a payment, or a booking that has none yet, is looked at for the first time: the lists of a cycle overlap.</summary>
    public bool Look(string paymentOrBookingId) => _looked.TryAdd(paymentOrBookingId, true);

    /// <summary>A cycle before this one met too many payments of bookings that are not there, and nobody has looked yet.</summary>
    public void HoldUnknownBack() => Interlocked.Exchange(ref _unknown, UnknownAtMost);

    /// <summary>Whether one more payment of a booking that is not there may be given back.</summary>
    public bool MayGiveBackUnknown() => Interlocked.Increment(ref _unknown) <= UnknownAtMost;

    /// <summary>It could not be looked at: another list's look at it is its next try.</summary>
    public async Task FailAsync(string paymentOrBookingId, Exception exception, CancellationToken cancellationToken)
    {
        _looked.TryRemove(paymentOrBookingId, out _);
        Interlocked.Increment(ref _failed);
        if (exception is ProviderUnavailableException && Interlocked.Increment(ref _unanswered) % UnansweredAtMost == 0)
        {
            _isProviderDown |= !await AnswersAsync(cancellationToken);
        }
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        try
        {
            await provider.ListAsync(clock.GetUtcNow(), null, cancellationToken);
            return true;
        }
        catch (ProviderUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Works on the caller's scheduler, which a simulation orders by its seed.</summary>
    public static Task ForEachAsync<T>(IEnumerable<T> items, Func<T, CancellationToken, ValueTask> look, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, TaskScheduler = TaskScheduler.Current, CancellationToken = cancellationToken },
            look);
}
