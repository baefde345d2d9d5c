using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace TicketMaster.Rehearsal;

/// <summary>What the app and the provider have in their books, once nothing is under way any more.</summary>
internal sealed record Books(IReadOnlyList<Booked> Bookings, IReadOnlyList<Paid> Payments)
{
    public const string Admin = "admin";

    private static readonly ParallelOptions s_atOnce = new() { MaxDegreeOfParallelism = 16 };
    private static readonly string[] s_open = ["processing", "authorised", "requires_action", "requires_confirmation"];

    /// <summary>Reads them until everything has settled, or for so long.</summary>
    /// <param name="pauseAsync">Waits a little.</param>
    public static async Task<Books> WhenSettledAsync(Api api, IEnumerable<string> buyers, int tries, Func<Task> pauseAsync)
    {
        ConcurrentDictionary<string, IReadOnlyList<Booked>> bookings = new();
        string[] open = [.. buyers];
        while (true)
        {
            await Parallel.ForEachAsync(open, s_atOnce, async (user, _) => bookings[user] = await OfAsync(api, user));
            open = [.. bookings.Where(of => of.Value.Any(booking => booking.State is "held" or "paying")).Select(of => of.Key)];
            Paid[] payments = await PaymentsAsync(api);
            if (tries-- <= 0 || (open.Length == 0 && !payments.Any(payment => s_open.Contains(payment.Status))))
            {
                return new Books([.. bookings.Values.SelectMany(all => all)], payments);
            }

            await pauseAsync();
        }
    }

    private static async Task<IReadOnlyList<Booked>> OfAsync(Api api, string user)
    {
        List<Booked> all = [];
        for (string? page = "/bookings?size=100"; page is not null;)
        {
            JsonElement json = await ReadAsync(api, user, "GET /bookings", page);
            all.AddRange(
                from booking in json.GetProperty("bookings").Deserialize<BookingSeen[]>(JsonSerializerOptions.Web)!
                select new Booked(
                    user, booking.BookingId, booking.State, [.. booking.Tickets.Select(ticket => ticket.TicketId)], booking.Total));
            page = json.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }

        return all;
    }

    private static async Task<Paid[]> PaymentsAsync(Api api) =>
    [
        .. from payment in (await ReadAsync(api, Admin, "GET /local/payments", "/local/payments")).GetProperty("payments").EnumerateArray()
           select new Paid(
               payment.GetProperty("paymentId").GetString()!,
               payment.GetProperty("bookingId").GetString(),
               payment.GetProperty("status").GetString()!,
               payment.GetProperty("amountCaptured").GetInt64(),
               payment.GetProperty("amountRefunded").GetInt64()),
    ];

    private static async Task<JsonElement> ReadAsync(Api api, string user, string route, string path)
    {
        Answer? answer = await api.SendAsync(route, HttpMethod.Get, path, user);
        return answer is { Status: HttpStatusCode.OK }
            ? answer.Read<JsonElement>()
            : throw new InvalidOperationException($"{route} was answered {answer?.Status}: {answer?.Body}");
    }
}
