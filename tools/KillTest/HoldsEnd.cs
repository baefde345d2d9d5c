using System.Net;

namespace TicketMaster.KillTest;

/// <summary>Unpaid holds end on time: sellable a second after their deadline, shown free within five.</summary>
internal static class HoldsEnd
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    /// <summary>A deadline is shown in whole seconds, so it may be later by as much.</summary>
    private static readonly TimeSpan ShownTo = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShownFreeWithin = TimeSpan.FromSeconds(5);

    /// <summary>How long a request may take on a busy machine, in addition to the promised time.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromSeconds(1);

    private const int Resold = 10;

    public static async Task<int> OnTimeAsync(Api api, IReadOnlyList<Arena> arenas, Ledger ledger, DateTimeOffset ready)
    {
        List<Promise> held = [];
        foreach (Promise promise in ledger.Promises.Where(p => !p.CancelSent && p.Booking.ExpiresAt > ready - TimeSpan.FromSeconds(30)))
        {
            if (await api.BookingAsync(promise.User, promise.Booking.BookingId) is { Status: HttpStatusCode.OK, Booking.State: "held" })
            {
                held.Add(promise);
            }
        }

        Promise[] last = [.. held.OrderByDescending(p => p.Booking.ExpiresAt).Take(Resold)];
        await Task.WhenAll(WatchAsync(api, arenas, held, ready), ResellAsync(api, ledger, last, ready));
        return held.Count;
    }

    private static async Task WatchAsync(Api api, IReadOnlyList<Arena> arenas, List<Promise> held, DateTimeOffset ready)
    {
        Dictionary<string, (string EventId, int Index)> places = arenas
            .SelectMany(arena => arena.Seats.Select((seat, index) => (seat, Place: (arena.EventId, index))))
            .ToDictionary(s => s.seat, s => s.Place);
        List<(Ticket Ticket, Promise Promise, DateTimeOffset Deadline)> waiting =
        [
            .. from promise in held
            let deadline = Later(promise.Booking.ExpiresAt, ready) + ShownFreeWithin + Slack
            from ticket in promise.Booking.Tickets
            select (ticket, promise, deadline),
        ];
        HashSet<string> resold =
        [
            .. held.OrderByDescending(p => p.Booking.ExpiresAt).Take(Resold).SelectMany(p => p.Booking.Tickets).Select(t => t.TicketId),
        ];
        waiting.RemoveAll(w => resold.Contains(w.Ticket.TicketId));
        while (waiting.Count > 0)
        {
            DateTimeOffset asked = DateTimeOffset.UtcNow;
            Dictionary<string, string> shown = [];
            foreach (string eventId in waiting.Select(w => places[w.Ticket.TicketId].EventId).Distinct())
            {
                shown[eventId] = (await api.GetAsync($"/event/{eventId}/availability")).Read<Availability>().Seats;
            }

            char Shown(Ticket ticket) => shown[places[ticket.TicketId].EventId][places[ticket.TicketId].Index];
            waiting.RemoveAll(w => Shown(w.Ticket) == 'a');
            foreach ((Ticket ticket, Promise promise, DateTimeOffset deadline) in waiting.Where(w => asked > w.Deadline))
            {
                Answer? now = await api.BookingAsync(promise.User, promise.Booking.BookingId);
                throw new BrokenPromiseException(
                    $"Seat {ticket.TicketId} of booking {promise.Booking.BookingId}, "
                    + $"held until {promise.Booking.ExpiresAt:HH:mm:ss.fff} (the app was back at {ready:HH:mm:ss.fff}), "
                    + $"is shown '{Shown(ticket)}' at {asked:HH:mm:ss.fff}; the booking is '{now?.Booking.State}'.");
            }

            await Task.Delay(200);
        }
    }

    private static Task ResellAsync(Api api, Ledger ledger, IReadOnlyList<Promise> held, DateTimeOffset ready) =>
        Task.WhenAll(held.Select((promise, index) => ResellAsync(api, ledger, promise, $"next-buyer-{index}", ready)));

    private static async Task ResellAsync(Api api, Ledger ledger, Promise promise, string user, DateTimeOffset ready)
    {
        DateTimeOffset free = Later(promise.Booking.ExpiresAt + ShownTo + Grace, ready);
        TimeSpan wait = free + TimeSpan.FromMilliseconds(50) - DateTimeOffset.UtcNow;
        await Task.Delay(wait > TimeSpan.Zero ? wait : TimeSpan.Zero);
        ledger.Users[user] = true;
        object request = new { ticketIds = promise.Booking.Tickets.Select(t => t.TicketId).ToArray() };
        Answer? answer = await api.ReserveAsync(user, user, request);
        BrokenPromiseException.Unless(
            answer is { Status: HttpStatusCode.Created },
            $"Booking {promise.Booking.BookingId} was held until {promise.Booking.ExpiresAt:HH:mm:ss.fff}, "
            + $"and after {free:HH:mm:ss.fff} its seats were refused to the next buyer: "
            + $"{answer?.Status} {answer?.Body}");
        Promise next = ledger.Held(user, user, request, answer!.Booking);
        next.CancelSent = true;
        Answer? cancelled = await api.CancelAsync(user, next.Booking.BookingId);
        next.CancelAcknowledged = cancelled is { Status: HttpStatusCode.OK or HttpStatusCode.NoContent };
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
