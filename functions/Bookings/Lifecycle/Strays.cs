using TicketMaster.Payments;

namespace TicketMaster.Bookings;

/// <summary>What a booking's document says of payments that did not buy it, as pure functions.</summary>
internal static class Strays
{
    public static StrayPayment? Find(BookingDocument booking, string paymentId) =>
        booking.Strays?.FirstOrDefault(stray => stray.PaymentId == paymentId);

    /// <summary>From this write on the payment buys nothing, whoever sees it: only now may it be given back.</summary>
    public static BookingDocument Return(BookingDocument booking, ProviderPayment payment, DateTimeOffset now) =>
        With(booking, new StrayPayment(payment.PaymentId, StrayEnd.Returning, now, payment.HasMoney()));

    /// <summary>The booking that was made for the payment ended without it.</summary>
    public static BookingDocument Return(BookingDocument booking, StrayPayment stray, DateTimeOffset now) =>
        With(booking, stray with { End = StrayEnd.Returning, Since = now });

    /// <summary>It is back, and its buyer is to be told, where there was money.</summary>
    public static BookingDocument Returned(BookingDocument booking, StrayPayment stray, DateTimeOffset now)
    {
        StrayPayment returned = stray with { End = StrayEnd.Returned };
        return stray.HadMoney ? Tell(booking, returned, NoticeKind.PaymentReturned, "payment-returned", now) : With(booking, returned);
    }

    /// <summary>The same seats are held for it: from this write on the other booking decides.</summary>
    public static BookingDocument Rebooking(BookingDocument booking, ProviderPayment payment, string rebookedAs, DateTimeOffset now) =>
        With(booking, new StrayPayment(payment.PaymentId, StrayEnd.Rebooking, now, HadMoney: true, rebookedAs));

    public static BookingDocument Rebooked(BookingDocument booking, StrayPayment stray, DateTimeOffset now) =>
        Tell(booking, stray with { End = StrayEnd.Rebooked }, NoticeKind.Rebooked, "rebooked", now);

    /// <summary>That the buyer is to be told is of the same write as what they are told of; and the booking is due for it.</summary>
    private static BookingDocument Tell(BookingDocument booking, StrayPayment stray, string notice, string what, DateTimeOffset now)
    {
        BookingDocument noted = With(BookingLifecycle.Step(booking, booking.State, now, what), stray with { Tell = notice });
        return noted with { DueAt = Math.Min(booking.DueAt ?? long.MaxValue, Deadlines.TellAt(now)) };
    }

    private static BookingDocument With(BookingDocument booking, StrayPayment stray) =>
        booking with { Strays = [.. (booking.Strays ?? []).Where(one => one.PaymentId != stray.PaymentId), stray] };
}
