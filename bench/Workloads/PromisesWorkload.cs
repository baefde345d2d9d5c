using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>No measurement: shows that the design with the app's promises keeps them, so that it is worth measuring.</summary>
internal static class PromisesWorkload
{
    private const string Event = "kept";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        await contest.AddToPromisesAsync(1, Event);
        contest.Bank.Serve(contest.Promises.Address);
        string[] seats = Contest.Seats(Event, 1, seed: 1);
        await SameKeyAsync(contest, seats);
        await CrashBeforeCaptureAsync(contest, seats[2]);
        await CrashBeforeSaleAsync(contest, seats[3]);
        await LostSeatAsync(contest, seats[4]);
        await UntilAsync(contest, "audit", 3, "SELECT count(*) FROM audit");
        await UntilAsync(contest, "payments to end", 0, "SELECT count(*) FROM payment WHERE done_at IS NULL");
        results.Note("promises: sold once under doubled keys, doubled webhooks and crashes; a payment without its seat was given back.");
    }

    private static async Task SameKeyAsync(Contest contest, string[] seats)
    {
        const string Key = "Idempotency-Key: the-first\r\n";
        const string ConfirmKey = "Idempotency-Key: the-second\r\n";
        using HttpConnection connection = new(contest.Promises.EndPoint);
        string first = await HoldAsync(contest, connection, seats[0], Key);
        if (await HoldAsync(contest, connection, seats[0], Key) != first)
        {
            throw new InvalidOperationException("The same key held twice.");
        }

        PurchaseWorkload.Expect(await connection.SendAsync(contest.Reserve(0, [seats[1]], Key)), 422);
        PurchaseWorkload.Expect(await connection.SendAsync(contest.Confirm(0, first, ConfirmKey)), 200);
        PurchaseWorkload.Expect(await connection.SendAsync(contest.Confirm(0, first, ConfirmKey)), 200);
        PurchaseWorkload.Expect(await connection.SendAsync(contest.Confirm(0, first, Key)), 422);
        await SoldOnceAsync(contest, first);
    }

    /// <summary>The sale is made and told of twice more, and the process ends before the money is captured.</summary>
    private static async Task CrashBeforeCaptureAsync(Contest contest, string seat)
    {
        contest.Bank.CapturesFail = true;
        using HttpConnection connection = new(contest.Promises.EndPoint);
        string bookingId = await HoldAsync(contest, connection, seat);
        PurchaseWorkload.Expect(await connection.SendAsync(contest.Confirm(0, bookingId)), 200);
        await TellAsync(contest, bookingId);
        await TellAsync(contest, bookingId);
        await RestartAsync(contest);
        contest.Bank.CapturesFail = false;
        await SoldOnceAsync(contest, bookingId);
    }

    /// <summary>The provider has authorised, and the process ends before it hears of it.</summary>
    private static async Task CrashBeforeSaleAsync(Contest contest, string seat)
    {
        string bookingId = await PayUnheardAsync(contest, seat);
        await RestartAsync(contest);
        await TellAsync(contest, bookingId);
        await TellAsync(contest, bookingId);
        await SoldOnceAsync(contest, bookingId);
    }

    /// <summary>Another booking has the seat by the time the payment is heard of.</summary>
    private static async Task LostSeatAsync(Contest contest, string seat)
    {
        string bookingId = await PayUnheardAsync(contest, seat);
        await contest.PromisedAsync(
            $"WITH other AS (UPDATE ticket SET booking_id = gen_random_uuid() WHERE id = '{seat}' RETURNING 1) SELECT count(*) FROM other");
        await TellAsync(contest, bookingId);
        await UntilAsync(() => Task.FromResult(contest.Bank.StatusesOf(bookingId) is ["canceled"]), "The payment is not given back.");
        await UntilAsync(contest, "tickets", 0, $"SELECT count(*) FROM tickets_issued WHERE booking_id = '{bookingId}'");
    }

    private static async Task<string> HoldAsync(Contest contest, HttpConnection connection, string seat, string headers = "")
    {
        HttpReply held = await connection.SendAsync(contest.Reserve(0, [seat], headers));
        PurchaseWorkload.Expect(held, 201);
        return PurchaseWorkload.BookingId(held);
    }

    private static async Task<string> PayUnheardAsync(Contest contest, string seat)
    {
        contest.Bank.IsSilent = true;
        using HttpConnection connection = new(contest.Promises.EndPoint);
        string bookingId = await HoldAsync(contest, connection, seat);
        connection.Send(contest.Confirm(0, bookingId));
        await UntilAsync(() => Task.FromResult(contest.Bank.StatusesOf(bookingId).Length == 1), "No payment is made.");
        contest.Bank.IsSilent = false;
        return bookingId;
    }

    private static async Task TellAsync(Contest contest, string bookingId)
    {
        if (!await contest.Bank.TellAsync(bookingId))
        {
            throw new InvalidOperationException("A webhook was not acknowledged.");
        }
    }

    private static async Task RestartAsync(Contest contest)
    {
        contest.Promises.Dispose();
        await contest.StartPromisesAsync();
        contest.Bank.Serve(contest.Promises.Address);
    }

    private static async Task SoldOnceAsync(Contest contest, string bookingId)
    {
        await contest.Bank.CapturedAsync(bookingId).WaitAsync(s_patience);
        foreach (string table in (string[])["tickets_issued", "audit", "payment"])
        {
            await UntilAsync(contest, table, 1, $"SELECT count(*) FROM {table} WHERE booking_id = '{bookingId}'");
        }
    }

    private static Task UntilAsync(Contest contest, string what, long count, string sql) =>
        UntilAsync(async () => await contest.PromisedAsync(sql) == count, $"There are not {count} {what}.");

    private static async Task UntilAsync(Func<Task<bool>> isTrue, string otherwise)
    {
        for (DateTimeOffset end = DateTimeOffset.UtcNow + s_patience; !await isTrue(); await Task.Delay(20))
        {
            if (DateTimeOffset.UtcNow > end)
            {
                throw new TimeoutException(otherwise);
            }
        }
    }
}
