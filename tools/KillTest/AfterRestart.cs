using System.Collections.Concurrent;
using System.Net;

namespace TicketMaster.KillTest;

/// <summary>The promises that must hold as soon as the app is back.</summary>
internal static class AfterRestart
{
    private const int Sample = 100;
    private static readonly ParallelOptions s_atOnce = new() { MaxDegreeOfParallelism = 16 };

    /// <summary>
    /// Every acknowledged booking is there with its tickets, in a state that its user's requests can have led to. No two live bookings
    /// share a seat.
    /// </summary>
    /// <returns>The live bookings: booked, being paid for, or held before their deadline.</returns>
    public static async Task<IReadOnlyCollection<Booking>> NothingIsLostAsync(Api api, Ledger ledger)
    {
        ConcurrentBag<Booking> alive = [];
        await Parallel.ForEachAsync(ledger.Promises, s_atOnce, async (promise, _) =>
        {
            Answer? answer = await api.BookingAsync(promise.User, promise.Booking.BookingId);
            DateTimeOffset answered = DateTimeOffset.UtcNow;
            BrokenPromiseException.Unless(
                answer is { Status: HttpStatusCode.OK },
                $"Booking {promise.Booking.BookingId} was answered 201 and is now answered {answer?.Status}: {answer?.Body}");
            Booking booking = answer!.Booking;
            Check(promise, booking, answered);
            promise.SeenBooked |= booking.State == "booked";
            if (booking.State is "booked" or "paying" || (booking.State == "held" && answered < booking.ExpiresAt))
            {
                alive.Add(booking);
            }
        });

        var bookingsBySeat = alive.SelectMany(b => b.Tickets.Select(t => (t.TicketId, b.BookingId)))
            .ToLookup(s => s.TicketId, s => s.BookingId);
        foreach (IGrouping<string, string> seat in bookingsBySeat)
        {
            BrokenPromiseException.Unless(
                seat.Count() == 1, $"Seat {seat.Key} is in {seat.Count()} live bookings: {string.Join(", ", seat)}.");
        }

        return alive;
    }

    /// <summary>Seats that are held, being paid for or booked are refused to everybody else.</summary>
    public static Task SeatsAreKeptAsync(Api api, Ledger ledger, string intruder, IReadOnlyCollection<Booking> alive)
    {
        ledger.Users[intruder] = true;
        return Parallel.ForEachAsync(alive.Take(Sample), s_atOnce, async (booking, _) =>
        {
            object request = new { ticketId = booking.Tickets[0].TicketId };
            Answer? answer = await api.ReserveAsync(intruder, $"{intruder}-{booking.BookingId}", request);
            if (answer is { Status: HttpStatusCode.Conflict })
            {
                return;
            }

            // The booking may have ended meanwhile, and its seat be free.
            Answer? now = await api.BookingAsync(ledger.Find(booking.BookingId).User, booking.BookingId);
            BrokenPromiseException.Unless(
                answer is { Status: HttpStatusCode.Created }
                    && now is { Status: HttpStatusCode.OK, Booking.State: "expired" or "cancelled" },
                $"Seat {booking.Tickets[0].TicketId} of booking {booking.BookingId}, which is '{now?.Booking.State}', "
                + $"was given to somebody else: {answer?.Status} {answer?.Body}");
            ledger.Held(intruder, $"{intruder}-{booking.BookingId}", request, answer!.Booking);
        });
    }

    /// <summary>A reserve that is sent again under its key makes no second booking, whether its first answer arrived or was lost.</summary>
    public static async Task RepeatsHaveOneEffectAsync(Api api, Ledger ledger, TimeSpan holdFor, Random random)
    {
        Promise[] promises = [.. ledger.Promises];
        random.Shuffle(promises);
        await Parallel.ForEachAsync(promises.Take(Sample), s_atOnce, async (promise, _) =>
        {
            Answer? again = await api.ReserveAsync(promise.User, promise.Key, promise.Request);
            BrokenPromiseException.Unless(
                again is { Status: HttpStatusCode.Created } && again.Booking.BookingId == promise.Booking.BookingId,
                $"The reserve of {promise.Booking.BookingId}, sent again under its key, was answered {again?.Status}: {again?.Body}");
        });

        Unanswered[] unanswered = [.. ledger.Unanswered];
        ledger.Unanswered.Clear();
        await Parallel.ForEachAsync(unanswered, s_atOnce, async (lost, _) =>
        {
            Answer? answer = await api.ReserveAsync(lost.User, lost.Key, lost.Request);

            // A hold that was cut off before it had all its seats is over with its time: nobody was told of it.
            BrokenPromiseException.Unless(
                answer is { Status: HttpStatusCode.Created or HttpStatusCode.Conflict }
                    || (answer is { Status: HttpStatusCode.Gone } && DateTimeOffset.UtcNow > lost.Sent + holdFor),
                $"A reserve whose answer was lost, sent again under its key, was answered {answer?.Status}: {answer?.Body}");

            // A repeat after the deadline gets the hold as it was, which promises nothing any more.
            if (answer!.Status == HttpStatusCode.Created && answer.Booking.ExpiresAt > DateTimeOffset.UtcNow)
            {
                ledger.Held(lost.User, lost.Key, lost.Request, answer.Booking);
            }
        });
    }

    private static void Check(Promise promise, Booking now, DateTimeOffset answered)
    {
        Booking then = promise.Booking;
        string story = $"Booking {then.BookingId} (held until {then.ExpiresAt:HH:mm:ss.fff}, confirm sent: {promise.ConfirmSent ?? "no"}, "
            + $"acknowledged: {promise.ConfirmAcknowledged ?? "no"}, cancel sent: {promise.CancelSent}) "
            + $"is '{now.State}' at {answered:HH:mm:ss.fff}";
        BrokenPromiseException.Unless(
            now.Tickets.Select(t => t.TicketId).SequenceEqual(then.Tickets.Select(t => t.TicketId))
                && now.Total == then.Total
                && now.Currency == then.Currency,
            $"{story}, with other tickets or another price than it was answered with.");
        BrokenPromiseException.Unless(
            now.State switch
            {
                "held" => true,
                "paying" or "booked" => promise.ConfirmSent is not null,
                "cancelled" => promise.CancelSent,
                "expired" => answered >= then.ExpiresAt || promise.ConfirmSent is not null,
                _ => false,
            },
            $"{story}, which nothing that its user sent can have led to.");
        BrokenPromiseException.Unless(
            !promise.CancelAcknowledged || now.State == "cancelled", $"{story}, after its cancelling was acknowledged.");
        BrokenPromiseException.Unless(!promise.SeenBooked || now.State == "booked", $"{story}, after it was shown as booked.");
    }
}
