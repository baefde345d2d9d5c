using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using TicketMaster.Payments;

namespace TicketMaster.Reconciliation;

/// <summary>One run of the reconciliation: when it ends, and what it has looked at.</summary>
internal sealed class ReconciliationCycle(DurableTaskClient durable, IPaymentProvider provider, TimeProvider clock, DateTimeOffset end)
{
    /// <summary>How many bookings or payments are looked at at once. The provider takes some hundred calls a second.</summary>
    public const int AtOnce = 8;

    /// <summary>
    /// After so many looks without an answer, the provider is asked for a list. If it does not answer that either, this cycle asks no
    /// more, because each call takes half a minute. Single payments without an answer do not end the cycle for the others.
    /// </summary>
    private const int UnansweredAtMost = 3;

    /// <summary>
    /// How many payments without a booking a cycle gives back by itself. Beyond that a person has to look first. A bug loses a booking,
    /// but a wrong store, or another environment on the same account, loses all.
    /// </summary>
    private const int UnknownAtMost = 10;

    private readonly ConcurrentDictionary<string, bool> _looked = new();
    private int _failed;
    private int _unanswered;
    private int _unknown;
    private volatile bool _isProviderDown;
    private Task<bool>? _isOurAccount;

    public DurableTaskClient Durable { get; } = durable;

    public int Looked => _looked.Count;

    public int Failed => _failed;

    public bool IsOver => clock.GetUtcNow() >= end;

    public bool IsProviderDown => _isProviderDown;

    /// <summary>Whether a payment, or a booking without one, is looked at for the first time. The lists of a cycle overlap.</summary>
    public bool Look(string paymentOrBookingId) => _looked.TryAdd(paymentOrBookingId, true);

    /// <summary>Whether the provider's account is the one that our payments are in. It is asked once a cycle, if at all.</summary>
    public Task<bool> IsOurAccountAsync(Func<Task<bool>> ask)
    {
        lock (_looked)
        {
            return _isOurAccount ??= ask();
        }
    }

    /// <summary>Gives no more payments without a booking back: an earlier cycle met too many, and nobody has looked yet.</summary>
    public void HoldUnknownBack() => Interlocked.Exchange(ref _unknown, UnknownAtMost);

    /// <summary>Whether one more payment without a booking may be given back.</summary>
    public bool MayGiveBackUnknown() => Interlocked.Increment(ref _unknown) <= UnknownAtMost;

    /// <summary>Records a look that failed. If another list has it too, it is tried again.</summary>
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
}
