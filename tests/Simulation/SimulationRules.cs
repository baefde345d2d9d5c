using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reserve;
using TicketMaster.Seats;
using TicketMaster.Tests.Support;
using TicketMaster.Tickets;

namespace TicketMaster.Tests.Simulation;

internal sealed class SimulationFailedException(string message) : Exception(message);

/// <summary>What must hold after every step, sixty seconds after the faults, and at rest.</summary>
internal sealed class SimulationRules(SimulatedWorld world)
{
    private static readonly TimeSpan s_skew = TimeSpan.FromMilliseconds(500);

    private readonly Dictionary<string, DateTimeOffset> _acknowledged = [];
    private readonly HashSet<string> _sold = [];
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
            string answer = JsonSerializer.Serialize(BookingAnswer.AtReserve(booking), BookingsJson.Default.BookingAnswer);
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

    /// <summary>What a confirm is answered is so: what is sold stays sold, and what was declined cannot be charged any more.</summary>
    public void Confirmed(string bookingId, ConfirmOutcome outcome)
    {
        if (outcome.Booking is { State: BookingState.Booked })
        {
            _sold.Add(bookingId);
            _seen = -1;
        }

        if (outcome is ConfirmOutcome.Declined({ Payment: { } declined })
            && world.Bank.Payments.Where(payment => payment.Request.BookingId == bookingId && payment.Request.Number == declined.Number)
                .Any(payment => payment is { Status: not ProviderStatus.Voided, Haunted: false }))
        {
            Broken($"P3: {bookingId} was answered 402, and its payment is not cancelled");
        }
    }

    /// <summary>Nobody is charged before there is a sale.</summary>
    public void Capturing(SimulatedBank.Payment payment)
    {
        if (!world.Bookings.All.Any(booking => booking.SoldAt is not null && booking.Payment!.PaymentId == payment.Id))
        {
            Broken($"P3: {payment.Id} is captured for {payment.Request.BookingId}, which is not sold");
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
            CheckSold();
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
                Broken(
                    $"P10: {booking.Id} is {booking.State}, its payment {booking.Payment?.Status}, "
                    + $"due {booking.DueAt}, 60 s after the faults");
            }
        }

        AssertHold();
    }

    private static string End(BookingDocument booking) =>
        $"{booking.State} {booking.Payment?.Status} {(booking.Payment is { } payment ? GivingBack.Reason(payment) : null)}";

    /// <summary>What the run came to: the ends that payments and bookings came to, and why.</summary>
    public IEnumerable<string> Ends() => world.Bookings.All
        .SelectMany(booking => (booking.Strays ?? []).Select(stray => $"{stray.End}").Append(End(booking)))
        .Concat(world.Bookings.All
            .Where(booking => booking.RefundedTickets is not null)
            .Select(booking => $"{booking.State}, tickets refunded"))
        .Concat(world.Cases.All.Select(one => $"case {one.Kind}"));

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

        foreach (SeatDocument ticket in world.Tickets.All)
        {
            bool right = ticket.BookingId is { } bookingId
                ? world.Bookings.Find(bookingId) is { State: BookingState.Booked } owner
                    && BookingLifecycle.Counts(owner, ticket.Id)
                    && ticket.Status == SeatStatus.Held
                : ticket.Status == SeatStatus.Free;
            if (!right)
            {
                Broken(
                    $"P5: {ticket.Id} stays {ticket.Status} for {ticket.BookingId}, "
                    + $"which is {world.Bookings.Find(ticket.BookingId ?? "")?.State}");
            }
        }

        AssertShown();
        CheckMoney();
        CheckIssued();
        CheckTold();
        AssertHold();
    }

    /// <summary>
    /// Both feeds have brought everything: what is shown is what the documents say. Only the seats of a booking that ended before it was
    /// paid for are free a little later: once they are cleared, or from their deadline on.
    /// </summary>
    public void AssertShown()
    {
        DateTimeOffset now = world.Clock.GetUtcNow();
        PlanSection section = world.Events.Find(SimulatedWorld.EventId)!.Sections[0];
        string id = AvailabilityProjection.Id(SimulatedWorld.EventId, section.Section);
        string? shown = world.Availability.Find(id) is { } document ? AvailabilityProjection.AsShown(document, now).Seats : null;
        foreach (PlanSeat seat in section.Seats())
        {
            string ticketId = seat.TicketId(SimulatedWorld.EventId);
            BookingDocument? owner = world.Tickets.Find(ticketId)?.BookingId is { } holder ? world.Bookings.Find(holder) : null;
            bool mine = owner is not null && BookingLifecycle.Counts(owner, ticketId) && BookingLifecycle.IsLive(owner, now);
            bool uncleared = owner is { } ended && BookingLifecycle.IsFinal(ended.State) && !BookedSeats.WasPaidFor(ended);
            char right = !mine ? SeatMark.Available : owner!.State == BookingState.Booked ? SeatMark.Booked : SeatMark.Held;
            char mark = shown?[seat.Index] ?? SeatMark.Available;
            if (mark != right && !(uncleared && mark == SeatMark.Held && now < owner!.ExpiresAt + Limits.TakeOverGrace))
            {
                Broken($"P5: {ticketId} is shown {mark}, and is {owner?.Id}'s, which is {owner?.State}");
            }
        }
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
                    Broken(
                        $"P1: {booking.Id} is {booking.State}, "
                        + $"and {ticket.TicketId} names {world.Tickets.Find(ticket.TicketId)?.BookingId}");
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
                BookingState.Expired => now < expiresAt - s_skew && !world.EventCancelled
                    && (booking!.Payment is not { } gone || GivingBack.Reason(gone) != GiveUpReason.AmountDiffers),
                BookingState.Refunded => !world.EventCancelled
                    && GivingBack.Reason(booking!.Payment!)
                        is not (GiveUpReason.CaptureFailed or GiveUpReason.AmountDiffers or GiveUpReason.RefundAsked),
                _ => false,
            };
            if (ended)
            {
                Broken($"P6: {bookingId} was acknowledged until {expiresAt:mm:ss.fff} and is {state?.ToString() ?? "gone"}");
            }
        }
    }

    /// <summary>P6: a sale that was acknowledged stays, or is taken back. P4: what is said to be issued was sent.</summary>
    private void CheckSold()
    {
        foreach (string bookingId in _sold)
        {
            if (world.Bookings.Find(bookingId) is not { State: BookingState.Booked or BookingState.Refunded })
            {
                Broken($"P6: {bookingId} was answered 200 booked, and is {world.Bookings.Find(bookingId)?.State}");
            }
        }

        foreach (BookingDocument booking in world.Bookings.All.Where(booking => booking.IssuedAt is not null))
        {
            if (booking.Tickets.FirstOrDefault(ticket => !world.Issued.Contains(TicketIssued.MessageId(booking.Id, ticket.TicketId)))
                is { } unsent)
            {
                Broken($"P4: {booking.Id} says that it is issued, and {unsent.TicketId} was not sent");
            }
        }
    }

    /// <summary>P2 to P4: every payment ends captured for a sale, voided or paid back; captured = tickets + refunds.</summary>
    private void CheckMoney()
    {
        foreach (SimulatedBank.Payment payment in world.Bank.Payments)
        {
            BookingDocument[] sold = [.. world.Bookings.All.Where(booking =>
                booking.State == BookingState.Booked && booking.Payment!.PaymentId == payment.Id)];
            ProviderPayment view = payment.View();
            if (!view.IsOver() && !(view.Status == ProviderStatus.Captured && sold.Length == 1))
            {
                Broken(
                    $"P3: {payment.Id} stays {view.Status} for {payment.Request.BookingId}, "
                    + $"which is {world.Bookings.Find(payment.Request.BookingId)!.State}");
            }
        }

        foreach (BookingDocument booking in world.Bookings.All.Where(booking => booking.State == BookingState.Booked))
        {
            ProviderPayment? paid = world.Bank.Find(booking.Payment!.PaymentId!)?.View();
            if (paid is not { Status: ProviderStatus.Captured }
                || paid.AmountRefunded != PartRefunds.ToGoBack(booking)
                || paid.AmountCaptured != PartRefunds.Paid(booking))
            {
                Broken($"P4: {booking.Id} is booked, and its payment is {paid}");
            }
        }

        long captured = world.Bank.Payments.Sum(payment => payment.Captured);
        long tickets = world.Bookings.All.Where(booking => booking.State == BookingState.Booked).Sum(booking => booking.Total);
        long refunds = world.Bank.Payments.Sum(payment => payment.Refunded);
        if (captured != tickets + refunds)
        {
            Broken($"P3: {captured} captured, {tickets} of tickets and {refunds} paid back");
        }
    }

    /// <summary>Buyers were told of what they must know, and the list of cases says what it is to say.</summary>
    private void CheckTold()
    {
        foreach (BookingDocument booking in world.Bookings.All)
        {
            bool sold = booking.Timeline.Any(entry => entry.What == TimelineStep.Booked);
            List<string?> owed = [booking.Tell, .. (booking.Strays ?? []).Select(stray => stray.Tell)];
            if (booking.Payment is { Status: PaymentProgress.Voided or PaymentProgress.Refunded } payment
                && NoticeKind.For(GivingBack.Reason(payment), sold) is { } kind
                && !world.Notices.Contains(BuyerNotices.MessageId(kind, booking.Id, null)))
            {
                owed.Add(kind);
            }

            owed.AddRange((booking.RefundedTickets ?? [])
                .Where(one => one.Tell is not null
                    || !world.Notices.Contains(BuyerNotices.MessageId(NoticeKind.TicketRefunded, booking.Id, one.Ticket.TicketId)))
                .Select(one => $"{one}"));
            foreach (StrayPayment stray in booking.Strays ?? [])
            {
                bool told = stray.End switch
                {
                    StrayEnd.Rebooked => world.Notices.Contains(BuyerNotices.MessageId(NoticeKind.Rebooked, booking.Id, null)),
                    StrayEnd.Returned => !stray.HadMoney
                        || world.Notices.Contains(BuyerNotices.MessageId(NoticeKind.PaymentReturned, booking.Id, stray.PaymentId)),
                    _ => false,
                };
                owed.Add(told ? null : $"{stray}");
            }

            if (owed.Any(one => one is not null))
            {
                Broken($"P2: the buyer of {booking.Id} was not told {string.Join(", ", owed)}");
            }
        }

        foreach (PaymentCase one in world.Cases.All.Where(one => one.Status == PaymentCaseStatus.Open))
        {
            Broken($"P10: {one.Id} is still on the list: {one.Detail}");
        }
    }

    /// <summary>
    /// The outside world was told of each ticket, under one id, and the booking says so once. It was told of nothing that was never
    /// sold. A ticket may be refunded before it is issued.
    /// </summary>
    private void CheckIssued()
    {
        HashSet<string> issued = [.. world.Issued];
        foreach (BookingDocument booking in world.Bookings.All)
        {
            int said = booking.Timeline.Count(entry => entry.What == TimelineStep.Issued);
            int sent = booking.Tickets.Count(ticket => issued.Remove(TicketIssued.MessageId(booking.Id, ticket.TicketId)));
            int before = (booking.RefundedTickets ?? [])
                .Count(one => issued.Remove(TicketIssued.MessageId(booking.Id, one.Ticket.TicketId)));

            // The booking may be taken back between the messages and its own word of the capture.
            bool sold = booking.SoldAt is not null
                && world.Bank.Payments.Any(payment =>
                    payment.Id == booking.Payment!.PaymentId && payment.Captured == PartRefunds.Paid(booking));
            if ((booking.State == BookingState.Booked && (said, sent) != (1, booking.Tickets.Count)) || said > 1
                || (sent + before > 0 && !sold))
            {
                Broken(
                    $"P4: {booking.Id} is {booking.State}, issued {said} times, and {sent} of {booking.Tickets.Count} messages were sent");
            }
        }

        if (issued.Count > 0)
        {
            Broken($"P4: {string.Join(", ", issued)} were issued for no booking");
        }
    }

    private string Documents() => string.Join(
        '\n',
        world.Bookings.All.Select(booking =>
            $"{booking.Id} {booking.State} key {booking.IdempotencyKey} due {booking.DueAt % 1_000_000} payment {booking.Payment} "
            + $"strays {string.Join(' ', booking.Strays ?? [])} tell {booking.Tell} "
            + $"seats {string.Join(' ', booking.Tickets.Select(ticket => ticket.TicketId))}: "
            + string.Join(", ", booking.Timeline.Select(entry => $"{entry.At:mm:ss.fff} {entry.What}")))
            .Concat(world.Tickets.All.Select(ticket => $"{ticket.Id} {ticket.Status} {ticket.BookingId}"))
            .Concat(world.Bank.Payments.Select(payment => $"{payment.View()} {payment.Request.Method}"))
            .Concat(world.Cases.All.Select(one => $"{one.Id} {one.Status} {one.Detail} {one.Outcome}")));
}
