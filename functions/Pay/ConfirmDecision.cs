using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Pay;

/// <summary>Whether a booking can be paid for now, and with another method than before.</summary>
internal static class ConfirmDecision
{
    public static ConfirmOutcome Decide(
        BookingDocument booking, string? method, string? key, string returnUrl, DateTimeOffset now, BookingOptions options)
    {
        bool mayTry = booking.Payment is not { } before || before.Number < options.MaxPaymentsPerHold;
        bool repeated = key is not null
            && (booking.Payment?.IdempotencyKey == key || booking.ConfirmKey == key || booking.EarlierKeys?.Contains(key) == true);
        return booking.State switch
        {
            // It was made for a late payment, which is there already.
            BookingState.Held when booking.Rebooks is not null => new ConfirmOutcome.Refused(BookingRefusals.AlreadyPaying()),
            BookingState.Held when booking.Refusal is null && now <= booking.ExpiresAt && !repeated => (booking.IsFree, method) switch
            {
                (true, _) => new ConfirmOutcome.Booked(BookingLifecycle.BookFree(booking, key, now)),
                (_, null) => new ConfirmOutcome.Refused(BookingRefusals.NoPaymentDetails(booking.Total, booking.Currency)),
                _ when !mayTry => new ConfirmOutcome.Refused(BookingRefusals.TooManyPayments(options.MaxPaymentsPerHold)),
                _ => new ConfirmOutcome.Paying(BookingLifecycle.Pay(booking, method, key, returnUrl, now, options.SettleFor)),
            },
            BookingState.Held or BookingState.Paying or BookingState.Booked when repeated => new ConfirmOutcome.Replayed(booking),
            BookingState.Held or BookingState.Expired => new ConfirmOutcome.Refused(BookingRefusals.HoldExpired()),

            // Past the hold's deadline nothing could be paid after it.
            BookingState.Paying when method is not null && booking.Payment!.Method != method && now <= booking.ExpiresAt => mayTry
                ? new ConfirmOutcome.GivesUp(booking)
                : new ConfirmOutcome.Refused(BookingRefusals.TooManyPayments(options.MaxPaymentsPerHold)),
            BookingState.Paying => new ConfirmOutcome.Refused(BookingRefusals.AlreadyPaying()),
            BookingState.Booked => new ConfirmOutcome.Refused(BookingRefusals.AlreadyBooked()),
            BookingState.Cancelled => new ConfirmOutcome.Refused(BookingRefusals.BookingCancelled()),
            BookingState.Refunded => new ConfirmOutcome.Refused(BookingRefusals.BookingRefunded()),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }
}

internal abstract record ConfirmOutcome(BookingDocument? Booking)
{
    public sealed record Paying(BookingDocument Next) : ConfirmOutcome(Next);

    /// <summary>It is sold.</summary>
    public sealed record Booked(BookingDocument Next) : ConfirmOutcome(Next);

    /// <summary>The payment was declined, and cannot be authorised any more. The hold goes on if its time is not over.</summary>
    public sealed record Declined(BookingDocument Now) : ConfirmOutcome(Now);

    /// <summary>An earlier request with the same key confirmed it.</summary>
    public sealed record Replayed(BookingDocument Now) : ConfirmOutcome(Now);

    /// <summary>Another payment is to be given up first, if it waits for the buyer.</summary>
    public sealed record GivesUp(BookingDocument Waiting) : ConfirmOutcome(Waiting);

    public sealed record Refused(Refusal Refusal) : ConfirmOutcome((BookingDocument?)null);
}
