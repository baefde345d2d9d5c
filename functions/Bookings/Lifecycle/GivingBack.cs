using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// The steps of a payment that its booking does not want, as pure functions. Written first, so that everybody who sees the payment
/// comes to the same end: no void is asked for before <see cref="GiveUp"/>, and no refund before <see cref="TakeBack"/>.
/// </summary>
internal static class GivingBack
{
    /// <summary>
    /// Gives a payment up, before the provider is asked to cancel it. From this write on no settling can book an authorised one, so
    /// that cancelling never leaves a sale without money.
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
    /// Ends a sale, or a booking whose payment was captured and buys nothing. Its seats are free from this write on. The money
    /// follows, asked for until the provider confirms it.
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

    /// <summary>The money is back, or was let go before it was captured.</summary>
    public static BookingDocument Returned(
        BookingDocument booking, BookingPayment.Refunding own, bool refunded, DateTimeOffset now) =>
        BookingLifecycle.Step(booking, booking.State, now, refunded ? TimelineStep.Refunded : TimelineStep.Voided) with
        {
            Payment = refunded
                ? own.To<BookingPayment.Refunded>() with { Reason = own.Reason }
                : own.To<BookingPayment.Voided>() with { Reason = own.Reason },
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>Ends a sale whose money was paid back at the provider, by nobody here.</summary>
    public static BookingDocument PaidBack(BookingDocument booking, BookingPayment own, DateTimeOffset now)
    {
        BookingDocument taken = TakeBack(booking, own, GiveUpReason.PaidBack, now);
        return Returned(taken, (BookingPayment.Refunding)taken.Payment!, refunded: true, now);
    }

    /// <summary>The buyer's bank sent a refund back, or the provider says that it failed: the money goes back once more.</summary>
    public static BookingDocument ReturnAgain(BookingDocument booking, BookingPayment own, DateTimeOffset now) => booking with
    {
        Payment = own.To<BookingPayment.Refunding>() with { Reason = Reason(own), GivenUpAt = now },
        DueAt = now.ToUnixTimeMilliseconds(),
    };

    /// <summary>Why a payment is given up; null while it is wanted.</summary>
    public static GiveUpReason? Reason(BookingPayment payment) => payment switch
    {
        BookingPayment.Cancelling cancelling => cancelling.Reason,
        BookingPayment.Refunding refunding => refunding.Reason,
        BookingPayment.Voided voided => voided.Reason,
        BookingPayment.Refunded refunded => refunded.Reason,
        _ => null,
    };

    /// <summary>What is a case from the first, however soon the provider confirms; or null.</summary>
    public static PaymentCaseKind? Case(GiveUpReason? reason) => reason switch
    {
        GiveUpReason.AmountDiffers => PaymentCaseKind.AmountDiffers,
        GiveUpReason.CaptureFailed => PaymentCaseKind.CaptureUnfinished,
        _ => null,
    };

    /// <summary>
    /// The booking's own record of a payment at the provider, or null where the payment is not the booking's: it has another number, or
    /// the booking names another payment.
    /// </summary>
    public static BookingPayment? Own(BookingDocument booking, ProviderPayment payment) =>
        booking.Payment is { } own && own.Number == payment.Number && (own.PaymentId is null || own.PaymentId == payment.PaymentId) ? own : null;

    /// <summary>Whether a payment is of the booking's amount and currency, captured in whole where it is captured.</summary>
    public static bool IsSameMoney(BookingDocument booking, ProviderPayment payment) =>
        payment.Amount == booking.Total
        && payment.Currency == booking.Currency
        && (payment.Status != ProviderStatus.Captured || payment.AmountCaptured == booking.Total);

    /// <summary>Whether a payment is all that the booking costs, and nothing of it was paid back.</summary>
    public static bool Pays(BookingDocument booking, ProviderPayment payment) =>
        IsSameMoney(booking, payment) && payment.AmountRefunded + payment.AmountRefunding == 0;

    /// <summary>What the case of a booking's payment is found by: the payment's id, or the booking's where the provider never gave one.</summary>
    public static string Subject(BookingDocument booking, BookingPayment own) => own.PaymentId ?? booking.Id;

    private static IReadOnlyList<OpenCase>? CasesWith(
        BookingDocument booking, BookingPayment own, GiveUpReason reason, DateTimeOffset since) => Case(reason) is { } kind
        ? [.. (booking.Cases ?? []).Union([new OpenCase(kind, Subject(booking, own), since)])]
        : booking.Cases;

    /// <summary>What the timeline says, the first time.</summary>
    private static TimelineStep[] Steps(BookingPayment own, GiveUpReason reason) => Reason(own) == reason ? [] : reason switch
    {
        GiveUpReason.AmountDiffers => [TimelineStep.AmountDiffers],
        GiveUpReason.EventCancelled => [TimelineStep.EventCancelled],
        GiveUpReason.CaptureFailed => [TimelineStep.SaleUndone],
        GiveUpReason.RefundAsked => [TimelineStep.RefundAsked],
        _ => [],
    };
}
