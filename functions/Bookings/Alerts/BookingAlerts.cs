using System.Globalization;
using TicketMaster.Payments;
using TicketMaster.Storage;

namespace TicketMaster.Bookings;

/// <summary>
/// Sends the notices and opens the payment cases that a booking's document owes. The step that changes a booking records both in
/// the same write, and makes the booking due. So each is told at least once, even if a process dies in between.
/// </summary>
internal sealed class BookingAlerts(
    IDocumentContainer<BookingDocument> bookings, BuyerNotices notices, PaymentCases cases, TimeProvider clock)
{
    /// <summary>Whether the booking owes a notice, or a payment case.</summary>
    public bool IsOwed(BookingDocument booking) =>
        BookingLifecycle.Owes(booking) || Troubles(booking, clock.GetUtcNow()).Count > 0;

    /// <returns>The booking as it is now.</returns>
    public async Task<BookingDocument> RaiseAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        // The cases come first, because they do not need the queue.
        BookingDocument listed = await ListAsync(booking, cancellationToken);
        Notice[] owed = [.. Owed(listed)];
        foreach (Notice notice in owed)
        {
            await notices.SendAsync(notice.Kind, listed, notice.MessageSubject, cancellationToken);
        }

        (BookingDocument? told, _) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => Told(current, owed), cancellationToken);
        return told!;
    }

    private async Task<BookingDocument> ListAsync(BookingDocument booking, CancellationToken cancellationToken)
    {
        IReadOnlyList<OpenCase> open = booking.Cases ?? [];
        foreach (OpenCase gone in open.Except(Troubles(booking, clock.GetUtcNow())))
        {
            // The case is opened first: the booking may have come into order before its case was ever opened.
            await OpenAsync(gone, booking, cancellationToken);
            await cases.CloseAsync(gone.Kind, gone.Subject, Outcome(gone.Kind, booking), cancellationToken);
        }

        (BookingDocument? now, _) = await bookings.ChangeAsync(
            booking.Id, booking.UserId, current => Listed(current, open, clock.GetUtcNow()), cancellationToken);

        // Cases are opened only after the write that records them. A case without a record would never be closed.
        foreach (OpenCase one in now!.Cases ?? [])
        {
            await OpenAsync(one, now, cancellationToken);
        }

        return now;
    }

    /// <summary>The payment cases of a booking at a moment.</summary>
    public static IReadOnlyList<OpenCase> Troubles(BookingDocument booking, DateTimeOffset now)
    {
        (PaymentCaseKind Late, DateTimeOffset Since)? waiting = (booking.State, booking.Payment) switch
        {
            (BookingState.Paying, BookingPayment.Cancelling cancelling) => (PaymentCaseKind.CancelUnconfirmed, cancelling.GivenUpAt),
            (BookingState.Booked, BookingPayment.Authorised) => (PaymentCaseKind.CaptureUnfinished, booking.SoldAt!.Value),
            (BookingState.Booked, BookingPayment.Captured) when PartRefunds.OwedSince(booking) is { } owed =>
                (PaymentCaseKind.RefundUnfinished, owed),
            (_, BookingPayment.Refunding refunding) => (PaymentCaseKind.RefundUnfinished, refunding.GivenUpAt),
            _ => null,
        };
        if (booking.Payment is not { } own || waiting is not var (late, since))
        {
            return [];
        }

        IEnumerable<PaymentCaseKind> kinds = GivingBack.Case(GivingBack.Reason(own)) is { } first ? [first] : [];
        return
        [
            .. (DueTimes.IsLate(since, now) ? kinds.Union([late]) : kinds)
                .Select(kind => new OpenCase(kind, GivingBack.Subject(booking, own), since)),
        ];
    }

    /// <summary>The booking with its cases as they are now, or null if that changes nothing.</summary>
    /// <param name="seen">The cases that this run has looked at. Those that no longer apply are closed already.</param>
    public static BookingDocument? Listed(BookingDocument current, IReadOnlyList<OpenCase> seen, DateTimeOffset now)
    {
        IReadOnlyList<OpenCase> troubles = Troubles(current, now);
        IReadOnlyList<OpenCase> open = current.Cases ?? [];
        OpenCase[] next = [.. open.Where(one => troubles.Contains(one) || !seen.Contains(one)).Union(troubles)];
        return next.SequenceEqual(open) ? null : current with { Cases = next.Length == 0 ? null : next };
    }

    /// <summary>The notices that the buyer has not been sent yet.</summary>
    private static IEnumerable<Notice> Owed(BookingDocument booking) =>
        (booking.Tell is { } tell ? new[] { new Notice(tell, null) } : []).Concat((booking.Strays ?? [])
            .Where(stray => stray.Tell is not null)
            .Select(stray => new Notice(stray.Tell!, stray.PaymentId)))
        .Concat((booking.RefundedTickets ?? [])
            .Where(refunded => refunded.Tell is not null)
            .Select(refunded => new Notice(refunded.Tell!, refunded.Ticket.TicketId)))
        .Concat(MoveNotices.IsOwed(booking) ? booking.TellMoves!.Select(Moved) : []);

    /// <summary>The booking without the notices that were sent, or null if that changes nothing.</summary>
    private static BookingDocument? Told(BookingDocument current, IReadOnlyList<Notice> told) =>
        !Owed(current).Intersect(told).Any() ? null : current with
        {
            Tell = told.Contains(new Notice(current.Tell ?? "", null)) ? null : current.Tell,
            Strays = current.Strays is null
                ? null
                : [.. current.Strays.Select(stray => told.Contains(new Notice(stray.Tell ?? "", stray.PaymentId))
                    ? stray with { Tell = null }
                    : stray)],
            RefundedTickets = current.RefundedTickets is null
                ? null
                : [.. current.RefundedTickets.Select(one => told.Contains(new Notice(one.Tell ?? "", one.Ticket.TicketId))
                    ? one with { Tell = null }
                    : one)],
            TellMoves = MoveNotices.Without(current.TellMoves, [.. (current.TellMoves ?? []).Where(move => told.Contains(Moved(move)))]),
        };

    private static Notice Moved(int move) => new(NoticeKind.EventMoved, move.ToString(CultureInfo.InvariantCulture));

    private async Task OpenAsync(OpenCase one, BookingDocument booking, CancellationToken cancellationToken) => await cases.OpenAsync(
        new(
            one.Kind,
            booking.Id,
            booking.UserId,
            one.Subject == booking.Id ? null : one.Subject,
            PartRefunds.Paid(booking),
            booking.Currency,
            Detail(one.Kind, booking))
        {
            Began = one.Since,
        },
        cancellationToken);

    private static string Detail(PaymentCaseKind kind, BookingDocument booking) => kind switch
    {
        PaymentCaseKind.CancelUnconfirmed =>
            "The payment is given up, and the provider has not confirmed that it is cancelled: the seats stay taken.",
        PaymentCaseKind.CaptureUnfinished when booking.State == BookingState.Booked =>
            "The tickets are sold, and the money is not captured.",
        PaymentCaseKind.CaptureUnfinished => "The money could not be captured: the sale is undone, and the payment given up.",
        PaymentCaseKind.RefundUnfinished when booking.Payment is { Dispute: DisputeState.Open } =>
            "The money is to go back, and the buyer disputes the payment at the bank: it goes back when the dispute is closed.",
        PaymentCaseKind.RefundUnfinished => "The money is to go back, and is not back yet.",
        PaymentCaseKind.AmountDiffers => "The payment is not what the booking costs: no tickets, and the money goes back.",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };

    private static string Outcome(PaymentCaseKind kind, BookingDocument booking) => booking.Payment switch
    {
        BookingPayment.Captured when kind == PaymentCaseKind.RefundUnfinished => "The money of the refunded tickets is back.",
        BookingPayment.Captured => "The money is captured.",
        BookingPayment.Refunded => "The money is back.",
        BookingPayment.Voided or BookingPayment.Declined => "The payment is cancelled.",
        _ => "It is in order.",
    };

    /// <param name="Kind">One of <see cref="NoticeKind"/>.</param>
    /// <param name="Subject">
    /// The payment that it is about, if that did not buy the booking, the refunded ticket, or the number of the event's move.
    /// </param>
    private sealed record Notice(string Kind, string? Subject)
    {
        /// <summary>Null for a rebooking: a booking is rebooked once, so it needs no payment id to tell its notice apart.</summary>
        public string? MessageSubject => Kind == NoticeKind.Rebooked ? null : Subject;
    }
}
