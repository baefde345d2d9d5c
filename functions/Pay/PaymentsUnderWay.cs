using System.Collections.Concurrent;

namespace TicketMaster.Pay;

/// <summary>
/// The payments that requests of this process are asking for. A webhook may come before its request has written what the provider answered.
/// It would seem to be news then, so it waits for the request, for a moment. One that reaches another process is handled as news.
/// </summary>
internal sealed class PaymentsUnderWay(TimeProvider clock)
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Task> _requests = new(StringComparer.Ordinal);

    /// <param name="request">Ends when the payment is settled, or left to others.</param>
    public void Note(string bookingId, Task request)
    {
        _requests[bookingId] = request;
        _ = request.ContinueWith(
            _ => _requests.TryRemove(KeyValuePair.Create(bookingId, request)),
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
    }

    /// <summary>Waits for the request that is asking for a booking's payment, if there is one.</summary>
    public async Task WaitAsync(string bookingId, CancellationToken cancellationToken)
    {
        if (_requests.TryGetValue(bookingId, out Task? request))
        {
            // However it ends: the booking says what became of it.
            await request.WaitAsync(Patience, clock, cancellationToken).ConfigureAwait(
                ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
    }
}
