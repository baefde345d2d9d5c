using TicketMaster.Bookings;
using TicketMaster.Http;

namespace TicketMaster.Refund;

/// <summary>What becomes of a booking that an administrator refunds, as a pure function.</summary>
internal static class RefundDecision
{
    /// <param name="ticketIds">The tickets to refund; null for all. Those that are refunded already are left as they are.</param>
    public static RefundOutcome Decide(BookingDocument booking, IReadOnlyCollection<string>? ticketIds, DateTimeOffset now)
    {
        if (ticketIds?.FirstOrDefault(id => !BookingLifecycle.Counts(booking, id) && !PartRefunds.IsRefunded(booking, id)) is { } unknown)
        {
            return new RefundOutcome.Refused(BookingRefusals.UnknownTicket(unknown));
        }

        bool whole = ticketIds is null || booking.Tickets.All(ticket => ticketIds.Contains(ticket.TicketId));
        return (booking.State, booking.Payment) switch
        {
            (BookingState.Refunded, _) => new RefundOutcome.AsItIs(),
            (BookingState.Booked, { } own) when whole =>
                new RefundOutcome.Write(GivingBack.TakeBack(booking, own, GiveUpReason.RefundAsked, now)),
            (BookingState.Booked, null) when whole && booking.IsFree =>
                new RefundOutcome.Write(GivingBack.TakeBackFree(booking, GiveUpReason.RefundAsked, now)),
            (BookingState.Booked, _) when ticketIds is not null && !whole => ticketIds.Any(id => BookingLifecycle.Counts(booking, id))
                ? new RefundOutcome.Write(PartRefunds.Refund(booking, ticketIds, now))
                : new RefundOutcome.AsItIs(),
            _ => new RefundOutcome.Refused(BookingRefusals.NotBooked()),
        };
    }
}

internal abstract record RefundOutcome
{
    public sealed record Write(BookingDocument Next) : RefundOutcome;

    /// <summary>An earlier request has refunded it.</summary>
    public sealed record AsItIs : RefundOutcome;

    public sealed record Refused(Refusal Why) : RefundOutcome;
}
