using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Booking;

/// <summary>
/// Tells the buyer, and the list of payment cases, what a booking's document says that they are to be told. Whoever changes the
/// booking only writes it down; told is told at least once, whatever dies in between.
/// </summary>
internal sealed class BookingAlerts(
    IDocumentContainer<BookingDocument> bookings, BuyerNotices notices, PaymentCases cases, TimeProvider clock)
{
    /// <summary>How long the provider may leave something unconfirmed before somebody is told.</summary>
    public static readonly TimeSpan After = TimeSpan.FromMinutes(5);

    /// <summary>Whether anybody is to be told anything.</summary>
    public bool IsOwed(BookingDocument booking) =>
        booking.Tell is not null || booking.Cases is not null || Troubles(booking, clock.GetUtcNow()).Count > 0;

    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> RaiseAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        IReadOnlyList<OpenCase> open = booking.Cases ?? [];
        if (booking.Tell is { } tell)
        {
            await notices.SendAsync(tell, booking, null, cancellationToken);
        }

        foreach (OpenCase gone in open.Except(Troubles(booking, clock.GetUtcNow())))
        {
            // Opened here as well: the booking may have come into order before anybody was told that it was not.
            await OpenAsync(gone, booking, cancellationToken);
            await cases.CloseAsync(gone.Kind, gone.Subject, Outcome(booking), cancellationToken);
        }

        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => Raised(current, booking.Tell, open, clock.GetUtcNow()), cancellationToken);

        // After the write that says so: what was opened and not written down would never be closed.
        foreach (OpenCase one in now!.Cases ?? [])
        {
            await OpenAsync(one, now, cancellationToken);
        }

        return now;
    }

    /// <summary>What is a case of a booking's payment at a moment.</summary>
    public static IReadOnlyList<OpenCase> Troubles(BookingDocument booking, DateTimeOffset now)
    {
        if (booking.Payment is not { Since: { } since } payment)
        {
            return [];
        }

        PaymentCaseKind? late = (booking.State, payment.Status) switch
        {
            (BookingState.Paying, PaymentProgress.Cancelling) => PaymentCaseKind.CancelUnconfirmed,
            (BookingState.Booked, PaymentProgress.Authorised) => PaymentCaseKind.CaptureUnfinished,
            (_, PaymentProgress.Refunding) => PaymentCaseKind.RefundUnfinished,
            _ => null,
        };
        if (late is not { } kind)
        {
            return [];
        }

        IEnumerable<PaymentCaseKind> kinds = GivingBack.Case(payment.Reason) is { } first ? [first] : [];
        return [.. (since + After <= now ? kinds.Union([kind]) : kinds).Select(one => new OpenCase(one, GivingBack.Subject(booking), since))];
    }

    /// <summary>The booking once it was told of and listed, or null where that changes nothing.</summary>
    /// <param name="current">As it is.</param>
    /// <param name="told">What the buyer was told.</param>
    /// <param name="seen">The cases that were looked at; those that are none any more were closed.</param>
    /// <param name="now">The time.</param>
    public static BookingDocument? Raised(
        BookingDocument current, string? told, IReadOnlyList<OpenCase> seen, DateTimeOffset now)
    {
        IReadOnlyList<OpenCase> troubles = Troubles(current, now);
        IReadOnlyList<OpenCase> open = current.Cases ?? [];
        OpenCase[] next = [.. open.Where(one => troubles.Contains(one) || !seen.Contains(one)).Union(troubles)];
        string? tell = current.Tell == told ? null : current.Tell;
        return tell == current.Tell && next.SequenceEqual(open) ? null : current with { Tell = tell, Cases = next.Length == 0 ? null : next };
    }

    private async Task OpenAsync(OpenCase one, BookingDocument booking, CancellationToken cancellationToken) => await cases.OpenAsync(
        one.Kind,
        booking.Id,
        booking.UserId,
        one.Subject == booking.Id ? null : one.Subject,
        booking.Total,
        booking.Currency,
        Detail(one.Kind, booking),
        one.Since,
        cancellationToken);

    private static string Detail(PaymentCaseKind kind, BookingDocument booking) => kind switch
    {
        PaymentCaseKind.CancelUnconfirmed => "The payment is given up, and the provider has not confirmed that it is cancelled: the seats stay taken.",
        PaymentCaseKind.CaptureUnfinished when booking.State == BookingState.Booked => "The tickets are sold, and the money is not captured.",
        PaymentCaseKind.CaptureUnfinished => "The money could not be captured: the sale is undone, and the payment given up.",
        PaymentCaseKind.RefundUnfinished when booking.Payment!.Dispute == DisputeState.Open =>
            "The money is to go back, and the buyer disputes the payment at the bank: it goes back when the dispute is closed.",
        PaymentCaseKind.RefundUnfinished => "The money is to go back, and is not back yet.",
        PaymentCaseKind.AmountDiffers => "The payment is not what the booking costs: no tickets, and the money goes back.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Outcome(BookingDocument booking) => booking.Payment!.Status switch
    {
        PaymentProgress.Captured => "The money is captured.",
        PaymentProgress.Refunded => "The money is back.",
        PaymentProgress.Voided or PaymentProgress.Declined => "The payment is cancelled.",
        _ => "It is in order.",
    };
}
