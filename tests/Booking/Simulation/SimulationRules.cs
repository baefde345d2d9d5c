using System.Text.Json;
using TicketMaster.Booking;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Tickets;

namespace TicketMaster.Tests.Booking.Simulation;

internal sealed class SimulationFailedException(string message) : Exception(message);

/// <summary>What must hold after every step, sixty seconds after the faults, and at rest.</summary>
internal sealed class SimulationRules(SimulatedWorld world)
{
    private static readonly TimeSpan s_skew = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, DateTimeOffset> _acknowledged = [];
    private readonly HashSet<string> _givenBack = [];
    private readonly Dictionary<string, (string BookingId, string Answer)> _answers = [];
    private string? _broken;
    private int _seen = -1;

    public void Broken(string what) => _broken ??= what;

    public void GivenBack(string bookingId) => _givenBack.Add(bookingId);

    /// <param name="answeredBefore">Whether a reserve with this key had been acknowledged when this one was sent.</param>
    public void Asked(string? key, out bool answeredBefore) => answeredBefore = key is not null && _answers.ContainsKey(key);

    public void Answered(string userId, string? key, ReserveOutcome outcome, bool answeredBefore)
    {
        if (outcome is ReserveOutcome.Reserved(var booking, _))
        {
            world.Turns.Trace(userId, "was told 201", $"{key} {booking.Id}");
            _acknowledged.TryAdd(booking.Id, booking.ExpiresAt);
            string answer = JsonSerializer.Serialize(BookingAnswer.AtReserve(booking), ApiJson.Default.BookingAnswer);
            if (key is not null && !_answers.TryAdd(key, (booking.Id, answer)) && _answers[key].Answer != answer)
            {
                Broken($"P7: {key} was answered {_answers[key].Answer} and then {answer}");
            }

            _seen = -1;
            return;
        }

        string code = ((ReserveOutcome.Refused)outcome).Refusal.Code;
        world.Turns.Trace(userId, "was told", $"{key} {code}");
        if (answeredBefore)
        {
            Broken($"P7: {key} was acknowledged with {_answers[key!].BookingId} and then refused with {code}");
        }
    }

    public void AssertHold()
    {
        int writes = world.Bookings.Writes + world.Tickets.Writes;
        if (_seen != writes)
        {
            _seen = writes;
            CheckSeats();
            CheckLimits();
            CheckAcknowledged();
        }

        if (_broken is not null)
        {
            throw new SimulationFailedException($"{_broken}\n{world.Turns.LastSteps()}\n{Documents()}");
        }
    }

    /// <summary>P10: no fault's trace is left, but for holds whose time has not come.</summary>
    public void AssertSettled()
    {
        long now = world.Clock.GetUtcNow().ToUnixTimeMilliseconds();
        foreach (BookingDocument booking in world.Bookings.All)
        {
            if (booking.State is BookingState.Paying
                || booking is { State: BookingState.Booked } and not { DueAt: null, Payment.Status: PaymentProgress.Captured }
                || (booking.DueAt is { } dueAt && dueAt < now - 1_500))
            {
                Broken($"P10: {booking.Id} is {booking.State}, its payment {booking.Payment?.Status}, due {booking.DueAt}, 60 s after the faults");
            }
        }

        AssertHold();
    }

    /// <summary>P2 to P5: time has passed, and tickets, money and what is shown agree.</summary>
    public void AssertQuiet()
    {
        foreach (BookingDocument booking in world.Bookings.All)
        {
            if (booking.DueAt is not null || booking.State is BookingState.Held or BookingState.Paying)
            {
                Broken($"P10: {booking.Id} is {booking.State} and due {booking.DueAt}, and nobody comes");
            }
        }

        foreach (TicketDocument ticket in world.Tickets.All)
        {
            bool right = ticket.BookingId is { } bookingId
                ? world.Bookings.Find(bookingId)!.State == BookingState.Booked && ticket.Status == TicketStatus.Booked
                : ticket.Status == TicketStatus.Free;
            if (!right)
            {
                Broken($"P5: {ticket.Id} stays {ticket.Status} for {ticket.BookingId}, which is {world.Bookings.Find(ticket.BookingId ?? "")?.State}");
            }
        }

        CheckMoney();
        CheckIssued();
        AssertHold();
    }

    private static bool OwnsForSure(BookingDocument booking) => booking.State is BookingState.Paying or BookingState.Booked;

    /// <summary>P1: a booking that is paid for, or that was acknowledged and has time left, is named by all its seats.</summary>
    private void CheckSeats()
    {
        DateTimeOffset now = world.Clock.GetUtcNow();
        foreach (BookingDocument booking in world.Bookings.All)
        {
            bool held = booking.State == BookingState.Held && now < booking.ExpiresAt && _acknowledged.ContainsKey(booking.Id);
            foreach (BookedTicket ticket in OwnsForSure(booking) || held ? booking.Tickets : [])
            {
                if (world.Tickets.Find(ticket.TicketId)?.BookingId != booking.Id)
                {
                    Broken($"P1: {booking.Id} is {booking.State}, and {ticket.TicketId} names {world.Tickets.Find(ticket.TicketId)?.BookingId}");
                }
            }
        }
    }

    /// <summary>P9.</summary>
    private void CheckLimits()
    {
        DateTimeOffset now = world.Clock.GetUtcNow();
        foreach (IGrouping<string, BookingDocument> user in world.Bookings.All.GroupBy(booking => booking.UserId))
        {
            int live = user.Where(booking => OwnsForSure(booking) || (booking.State == BookingState.Held && now < booking.ExpiresAt))
                .Sum(booking => booking.Tickets.Count);
            if (live > SimulatedWorld.Booking.MaxTicketsPerEvent)
            {
                Broken($"P9: {user.Key} has {live} tickets");
            }
        }
    }

    /// <summary>P6: what was acknowledged stays, until its deadline, its user or the end of the event takes it.</summary>
    private void CheckAcknowledged()
    {
        DateTimeOffset now = world.Clock.GetUtcNow();
        foreach ((string bookingId, DateTimeOffset expiresAt) in _acknowledged)
        {
            BookingDocument? booking = world.Bookings.Find(bookingId);
            BookingState? state = booking?.State;
            bool ended = state switch
            {
                null => true,
                BookingState.Cancelled => !_givenBack.Contains(bookingId) && !world.EventCancelled,
                BookingState.Expired => now < expiresAt - s_skew && !world.EventCancelled && booking!.Payment?.Status != PaymentProgress.Voided,
                BookingState.Refunded => !world.EventCancelled,
                _ => false,
            };
            if (ended)
            {
                Broken($"P6: {bookingId} was acknowledged until {expiresAt:mm:ss.fff} and is {state?.ToString() ?? "gone"}");
            }
        }
    }

    private void CheckMoney()
    {
        foreach (BookingDocument booking in world.Bookings.All.Where(booking => booking.State == BookingState.Booked))
        {
            SimulatedBank.Payment[] captured =
                [.. world.Bank.Payments.Where(payment => payment.Request.BookingId == booking.Id && payment.Status == ProviderStatus.Captured)];
            if (captured.Length != 1 || captured[0].Request.Amount != booking.Total || captured[0].Id != booking.Payment!.PaymentId)
            {
                Broken($"P4: {booking.Id} is booked, and {captured.Length} payments are captured for it");
            }
        }

        foreach (SimulatedBank.Payment payment in world.Bank.Payments)
        {
            BookingState state = world.Bookings.Find(payment.Request.BookingId)!.State;
            if (payment.Status is ProviderStatus.Processing or ProviderStatus.Declined or ProviderStatus.Authorised
                || (payment.Status == ProviderStatus.Captured && state != BookingState.Booked))
            {
                Broken($"P3: {payment.Id} stays {payment.Status} for {payment.Request.BookingId}, which is {state}");
            }
        }
    }

    /// <summary>The outside world was told of each ticket, under one id, and the booking says so once; and of nothing that was never sold.</summary>
    private void CheckIssued()
    {
        foreach (BookingDocument booking in world.Bookings.All)
        {
            int said = booking.Timeline.Count(entry => entry.What == "issued");
            int sent = booking.Tickets.Count(ticket => world.Issued.Remove(TicketIssued.MessageId(booking.Id, ticket.TicketId)));
            bool sold = booking.Timeline.Any(entry => entry.What == "captured");
            if ((booking.State == BookingState.Booked && (said, sent) != (1, booking.Tickets.Count)) || said > 1 || (sent > 0 && !sold))
            {
                Broken($"P4: {booking.Id} is {booking.State}, issued {said} times, and {sent} of {booking.Tickets.Count} messages were sent");
            }
        }

        if (world.Issued.Count > 0)
        {
            Broken($"P4: {string.Join(", ", world.Issued)} were issued for no booking");
        }
    }

    private string Documents() => string.Join(
        '\n',
        world.Bookings.All.Select(booking =>
            $"{booking.Id} {booking.State} key {booking.IdempotencyKey} due {booking.DueAt % 1_000_000} payment {booking.Payment} "
            + $"seats {string.Join(' ', booking.Tickets.Select(ticket => ticket.TicketId))}: "
            + string.Join(", ", booking.Timeline.Select(entry => $"{entry.At:mm:ss.fff} {entry.What}")))
            .Concat(world.Tickets.All.Select(ticket => $"{ticket.Id} {ticket.Status} {ticket.BookingId}"))
            .Concat(world.Bank.Payments.Select(payment => $"{payment.Id} {payment.Status} {payment.Request.BookingId} {payment.Request.Method}")));
}
