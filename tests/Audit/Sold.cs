using TicketMaster.Bookings;

namespace TicketMaster.Tests.Audit;

/// <summary>Bookings of the event <c>gala</c> that were sold.</summary>
internal static class Sold
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <param name="user">Whose; also in the booking's and, unless given, the payment's id.</param>
    /// <param name="seats">Such as <c>A-1</c>.</param>
    /// <param name="at">Seconds after noon at which it was booked; it is captured half a second later.</param>
    /// <param name="paymentId">The provider's id.</param>
    public static BookingDocument To(string user, string[] seats, double at = 0, string? paymentId = null)
    {
        DateTimeOffset booked = Noon.AddSeconds(at);
        return new()
        {
            Id = BookingId.Compose("gala", user, 1),
            UserId = user,
            EventId = "gala",
            Number = 1,
            State = BookingState.Booked,
            Tickets = [.. seats.Select(seat => new BookedTicket($"gala-A-{seat}", "A", seat.Split('-')[0], seat.Split('-')[1], 5_000))],
            Total = 5_000 * seats.Length,
            Currency = "EUR",
            CreatedAt = booked.AddSeconds(-5),
            ExpiresAt = booked.AddMinutes(10),
            Shard = 0,
            Fingerprint = "f",
            Attempt = "1",
            Payment = new BookingPayment.Captured
            {
                Number = 1,
                Method = "pm_ok",
                PaymentId = paymentId ?? $"pi_{user}",
                ReturnUrl = "https://tickets.example",
                PayingAt = booked.AddSeconds(-1),
                SettleBy = booked.AddMinutes(5),
            },
            SoldAt = booked,
            CapturedAt = booked.AddSeconds(0.5),
            Timeline =
            [
                new(booked.AddSeconds(-5), TimelineStep.Held),
                new(booked.AddSeconds(-1), TimelineStep.Paying),
                new(booked, TimelineStep.Authorised),
                new(booked, TimelineStep.Booked),
                new(booked.AddSeconds(0.5), TimelineStep.Captured),
            ],
        };
    }

    public static BookingDocument Paying(this BookingDocument booking) => booking with
    {
        State = BookingState.Paying,
        Payment = booking.Payment!.At(PaymentProgress.Processing),
        SoldAt = null,
        CapturedAt = null,
        Timeline = [.. booking.Timeline.Take(2)],
    };

    public static BookingDocument Uncaptured(this BookingDocument booking) => booking with
    {
        Payment = booking.Payment!.At(PaymentProgress.Authorised),
        CapturedAt = null,
        Timeline = [.. booking.Timeline.Take(4)],
    };

    public static BookingDocument Refunded(this BookingDocument booking) => booking with { State = BookingState.Refunded };
}
