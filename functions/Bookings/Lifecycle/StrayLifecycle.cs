using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>The steps of a payment that did not buy its booking, as pure functions of the booking's document.</summary>
internal static class StrayLifecycle
{
    public static StrayPayment? Find(BookingDocument booking, string paymentId) =>
        booking.Strays?.FirstOrDefault(stray => stray.PaymentId == paymentId);

    /// <summary>Decides that the payment buys nothing. Only after this write may it be given back.</summary>
    public static BookingDocument Return(BookingDocument booking, ProviderPayment payment, DateTimeOffset now) =>
        With(booking, new StrayPayment(payment.PaymentId, StrayEnd.Returning, now, payment.HasMoney()));

    /// <summary>Decides the same for a payment whose new booking ended without it.</summary>
    public static BookingDocument Return(BookingDocument booking, StrayPayment stray, DateTimeOffset now) =>
        With(booking, stray with { End = StrayEnd.Returning, Since = now });

    /// <summary>Records that the payment, which buys nothing, was paid meanwhile.</summary>
    public static BookingDocument Paid(BookingDocument booking, StrayPayment stray) => With(booking, stray with { HadMoney = true });

    /// <summary>Records that the payment is back. The buyer is told if there was money.</summary>
    public static BookingDocument Returned(BookingDocument booking, StrayPayment stray, DateTimeOffset now)
    {
        StrayPayment returned = stray with { End = StrayEnd.Returned };
        return stray.HadMoney
            ? Tell(booking, returned, NoticeKind.PaymentReturned, TimelineStep.PaymentReturned, now)
            : With(booking, returned);
    }

    /// <summary>Records that the same seats are held for the payment. From this write on the new booking decides.</summary>
    public static BookingDocument Rebooking(BookingDocument booking, ProviderPayment payment, string rebookedAs, DateTimeOffset now) =>
        With(booking, new StrayPayment(payment.PaymentId, StrayEnd.Rebooking, now, HadMoney: true, rebookedAs));

    public static BookingDocument Rebooked(BookingDocument booking, StrayPayment stray, DateTimeOffset now) =>
        Tell(booking, stray with { End = StrayEnd.Rebooked }, NoticeKind.Rebooked, TimelineStep.Rebooked, now);

    /// <summary>Records a step and its notice in one write, and makes the booking due for the notice.</summary>
    private static BookingDocument Tell(BookingDocument booking, StrayPayment stray, string notice, TimelineStep step, DateTimeOffset now)
    {
        BookingDocument noted = With(BookingLifecycle.Step(booking, booking.State, now, step), stray with { Tell = notice });
        return noted with { DueAt = Math.Min(booking.DueAt ?? long.MaxValue, DueTimes.TellAt(now)) };
    }

    private static BookingDocument With(BookingDocument booking, StrayPayment stray) =>
        booking with { Strays = [.. (booking.Strays ?? []).Where(one => one.PaymentId != stray.PaymentId), stray] };
}
