using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Release;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

/// <summary>
/// Reviews our bookings that wait for money, or for their money to go back. The queries order by <c>dueAt</c>. So they do not see
/// the bookings that are done, which have none.
/// </summary>
internal sealed partial class ReviewBookings(
    IDocumentContainer<BookingDocument> bookings,
    IPaymentProvider provider,
    BookingUpkeep upkeep,
    ReviewPayment review,
    ReconciliationMetrics metrics,
    TimeProvider clock,
    ILogger<ReviewBookings> logger)
{
    private const int Page = 100;

    /// <summary>The most pages of one state in a cycle. More wait for the next cycle.</summary>
    private const int MaxPages = 1_000;

    /// <summary>The timing wheel and the sweeper have missed a booking that has been due for longer.</summary>
    private static readonly TimeSpan s_leftAfter = TimeSpan.FromMinutes(1);

    private static readonly string[] s_states = ["paying", "booked", "refunded", "expired"];

    public async Task ReviewAsync(ReconciliationCycle cycle, CancellationToken cancellationToken)
    {
        Dictionary<string, long> inFlight = [];
        foreach (string state in s_states)
        {
            var query = new DocumentQuery(null, [new Predicate("state", Comparison.Equal, state)], OrderBy: "dueAt", PageSize: Page);
            for (int page = 0; page < MaxPages && !cycle.IsOver; page++)
            {
                QueryPage<BookingDocument> found = await bookings.PageAsync(query, cancellationToken);
                foreach (BookingDocument booking in found.Items.Select(item => item.Document!).Where(IsInFlight))
                {
                    inFlight[booking.Currency] = inFlight.GetValueOrDefault(booking.Currency) + booking.Total;
                }

                await Concurrently.ForEachAsync(
                    found.Items,
                    ReconciliationCycle.AtOnce,
                    async (item, token) => await TryLookAsync(cycle, item.Document!, token),
                    cancellationToken);
                if (found.Continuation is not { } next)
                {
                    break;
                }

                query = query with { Continuation = next };
            }
        }

        metrics.InFlight(inFlight);
    }

    /// <summary>Looks at the payment that a booking counts on. Takes the booking's step if it is long due.</summary>
    /// <returns>Null if there is nothing to look at.</returns>
    public async Task<Review?> LookAsync(ReconciliationCycle cycle, BookingDocument booking, CancellationToken cancellationToken)
    {
        Review? review = await LookOnceAsync(cycle, booking, cancellationToken);
        if (review is not { Comparison: PaymentComparison.NotYet or PaymentComparison.Open or PaymentComparison.Settle }
            || !(booking.DueAt < (clock.GetUtcNow() - s_leftAfter).ToUnixTimeMilliseconds()))
        {
            return review;
        }

        await upkeep.AdvanceAsync(cycle.Durable, booking, cancellationToken);
        return await LookOnceAsync(cycle, booking, cancellationToken);
    }

    private async Task<Review?> LookOnceAsync(ReconciliationCycle cycle, BookingDocument seen, CancellationToken cancellationToken)
    {
        // The booking is read again, because the query that found it may be behind.
        if ((await bookings.FindAsync(seen.Id, seen.UserId, cancellationToken))?.Document is not { Payment: { } own } booking)
        {
            return null;
        }

        try
        {
            if (await FindAsync(booking, own, cancellationToken) is { } payment)
            {
                return await review.LookAsync(cycle, payment, cancellationToken);
            }
        }
        catch (ProviderUnavailableException)
        {
            await ReportLateAsync(booking, cancellationToken);
            throw;
        }

        PaymentComparison missing = PaymentComparison.Missing(booking, clock.GetUtcNow());
        return new Review(
            missing, missing is PaymentComparison.Open open ? await review.OpenAsync(booking, open, cancellationToken) : null);
    }

    private async Task TryLookAsync(ReconciliationCycle cycle, BookingDocument booking, CancellationToken cancellationToken)
    {
        string subject = booking.Payment?.PaymentId ?? booking.Id;
        if (!PaymentComparison.IsToAskFor(booking, clock.GetUtcNow()) || !cycle.Look(subject))
        {
            return;
        }

        try
        {
            if (cycle.IsProviderDown)
            {
                await ReportLateAsync(booking, cancellationToken);
            }
            else
            {
                await LookAsync(cycle, booking, cancellationToken);
            }
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // A booking that fails, for any reason, must not hold up the others.
            await cycle.FailAsync(subject, exception, cancellationToken);
            LogFailed(exception, booking.Id);
            await review.OpenUnreadableAsync(booking.Payment?.PaymentId, booking.Id, booking.UserId, exception, cancellationToken);
        }
    }

    /// <summary>Opens a case for a late booking. That needs no answer of the provider.</summary>
    private async Task ReportLateAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        if (PaymentComparison.Overdue(booking, clock.GetUtcNow()) is { } late)
        {
            await review.OpenAsync(booking, late, cancellationToken);
        }
    }

    /// <summary>Finds the payment that the booking counts on. A payment whose metadata name another booking does not count.</summary>
    private async Task<ProviderPayment?> FindAsync(
        BookingDocument booking, BookingPayment own, CancellationToken cancellationToken)
    {
        if (own.PaymentId is { } paymentId)
        {
            return await provider.GetAsync(paymentId, cancellationToken) is { } payment && IsOf(booking, payment) ? payment : null;
        }

        return (await provider.FindAsync(booking.Id, cancellationToken)).FirstOrDefault(
            payment => payment.Number == own.Number && payment.UserId == booking.UserId);
    }

    /// <summary>Whether the metadata name the booking, or the ended one that it replaces.</summary>
    private static bool IsOf(BookingDocument booking, ProviderPayment payment) =>
        payment.BookingId == booking.Id
        || (payment.PaymentId == booking.Rebooks?.PaymentId && payment.BookingId == booking.Rebooks.BookingId);

    private static bool IsInFlight(BookingDocument booking) =>
        booking is { State: BookingState.Paying } or { State: BookingState.Booked, IsFree: false, Payment: not BookingPayment.Captured };

    [LoggerMessage(Level = LogLevel.Warning, Message = "Booking {BookingId} could not be compared with its payment now.")]
    private partial void LogFailed(Exception exception, string bookingId);
}
