using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>
/// Reviews the provider's payments. Each cycle looks at all payments of the last hour, at those of any age that were paid back or
/// disputed, and at some pages of the window in which a payment can still change. The number of pages bounds a cycle's cost. So
/// the more payments there are, the longer a sweep of the window takes.
/// </summary>
internal sealed partial class ReviewProviderPayments(
    IPaymentProvider provider,
    ReviewPayment review,
    IDocumentContainer<PaymentSweep> sweeps,
    TimeProvider clock,
    ILogger<ReviewProviderPayments> logger)
{
    /// <summary>A page has 100 payments and takes a third of a second. Twice so many a cycle are 5 million payments a day.</summary>
    public const int PagesACycle = 200;

    /// <summary>
    /// An authorisation lives at most seven days, and may be asked for until the end of a confirm's extension. The eighth day is for
    /// what the provider does at the end of the seventh. Later only refunds and disputes move money, and
    /// <see cref="ReviewChangedAsync"/> finds those.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(8);

    /// <summary>How many cycles a page waits for a payment that gets no answer, while others do.</summary>
    private const int TriesOfAPage = 3;

    /// <summary>A page has 100 events, and the payment of each is asked for.</summary>
    private const int ChangesACycle = 50;

    /// <summary>Sweeps overlap, because clocks differ and a list may be behind.</summary>
    private static readonly TimeSpan s_overlap = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan s_recent = TimeSpan.FromHours(1);

    public async Task ReviewRecentAsync(ReconciliationCycle cycle, CancellationToken cancellationToken)
    {
        DateTimeOffset from = clock.GetUtcNow() - s_recent;
        string? after = null;
        for (int page = 0; page < PagesACycle && !IsOver(cycle); page++)
        {
            PaymentPage found = await provider.ListAsync(from, after, cancellationToken);
            await LookAsync(cycle, found, last: false, cancellationToken);
            if ((after = found.Next) is null)
            {
                return;
            }
        }
    }

    /// <summary>Continues the sweep of the window in which a payment changes by itself.</summary>
    public Task ReviewNextAsync(ReconciliationCycle cycle, CancellationToken cancellationToken) => SweepAsync(
        cycle, PaymentSweep.TheId, PagesACycle, _ => clock.GetUtcNow() - Window, provider.ListAsync, cancellationToken);

    /// <summary>
    /// Looks at payments of any age with a refund, a failed refund or a dispute since the last sweep began. Each is looked at as it is
    /// now. An event is missed only if no sweep runs for as long as the provider remembers it.
    /// </summary>
    public Task ReviewChangedAsync(ReconciliationCycle cycle, CancellationToken cancellationToken) => SweepAsync(
        cycle,
        PaymentSweep.OfChanges,
        ChangesACycle,
        ChangedSince,
        provider.ListChangedAsync,
        cancellationToken);

    /// <summary>If the clock was ahead when the last sweep began, it does not say since when nobody has looked.</summary>
    private DateTimeOffset ChangedSince(PaymentSweep? before)
    {
        DateTimeOffset now = clock.GetUtcNow();
        return before is null || DueTimes.IsAhead(before.BegunAt, now) ? now - IPaymentProvider.Remembers : before.BegunAt - s_overlap;
    }

    /// <summary>
    /// Continues where the cycle before stopped. A page that has a payment without an answer is tried again. After some cycles that
    /// payment is listed instead, so that the pages behind it have their turn.
    /// </summary>
    private async Task SweepAsync(
        ReconciliationCycle cycle,
        string id,
        int pages,
        Func<PaymentSweep?, DateTimeOffset> from,
        Func<DateTimeOffset, string?, CancellationToken, Task<PaymentPage>> list,
        CancellationToken cancellationToken)
    {
        StoreResult<PaymentSweep>? stored = await sweeps.FindAsync(id, id, cancellationToken);
        string? etag = stored?.ETag;
        PaymentSweep sweep = stored?.Document is { IsDone: false } begun
            ? begun
            : PaymentSweep.Begin(id, from(stored?.Document), clock.GetUtcNow());
        for (int page = 0; page < pages && !IsOver(cycle); page++)
        {
            PaymentPage? found = await ListAsync(list, sweep, cancellationToken);
            bool passed = found is null || await LookAsync(cycle, found, sweep.Tries >= TriesOfAPage - 1, cancellationToken);
            if (!passed && IsOver(cycle))
            {
                return;
            }

            sweep = passed
                ? sweep with { After = found?.Next, Tries = 0, IsDone = found is { Next: null }, Attempt = Guid.NewGuid().ToString("N") }
                : sweep with { Tries = sweep.Tries + 1, Attempt = Guid.NewGuid().ToString("N") };
            StoreResult<PaymentSweep> saved = await sweeps.WriteKnownAsync(
                sweep, etag, read => read.Attempt == sweep.Attempt, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(saved);
            if (!saved.IsOk || sweep.IsDone || !passed)
            {
                // Another cycle is sweeping, or this sweep is at its end, or the next cycle tries this page again.
                return;
            }

            etag = saved.ETag;
        }
    }

    /// <returns>Null if the sweep has to start over.</returns>
    private async Task<PaymentPage?> ListAsync(
        Func<DateTimeOffset, string?, CancellationToken, Task<PaymentPage>> list, PaymentSweep sweep, CancellationToken cancellationToken)
    {
        try
        {
            return await list(sweep.From, sweep.After, cancellationToken);
        }
        catch (InvalidOperationException exception) when (sweep.After is not null)
        {
            // The provider does not know the place any more. The account may have changed.
            LogPlaceLost(exception, sweep.After);
            return null;
        }
    }

    private static bool IsOver(ReconciliationCycle cycle) => cycle.IsOver || cycle.IsProviderDown;

    /// <param name="last">Whether this is the last try: a payment without an answer is then listed and passed.</param>
    /// <returns>Whether every payment was looked at, or is listed as unreadable.</returns>
    private async Task<bool> LookAsync(ReconciliationCycle cycle, PaymentPage page, bool last, CancellationToken cancellationToken)
    {
        int unanswered = 0;
        IEnumerable<(string PaymentId, ProviderPayment? Payment)> listed =
            [
                .. page.Payments.Select(payment => (payment.PaymentId, (ProviderPayment?)payment)),
                .. page.Unread.Select(id => (id, (ProviderPayment?)null)),
            ];
        await Concurrently.ForEachAsync(
            listed,
            ReconciliationCycle.AtOnce,
            async (one, token) =>
            {
                if (!cycle.Look(one.PaymentId))
                {
                    return;
                }

                try
                {
                    if ((one.Payment ?? await provider.GetAsync(one.PaymentId, token)) is { } payment)
                    {
                        await review.LookAsync(cycle, payment, token);
                    }
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // A payment that fails, for any reason, must not hold up the others.
                    LogFailed(exception, one.PaymentId);
                    await cycle.FailAsync(one.PaymentId, exception, token);
                    if (cycle.IsProviderDown
                        || exception is StoreUnavailableException
                        || (!last && exception is ProviderUnavailableException))
                    {
                        Interlocked.Increment(ref unanswered);
                    }
                    else
                    {
                        await review.ListUnreadableAsync(one.PaymentId, one.Payment?.BookingId, one.Payment?.UserId, exception, token);
                    }
                }
            },
            cancellationToken);
        return unanswered == 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {PaymentId} could not be compared with its booking now.")]
    private partial void LogFailed(Exception exception, string paymentId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider's list cannot be gone on with after {Place}; the sweep begins anew.")]
    private partial void LogPlaceLost(Exception exception, string place);
}
