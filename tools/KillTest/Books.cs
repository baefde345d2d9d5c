namespace TicketMaster.KillTest;

/// <summary>Once nothing is under way, seats, bookings and money must agree.</summary>
internal sealed record Books(IReadOnlyList<(string User, Booking Booking)> Bookings, IReadOnlyList<Payment> Payments)
{
    private static readonly TimeSpan SettlesWithin = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShownWithin = TimeSpan.FromSeconds(5);
    private static readonly string[] s_settled = ["captured", "voided", "declined", "refunded"];

    /// <summary>Waits until every booking and every payment has come to its end.</summary>
    public static async Task<Books> WhenSettledAsync(Api api, Ledger ledger, DateTimeOffset since)
    {
        while (true)
        {
            DateTimeOffset asked = DateTimeOffset.UtcNow;
            Books books = await ReadAsync(api, ledger);
            IEnumerable<Booking> shown = books.Bookings.Select(b => b.Booking);
            List<string> open =
            [
                .. shown.Where(b => b.State is "held" or "paying").Select(b => $"booking {b.BookingId} {b.State}"),
                .. books.Payments.Where(p => !s_settled.Contains(p.Status))
                    .Select(p => $"payment {p.PaymentId} {p.Status} of {p.BookingId}"),
                .. shown.Where(b => b.State == "booked" && books.Captured(b).Count == 0)
                    .Select(b => $"booking {b.BookingId} booked, not captured"),
            ];
            if (open.Count == 0)
            {
                return books;
            }

            BrokenPromiseException.Unless(
                asked - since < SettlesWithin,
                $"{open.Count} are not settled {SettlesWithin.TotalSeconds} s after the last fault: {string.Join(", ", open.Take(10))}.");
            await Task.Delay(500);
        }
    }

    public void Balance(Ledger ledger)
    {
        (string User, Booking Booking)[] booked = [.. Bookings.Where(b => b.Booking.State == "booked")];
        var bookingsBySeat = booked.SelectMany(b => b.Booking.Tickets.Select(t => (t.TicketId, b.Booking.BookingId)))
            .ToLookup(s => s.TicketId, s => s.BookingId);
        foreach (IGrouping<string, string> seat in bookingsBySeat)
        {
            BrokenPromiseException.Unless(seat.Count() == 1, $"Seat {seat.Key} was sold {seat.Count()} times: {string.Join(", ", seat)}.");
        }

        foreach (IGrouping<string, Booking> user in booked.GroupBy(b => b.User, b => b.Booking))
        {
            int tickets = user.Sum(b => b.Tickets.Count);
            BrokenPromiseException.Unless(tickets <= 8, $"User {user.Key} has {tickets} tickets, of 8 at most.");
        }

        foreach ((_, Booking booking) in booked)
        {
            List<Payment> captured = Captured(booking);
            BrokenPromiseException.Unless(
                captured is [var only]
                    && only.AmountCaptured == booking.Total
                    && only.Currency == booking.Currency
                    && only.AmountRefunded == 0,
                $"Booking {booking.BookingId} of {booking.Total} {booking.Currency} was paid for with {string.Join(", ", captured)}.");
        }

        long money = Payments.Sum(p => p.AmountCaptured - p.AmountRefunded);
        long sold = booked.Sum(b => b.Booking.Total);
        BrokenPromiseException.Unless(money == sold, $"{money} was captured and not paid back, for tickets worth {sold}.");

        Dictionary<string, string> states = Bookings.ToDictionary(b => b.Booking.BookingId, b => b.Booking.State);
        foreach (Promise promise in ledger.Promises)
        {
            string? state = states.GetValueOrDefault(promise.Booking.BookingId);
            BrokenPromiseException.Unless(
                state is not null, $"Booking {promise.Booking.BookingId} is not among the bookings of {promise.User}.");
            BrokenPromiseException.Unless(
                promise.ConfirmAcknowledged is null or "pm_declined"
                    || promise.ConfirmSent != promise.ConfirmAcknowledged
                    || state == "booked",
                $"Booking {promise.Booking.BookingId} was confirmed in time with {promise.ConfirmAcknowledged}, and ended '{state}'.");
        }
    }

    /// <summary>The event's availability catches up with what was sold, seat by seat.</summary>
    public async Task SeatsAgreeAsync(Api api, Arena arena)
    {
        HashSet<string> sold =
        [
            .. Bookings.Where(b => b.Booking.State == "booked").SelectMany(b => b.Booking.Tickets).Select(t => t.TicketId),
        ];
        DateTimeOffset begun = DateTimeOffset.UtcNow;
        while (true)
        {
            DateTimeOffset asked = DateTimeOffset.UtcNow;
            string seats = (await api.GetAsync($"/event/{arena.EventId}/availability")).Read<Availability>().Seats;
            string[] wrong =
            [
                .. arena.Seats.Zip(seats)
                    .Where(seat => sold.Contains(seat.First) ? seat.Second != 'b' : seat.Second is not ('a' or 'x'))
                    .Select(seat => $"{seat.First}, {(sold.Contains(seat.First) ? "sold" : "nobody's")}, is shown '{seat.Second}'"),
            ];
            if (wrong.Length == 0)
            {
                return;
            }

            BrokenPromiseException.Unless(
                asked - begun < ShownWithin,
                $"{wrong.Length} seats are shown wrong, {ShownWithin.TotalSeconds} s after everything settled: "
                + $"{string.Join("; ", wrong.Take(5))}.");
            await Task.Delay(200);
        }
    }

    /// <summary>The app's own auditor has looked at each booking, and found nothing either.</summary>
    public async Task<long> AuditedAsync(Api api)
    {
        DateTimeOffset begun = DateTimeOffset.UtcNow;
        while (true)
        {
            (string breaches, long audited) = await api.AuditAsync();
            BrokenPromiseException.Unless(breaches == "[]", $"The auditor found {breaches}.");
            if (audited >= Bookings.Count)
            {
                return audited;
            }

            BrokenPromiseException.Unless(
                DateTimeOffset.UtcNow - begun < ShownWithin,
                $"The auditor looked at {audited} changes only, and there are {Bookings.Count} bookings.");
            await Task.Delay(200);
        }
    }

    private static async Task<Books> ReadAsync(Api api, Ledger ledger)
    {
        List<(string, Booking)> bookings = [];
        foreach (string user in ledger.Users.Keys)
        {
            bookings.AddRange((await api.BookingsAsync(user)).Select(booking => (user, booking)));
        }

        return new Books(bookings, await api.PaymentsAsync());
    }

    private List<Payment> Captured(Booking booking) => [.. Payments.Where(p => p.BookingId == booking.BookingId && p.Status == "captured")];
}
