using Microsoft.Extensions.Logging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>
/// From the provider's end: all its payments of the last hour in each cycle, those of any age that were paid back or disputed, and all
/// of the window in which one can still change, some pages a cycle. What a cycle costs is bounded by pages; the more payments, the longer a sweep takes.
/// </summary>
internal sealed partial class ReviewProviderPayments(
    IPaymentProvider provider, ReviewPayment review, IDocumentContainer<PaymentSweep> sweeps, TimeProvider clock, ILogger<ReviewProviderPayments> logger)
{
    /// <summary>Pages of 100 payments, a third of a second each: two times so many a cycle are 5 million payments a day.</summary>
    public const int PagesACycle = 200;

    /// <summary>
    /// An authorisation lives seven days at most, and may be asked for until the end of a confirm's extension; the eighth day is for
    /// what the provider does at the seventh's end. Later, money moves by refunds and disputes alone, which <see cref="ReviewChangedAsync"/> hears of.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(8);

    /// <summary>Cycles in which a page waits for a payment that the provider does not answer for, while it answers for others.</summary>
    private const int TriesOfAPage = 3;

    /// <summary>Pages of 100 events, each with a payment that is asked for.</summary>
    private const int ChangesACycle = 50;

    /// <summary>Clocks differ, and a list may be behind.</summary>
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

    /// <summary>All of the window in which a payment changes by itself.</summary>
    public Task ReviewNextAsync(ReconciliationCycle cycle, CancellationToken cancellationToken) => SweepAsync(
        cycle, PaymentSweep.TheId, PagesACycle, _ => clock.GetUtcNow() - Window, provider.ListAsync, cancellationToken);

    /// <summary>
    /// Payments of any age that were paid back, or whose refund failed, or that were disputed, since the sweep before began: each is
    /// looked at as it is now. What happened is missed only if it is not swept for as long as the provider remembers it.
    /// </summary>
    public Task ReviewChangedAsync(ReconciliationCycle cycle, CancellationToken cancellationToken) => SweepAsync(
        cycle,
        PaymentSweep.OfChanges,
        ChangesACycle,
        before => before is null ? clock.GetUtcNow() - IPaymentProvider.Remembers : before.BegunAt - s_overlap,
        provider.ListChangedAsync,
        cancellationToken);

    /// <summary>
    /// Goes on where the cycle before stopped. A page of which one could not be looked at is not passed, unless it is that one alone for
    /// some cycles: then it is listed, and the others behind it have their turn.
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
        PaymentSweep sweep = stored?.Document is { IsDone: false } begun ? begun : PaymentSweep.Begin(id, from(stored?.Document), clock.GetUtcNow());
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
            StoreResult<PaymentSweep> saved = etag is null
                ? await sweeps.CreateKnownAsync(sweep, read => read.Attempt == sweep.Attempt, cancellationToken)
                : await sweeps.ReplaceKnownAsync(sweep, etag, read => read.Attempt == sweep.Attempt, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(saved);
            if (!saved.IsOk || sweep.IsDone || !passed)
            {
                // Another cycle sweeps at this moment, or this sweep has come to its end, or the next cycle tries this page again.
                return;
            }

            etag = saved.ETag;
        }
    }

    /// <returns>Null where the sweep has to begin anew.</returns>
    private async Task<PaymentPage?> ListAsync(
        Func<DateTimeOffset, string?, CancellationToken, Task<PaymentPage>> list, PaymentSweep sweep, CancellationToken cancellationToken)
    {
        try
        {
            return await list(sweep.From, sweep.After, cancellationToken);
        }
        catch (InvalidOperationException exception) when (sweep.After is not null)
        {
            // The provider does not know the place, such as after a change of the account.
            LogPlaceLost(exception, sweep.After);
            return null;
        }
    }

    private static bool IsOver(ReconciliationCycle cycle) => cycle.IsOver || cycle.IsProviderDown;

    /// <param name="cycle">The run that this is part of.</param>
    /// <param name="page">The provider's.</param>
    /// <param name="last">Whether what gets no answer is listed, and passed.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Whether each was looked at, or is listed as what cannot be.</returns>
    private async Task<bool> LookAsync(ReconciliationCycle cycle, PaymentPage page, bool last, CancellationToken cancellationToken)
    {
        int unanswered = 0;
        IEnumerable<(string PaymentId, ProviderPayment? Payment)> listed =
            [.. page.Payments.Select(payment => (payment.PaymentId, (ProviderPayment?)payment)), .. page.Unread.Select(id => (id, (ProviderPayment?)null))];
        await ReconciliationCycle.ForEachAsync(
            listed,
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
                    // One payment that cannot be compared, for whatever reason, must not stand in the way of the others.
                    LogFailed(exception, one.PaymentId);
                    await cycle.FailAsync(one.PaymentId, exception, token);
                    if (cycle.IsProviderDown || exception is StoreUnavailableException || (!last && exception is ProviderUnavailableException))
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
