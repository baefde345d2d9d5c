using Microsoft.Extensions.Logging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>
/// From the provider's end: all its payments of the last hour in each cycle, and all of the window in which one can still change,
/// some pages a cycle. What a cycle costs is bounded by pages; the more payments, the longer a sweep takes.
/// </summary>
internal sealed partial class TheirPayments(
    IPaymentProvider provider, PaymentReview review, IDocumentContainer<PaymentSweep> sweeps, TimeProvider clock, ILogger<TheirPayments> logger)
{
    /// <summary>Pages of 100 payments, a third of a second each: two times so many a cycle are 5 million payments a day.</summary>
    public const int PagesACycle = 200;

    /// <summary>
    /// An authorisation lives seven days at most, and may be asked for until the end of a confirm's extension; the eighth day is for
    /// what the provider does at the seventh's end. Later, money moves by refunds, which our own end follows, and by disputes.
    /// </summary>
    public static readonly TimeSpan Window = TimeSpan.FromDays(8);

    private static readonly TimeSpan s_recent = TimeSpan.FromHours(1);

    public async Task ReviewRecentAsync(ReconciliationCycle cycle, CancellationToken cancellationToken)
    {
        DateTimeOffset from = clock.GetUtcNow() - s_recent;
        string? after = null;
        for (int page = 0; page < PagesACycle && !IsOver(cycle); page++)
        {
            PaymentPage found = await provider.ListAsync(from, after, cancellationToken);
            await LookAsync(cycle, found, cancellationToken);
            if ((after = found.Next) is null)
            {
                return;
            }
        }
    }

    /// <summary>Goes on where the cycle before stopped. A page of which one could not be looked at is not passed.</summary>
    public async Task ReviewNextAsync(ReconciliationCycle cycle, CancellationToken cancellationToken)
    {
        StoreResult<PaymentSweep>? stored = await sweeps.FindAsync(PaymentSweep.TheId, PaymentSweep.TheId, cancellationToken);
        (PaymentSweep sweep, string? etag) = stored is { Document: { After: not null } begun, ETag: { } version }
            ? (begun, version)
            : (PaymentSweep.Begin(clock.GetUtcNow() - Window), stored?.ETag);
        for (int page = 0; page < PagesACycle && !IsOver(cycle); page++)
        {
            PaymentPage found = await ListAsync(sweep, cancellationToken);
            if (!await LookAsync(cycle, found, cancellationToken))
            {
                return;
            }

            sweep = sweep with { After = found.Next, Attempt = Guid.NewGuid().ToString("N") };
            StoreResult<PaymentSweep> saved = etag is null
                ? await sweeps.CreateKnownAsync(sweep, read => read.Attempt == sweep.Attempt, cancellationToken)
                : await sweeps.ReplaceKnownAsync(sweep, etag, read => read.Attempt == sweep.Attempt, cancellationToken);
            StoreUnavailableException.ThrowIfUnavailable(saved);
            if (!saved.IsOk || found.Next is null)
            {
                // Another cycle sweeps at this moment, or this sweep has come to its end.
                return;
            }

            etag = saved.ETag;
        }
    }

    private async Task<PaymentPage> ListAsync(PaymentSweep sweep, CancellationToken cancellationToken)
    {
        try
        {
            return await provider.ListAsync(sweep.From, sweep.After, cancellationToken);
        }
        catch (InvalidOperationException exception) when (sweep.After is not null)
        {
            // The provider does not know the place, such as after a change of the account: the sweep begins anew.
            LogPlaceLost(exception, sweep.After);
            return new PaymentPage([], null);
        }
    }

    private static bool IsOver(ReconciliationCycle cycle) => cycle.IsOver || cycle.IsProviderDown;

    /// <returns>Whether each could be looked at, or fails for a reason that another look would not change.</returns>
    private async Task<bool> LookAsync(ReconciliationCycle cycle, PaymentPage page, CancellationToken cancellationToken)
    {
        int unanswered = 0;
        await ReconciliationCycle.ForEachAsync(
            page.Payments,
            async (payment, token) =>
            {
                if (!cycle.Look(payment.PaymentId))
                {
                    return;
                }

                try
                {
                    await review.LookAsync(cycle, payment, token);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    // One payment that cannot be compared, for whatever reason, must not stand in the way of the others.
                    cycle.Fail(payment.PaymentId, exception);
                    LogFailed(exception, payment.PaymentId);
                    if (exception is ProviderUnavailableException or StoreUnavailableException)
                    {
                        Interlocked.Increment(ref unanswered);
                    }
                }
            },
            cancellationToken);
        return unanswered == 0;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment {PaymentId} could not be compared with its booking now.")]
    private partial void LogFailed(Exception exception, string paymentId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The provider's list cannot be gone on with after payment {PaymentId}; the sweep begins anew.")]
    private partial void LogPlaceLost(Exception exception, string paymentId);
}
