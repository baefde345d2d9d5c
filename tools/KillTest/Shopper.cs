using System.Net;

namespace TicketMaster.KillTest;

/// <summary>
/// One user: reserves seats, then pays in some way, gives them back or forgets them, and repeats this until told to stop.
/// </summary>
internal sealed class Shopper(string user, Api api, Arena arena, Ledger ledger, Random random)
{
    private int _reserves;

    public async Task ShopAsync(CancellationToken stop)
    {
        ledger.Users[user] = true;
        while (!stop.IsCancellationRequested)
        {
            await PauseAsync(300, stop);
            string key = $"{user}-{_reserves++}";
            object request = Wish();
            if (stop.IsCancellationRequested)
            {
                return;
            }

            DateTimeOffset sent = DateTimeOffset.UtcNow;
            Answer? answer = await api.ReserveAsync(user, key, request);
            if (answer is null)
            {
                ledger.Unanswered.Add(new Unanswered(user, key, request, sent));
            }
            else if (answer.Status == HttpStatusCode.Created)
            {
                await GoOnAsync(ledger.Held(user, key, request, answer.Booking), stop);
            }
            else
            {
                BrokenPromiseException.Unless(
                    answer.Status is HttpStatusCode.Conflict or HttpStatusCode.ServiceUnavailable,
                    $"A reserve was answered with {answer.Status}: {answer.Body}");
            }
        }
    }

    private object Wish()
    {
        if (random.Next(10) >= 8)
        {
            return new { eventId = arena.EventId, quantity = random.Next(1, 5) };
        }

        IEnumerable<string> seats = Enumerable.Range(0, random.Next(1, 5)).Select(_ => arena.Wanted[random.Next(arena.Wanted.Count)]);
        return new { ticketIds = seats.Distinct().ToArray() };
    }

    private async Task GoOnAsync(Promise promise, CancellationToken stop)
    {
        await PauseAsync(500, stop);
        int choice = random.Next(100);
        if (choice < 15)
        {
            return;
        }

        if (choice < 25)
        {
            promise.CancelSent = true;
            Answer? cancelled = await api.CancelAsync(user, promise.Booking.BookingId);
            promise.CancelAcknowledged = cancelled is { Status: HttpStatusCode.OK or HttpStatusCode.NoContent };
            return;
        }

        await PayAsync(promise, Method());
        for (int look = 0; look < 10 && !stop.IsCancellationRequested; look++)
        {
            await PauseAsync(600, stop);
            Answer? answer = await api.BookingAsync(user, promise.Booking.BookingId);
            if (answer is not { Status: HttpStatusCode.OK, Booking.State: string state } || state is "expired" or "cancelled")
            {
                return;
            }

            if (state == "booked")
            {
                promise.SeenBooked = true;
                return;
            }

            if (state == "held" && random.Next(2) == 0)
            {
                // Declined: the user tries again with a better card.
                await PayAsync(promise, "pm_ok");
            }
        }
    }

    private async Task PayAsync(Promise promise, string method)
    {
        promise.ConfirmSent = method;
        switch (await api.ConfirmAsync(user, promise.Booking.BookingId, method))
        {
            case { Status: HttpStatusCode.Accepted }:
                promise.ConfirmAcknowledged = method;
                break;
            case { Status: HttpStatusCode.OK, Booking.State: "booked" }:
                promise.ConfirmAcknowledged = method;
                promise.SeenBooked = true;
                break;
        }
    }

    private string Method() => random.Next(100) switch
    {
        < 40 => "pm_ok",
        < 55 => "pm_slow",
        < 70 => "pm_duplicate",
        < 85 => "pm_lost",
        _ => "pm_declined",
    };

    private async Task PauseAsync(int milliseconds, CancellationToken stop) =>
        await Task.Delay(random.Next(milliseconds), stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
