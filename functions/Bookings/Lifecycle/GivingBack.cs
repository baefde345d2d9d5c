using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// The steps of a payment that its booking does not want, as pure functions. Each is written before the provider is asked, so every
/// process comes to the same end: <see cref="GiveUp"/> comes before a void, and <see cref="TakeBack"/> before a refund.
/// </summary>
internal static class GivingBack
{
    /// <summary>
    /// Gives a payment up before the provider is asked to cancel it. From this write on settling cannot book the payment, so a cancel
    /// never leaves a sale without money.
    /// </summary>
    public static BookingDocument GiveUp(BookingDocument booking, BookingPayment own, GiveUpReason reason, DateTimeOffset now)
    {
        DateTimeOffset since = own is BookingPayment.Cancelling before ? before.GivenUpAt : now;
        return BookingLifecycle.Step(booking, booking.State, now, Steps(own, reason)) with
        {
            Payment = own.To<BookingPayment.Cancelling>() with { Reason = reason, GivenUpAt = since },
            Cases = CasesWith(booking, own, reason, since),
            DueAt = now.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>
    /// Ends a sale, or a booking whose captured payment buys nothing. This write frees its seats. The refund follows, and is asked
    /// for until the provider confirms it.
    /// </summary>
    public static BookingDocument TakeBack(BookingDocument booking, BookingPayment own, GiveUpReason reason, DateTimeOffset now)
    {
        bool sold = booking.State == BookingState.Booked;
        return BookingLifecycle.Step(
            booking,
            sold ? BookingState.Refunded : BookingState.Expired,
            now,
            sold ? Steps(own, reason) : [.. Steps(own, reason), TimelineStep.Expired]) with
        {
            Payment = own.To<BookingPayment.Refunding>() with { Reason = reason, GivenUpAt = now },
            Tell = NoticeKind.For(reason, sold),
            Cases = CasesWith(booking, own, reason, now),
            DueAt = now.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>Ends the sale of a booking that costs nothing. This write frees its seats, and nothing is to be given back.</summary>
    public static BookingDocument TakeBackFree(BookingDocument booking, GiveUpReason reason, DateTimeOffset now) =>
        BookingLifecycle.Step(booking, BookingState.Refunded, now, Steps(reason)) with
        {
            Tell = reason == GiveUpReason.EventCancelled ? NoticeKind.EventCancelled : NoticeKind.SaleUndone,
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>Records that the money is back, or was released before its capture.</summary>
    public static BookingDocument Returned(
        BookingDocument booking, BookingPayment.Refunding own, bool refunded, DateTimeOffset now) =>
        BookingLifecycle.Step(booking, booking.State, now, refunded ? TimelineStep.Refunded : TimelineStep.Voided) with
        {
            Payment = refunded
                ? own.To<BookingPayment.Refunded>() with { Reason = own.Reason }
                : own.To<BookingPayment.Voided>() with { Reason = own.Reason },
            RefundedTickets = PartRefunds.AllBack(booking, now),
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>Ends a sale whose money somebody paid back at the provider.</summary>
    public static BookingDocument PaidBack(BookingDocument booking, BookingPayment own, DateTimeOffset now)
    {
        BookingDocument taken = TakeBack(booking, own, GiveUpReason.PaidBack, now);
        return Returned(taken, (BookingPayment.Refunding)taken.Payment!, refunded: true, now);
    }

    /// <summary>Asks for a refund once more, because it failed or the buyer's bank sent it back.</summary>
    public static BookingDocument ReturnAgain(BookingDocument booking, BookingPayment own, DateTimeOffset now) => booking with
    {
        Payment = own.To<BookingPayment.Refunding>() with { Reason = Reason(own), GivenUpAt = now },
        DueAt = now.ToUnixTimeMilliseconds(),
    };

    /// <summary>Whether only the payment was given up, and not its booking. Another payment may be made while the hold lasts.</summary>
    public static bool KeepsHold(GiveUpReason reason) =>
        reason is GiveUpReason.Declined or GiveUpReason.TooLate or GiveUpReason.Abandoned;

    /// <summary>Why a payment was given up; null while it is wanted.</summary>
    public static GiveUpReason? Reason(BookingPayment payment) => payment switch
    {
        BookingPayment.Cancelling cancelling => cancelling.Reason,
        BookingPayment.Refunding refunding => refunding.Reason,
        BookingPayment.Voided voided => voided.Reason,
        BookingPayment.Refunded refunded => refunded.Reason,
        _ => null,
    };

    /// <summary>The payment case to open at once, even if the provider soon confirms; null if there is none.</summary>
    public static PaymentCaseKind? Case(GiveUpReason? reason) => reason switch
    {
        GiveUpReason.AmountDiffers => PaymentCaseKind.AmountDiffers,
        GiveUpReason.CaptureFailed => PaymentCaseKind.CaptureUnfinished,
        _ => null,
    };

    /// <summary>The id that a booking's payment case is found by: the payment's, or the booking's if the provider never gave one.</summary>
    public static string Subject(BookingDocument booking, BookingPayment own) => own.PaymentId ?? booking.Id;

    private static IReadOnlyList<OpenCase>? CasesWith(
        BookingDocument booking, BookingPayment own, GiveUpReason reason, DateTimeOffset since) => Case(reason) is { } kind
        ? [.. (booking.Cases ?? []).Union([new OpenCase(kind, Subject(booking, own), since)])]
        : booking.Cases;

    /// <summary>The timeline's entries for a reason, only the first time it is given.</summary>
    private static TimelineStep[] Steps(BookingPayment own, GiveUpReason reason) => Reason(own) == reason ? [] : Steps(reason);

    private static TimelineStep[] Steps(GiveUpReason reason) => reason switch
    {
        GiveUpReason.AmountDiffers => [TimelineStep.AmountDiffers],
        GiveUpReason.EventCancelled => [TimelineStep.EventCancelled],
        GiveUpReason.CaptureFailed => [TimelineStep.SaleUndone],
        GiveUpReason.RefundAsked => [TimelineStep.RefundAsked],
        _ => [],
    };
}
