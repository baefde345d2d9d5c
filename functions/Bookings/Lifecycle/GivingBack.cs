using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>
/// The steps of a payment that its booking does not want, as pure functions. Written first, so that everybody who sees the payment
/// comes to the same end: no void is asked for before <see cref="GiveUp"/>, and no refund before <see cref="TakeBack"/>.
/// </summary>
internal static class GivingBack
{
    /// <summary>
    /// Gives a payment up, before the provider is asked to cancel it: from this write on no settling can book an authorised one, so
    /// that the cancelling can never leave a sale without money.
    /// </summary>
    public static BookingDocument GiveUp(BookingDocument booking, GiveUpReason reason, DateTimeOffset now)
    {
        BookingPayment payment = booking.Payment!;
        DateTimeOffset since = payment.Status == PaymentProgress.Cancelling ? payment.Since ?? now : now;
        return BookingLifecycle.Step(booking, booking.State, now, Words(booking, reason)) with
        {
            Payment = payment with { Status = PaymentProgress.Cancelling, RedirectUrl = null, Reason = reason, Since = since },
            Cases = CasesWith(booking, reason, since),
            DueAt = now.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>
    /// Ends a sale, or a booking whose payment was captured and buys nothing. Its seats are free from this write on; the money
    /// follows, asked for until the provider confirms it.
    /// </summary>
    public static BookingDocument TakeBack(BookingDocument booking, GiveUpReason reason, DateTimeOffset now)
    {
        bool sold = booking.State == BookingState.Booked;
        BookingState end = sold ? BookingState.Refunded : BookingState.Expired;
        return BookingLifecycle.Step(booking, end, now, sold ? Words(booking, reason) : [.. Words(booking, reason), "expired"]) with
        {
            Payment = booking.Payment! with { Status = PaymentProgress.Refunding, RedirectUrl = null, Reason = reason, Since = now },
            Tell = NoticeKind.For(reason, sold),
            Cases = CasesWith(booking, reason, now),
            DueAt = now.ToUnixTimeMilliseconds(),
        };
    }

    /// <summary>The money is back, or was let go before it was captured.</summary>
    public static BookingDocument Returned(BookingDocument booking, bool refunded, DateTimeOffset now) =>
        BookingLifecycle.Step(booking, booking.State, now, refunded ? "refunded" : "voided") with
        {
            Payment = booking.Payment! with { Status = refunded ? PaymentProgress.Refunded : PaymentProgress.Voided, Since = now },
            DueAt = now.ToUnixTimeMilliseconds(),
        };

    /// <summary>What came back to us after all goes back once more.</summary>
    public static BookingDocument ReturnAgain(BookingDocument booking, DateTimeOffset now) => booking with
    {
        Payment = booking.Payment! with { Status = PaymentProgress.Refunding, Since = now },
        DueAt = now.ToUnixTimeMilliseconds(),
    };

    /// <summary>What is a case from the first, however soon the provider confirms; or null.</summary>
    public static PaymentCaseKind? Case(GiveUpReason? reason) => reason switch
    {
        GiveUpReason.AmountDiffers => PaymentCaseKind.AmountDiffers,
        GiveUpReason.CaptureFailed => PaymentCaseKind.CaptureUnfinished,
        _ => null,
    };

    /// <summary>Whether a payment at the provider is the booking's own: of its number, and named by it where it names any.</summary>
    public static bool CountsOn(BookingDocument booking, ProviderPayment payment) =>
        booking.Payment is { } own && own.Number == payment.Number && (own.PaymentId is null || own.PaymentId == payment.PaymentId);

    /// <summary>Whether a payment is all that the booking costs, and nothing of it was paid back.</summary>
    public static bool Pays(BookingDocument booking, ProviderPayment payment) =>
        payment.Amount == booking.Total
        && payment.Currency == booking.Currency
        && (payment.Status != ProviderStatus.Captured || payment.AmountCaptured == booking.Total)
        && payment.AmountRefunded + payment.AmountRefunding == 0;

    /// <summary>Where the case of a booking's payment is found.</summary>
    public static string Subject(BookingDocument booking) => booking.Payment!.PaymentId ?? booking.Id;

    private static IReadOnlyList<OpenCase>? CasesWith(BookingDocument booking, GiveUpReason reason, DateTimeOffset since) => Case(reason) is { } kind
        ? [.. (booking.Cases ?? []).Union([new OpenCase(kind, Subject(booking), since)])]
        : booking.Cases;

    /// <summary>What the timeline says, the first time.</summary>
    private static string[] Words(BookingDocument booking, GiveUpReason reason) => booking.Payment!.Reason == reason ? [] : reason switch
    {
        GiveUpReason.AmountDiffers => ["amount-differs"],
        GiveUpReason.EventCancelled => ["event-cancelled"],
        GiveUpReason.CaptureFailed => ["sale-undone"],
        GiveUpReason.RefundAsked => ["refund-asked"],
        _ => [],
    };
}
