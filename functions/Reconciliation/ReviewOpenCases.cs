using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>Looks again at open cases, those not seen for longest first. Closes the cases that are in order.</summary>
internal sealed partial class ReviewOpenCases(
    IDocumentContainer<PaymentCase> stored,
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    PaymentCases cases,
    ReviewBookings ours,
    ReviewPayment review,
    ReconciliationMetrics metrics,
    ILogger<ReviewOpenCases> logger)
{
    private const int Page = 100;

    /// <summary>The most cases that a cycle looks at, and counts.</summary>
    private const int MostLookedAt = 1_000;
    private const int MostCounted = 10_000;

    public async Task ReviewAsync(ReconciliationCycle cycle, CancellationToken cancellationToken)
    {
        List<PaymentCase> open = await OpenAsync(MostLookedAt, cancellationToken);
        if (open.Exists(one => one.Detail == ReviewPayment.HeldBack))
        {
            cycle.HoldUnknownBack();
        }

        await Concurrently.ForEachAsync(
            open, ReconciliationCycle.AtOnce, async (one, token) => await TryLookAsync(cycle, one, token), cancellationToken);
    }

    public async Task CountAsync(CancellationToken cancellationToken)
    {
        List<PaymentCase> open = await OpenAsync(MostCounted, cancellationToken);
        metrics.Stuck(open);
        IEnumerable<PaymentCase> loud = open.Where(one => one.Kind != PaymentCaseKind.Disputed);
        foreach (IGrouping<PaymentCaseKind, PaymentCase> kind in loud.GroupBy(one => one.Kind))
        {
            LogOpen(kind.Key, kind.Count(), kind.Min(one => one.Since));
        }
    }

    private async Task<List<PaymentCase>> OpenAsync(int most, CancellationToken cancellationToken)
    {
        var query = new DocumentQuery(
            null,
            [new Predicate("status", Comparison.Equal, PaymentCase.NameOf(PaymentCaseStatus.Open))],
            OrderBy: "lastSeen",
            PageSize: Page);
        List<PaymentCase> open = [];
        do
        {
            QueryPage<PaymentCase> page = await stored.PageAsync(query, cancellationToken);
            open.AddRange(page.Items.Select(item => item.Document!));
            query = query with { Continuation = page.Continuation };
        }
        while (query.Continuation is not null && open.Count < most);
        return open;
    }

    private async Task TryLookAsync(ReconciliationCycle cycle, PaymentCase one, CancellationToken cancellationToken)
    {
        string subject = one.PaymentId ?? one.BookingId!;
        if (cycle.IsOver || cycle.IsProviderDown || !cycle.Look(subject))
        {
            return;
        }

        try
        {
            if (Outcome(one, await LookAsync(cycle, one, cancellationToken)) is { } outcome)
            {
                await cases.CloseAsync(one.Kind, subject, outcome, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A case that fails, for any reason, must not hold up the others.
            await cycle.FailAsync(subject, exception, cancellationToken);
            LogFailed(exception, one.Id);
            await review.OpenUnreadableAsync(one.PaymentId, one.BookingId, one.UserId, exception, cancellationToken);
        }
    }

    /// <returns>Null if the provider does not have the payment and no booking counts on it.</returns>
    private async Task<Review?> LookAsync(ReconciliationCycle cycle, PaymentCase one, CancellationToken cancellationToken)
    {
        if (one is { BookingId: { } bookingId, UserId: { } userId }
            && (await bookings.FindAsync(bookingId, userId, cancellationToken))?.Document is { Payment: { } counted } booking
            && (one.PaymentId is null || counted.PaymentId == one.PaymentId))
        {
            return await ours.LookAsync(cycle, booking, cancellationToken);
        }

        return one.PaymentId is { } paymentId && await provider.GetAsync(paymentId, cancellationToken) is { } payment
            ? await review.LookAsync(cycle, payment, cancellationToken)
            : null;
    }

    /// <summary>Why a case can be closed; null if it stays open.</summary>
    public static string? Outcome(PaymentCase one, Review? review) => review switch
    {
        null => "The provider has no such payment, and no booking counts on it.",
        { Comparison: PaymentComparison.InStep(var why) } => why,
        { Comparison: PaymentComparison.NotYet } when one.Kind == PaymentCaseKind.MissingAtProvider => "The provider has it.",
        { CaseId: { } other } when other != one.Id => $"It is '{other}' now.",
        _ when one.Kind == PaymentCaseKind.Unreadable => "The provider's answer for it is understood again.",
        _ => null,
    };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payment case {CaseId} could not be looked at now.")]
    private partial void LogFailed(Exception exception, string caseId);

    [LoggerMessage(
        EventId = 4003,
        Level = LogLevel.Error,
        Message = "Payments still need somebody: {Kind}, {Count} of them, the oldest since {Since:O}.")]
    private partial void LogOpen(PaymentCaseKind kind, int count, DateTimeOffset since);
}
