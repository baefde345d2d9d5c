using System.Net;

namespace TicketMaster.KillTest;

/// <summary>What must hold as soon as the app is back.</summary>
internal static class AfterRestart
{
    private const int AtOnce = 16;

    /// <summary>Every acknowledged booking is there with its tickets, in a state that its user's requests can have led to.</summary>
    public static Task NothingIsLostAsync(Api api, Ledger ledger) => Parallel.ForEachAsync(
        ledger.Promises,
        new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
        async (promise, _) =>
        {
            Answer? answer = await api.BookingAsync(promise.User, promise.Booking.BookingId);
            BrokenPromiseException.Unless(
                answer is { Status: HttpStatusCode.OK },
                $"Booking {promise.Booking.BookingId} was answered 201 and is now answered {answer?.Status}: {answer?.Body}");
            Check(promise, answer!.Booking, DateTimeOffset.UtcNow);
            promise.SeenBooked |= answer.Booking.State == "booked";
        });

    /// <summary>A reserve sent again under its key makes no second booking, whether its first answer arrived or was lost.</summary>
    public static async Task RepeatsHaveOneEffectAsync(Api api, Ledger ledger, Random random)
    {
        Promise[] promises = [.. ledger.Promises];
        for (int i = 0; i < Math.Min(20, promises.Length); i++)
        {
            Promise promise = promises[random.Next(promises.Length)];
            Answer? again = await api.ReserveAsync(promise.User, promise.Key, promise.Request);
            BrokenPromiseException.Unless(
                again is { Status: HttpStatusCode.Created } && again.Booking.BookingId == promise.Booking.BookingId,
                $"The reserve of {promise.Booking.BookingId}, sent again under its key, was answered {again?.Status}: {again?.Body}");
        }

        while (ledger.Unanswered.TryTake(out Unanswered? lost))
        {
            Answer? answer = await api.ReserveAsync(lost.User, lost.Key, lost.Request);
            BrokenPromiseException.Unless(
                answer is { Status: HttpStatusCode.Created or HttpStatusCode.Conflict },
                $"A reserve whose answer was lost, sent again under its key, was answered {answer?.Status}: {answer?.Body}");
            if (answer!.Status == HttpStatusCode.Created)
            {
                ledger.Held(lost.User, lost.Key, lost.Request, answer.Booking);
            }
        }
    }

    private static void Check(Promise promise, Booking now, DateTimeOffset answered)
    {
        Booking then = promise.Booking;
        string story = $"Booking {then.BookingId} (held until {then.ExpiresAt:HH:mm:ss.fff}, confirm sent: {promise.ConfirmSent ?? "no"}, "
            + $"acknowledged: {promise.ConfirmAcknowledged ?? "no"}, cancel sent: {promise.CancelSent}) is '{now.State}' at {answered:HH:mm:ss.fff}";
        BrokenPromiseException.Unless(
            now.Tickets.Select(t => t.TicketId).SequenceEqual(then.Tickets.Select(t => t.TicketId)) && now.Total == then.Total && now.Currency == then.Currency,
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
        BrokenPromiseException.Unless(!promise.CancelAcknowledged || now.State == "cancelled", $"{story}, after its cancelling was acknowledged.");
        BrokenPromiseException.Unless(!promise.SeenBooked || now.State == "booked", $"{story}, after it was shown as booked.");
    }
}
