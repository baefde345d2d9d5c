using System.Text.Json;

namespace TicketMaster.KillTest;

/// <summary>An event that everybody wants, and its seats in seat-map order.</summary>
/// <param name="Seats">The ticketId of each seat of the event.</param>
/// <param name="Wanted">The seats that the users fight for.</param>
internal sealed record Arena(string EventId, IReadOnlyList<string> Seats, IReadOnlyList<string> Wanted)
{
    /// <summary>The index is filled while the app already runs, so an event may appear a little after the first start.</summary>
    private static readonly TimeSpan IndexedWithin = TimeSpan.FromSeconds(20);

    /// <summary>Takes the first event on sale that is big enough and was not taken before.</summary>
    public static async Task<Arena> ChooseAsync(Api api, int wanted, IReadOnlyCollection<Arena> taken, Random random)
    {
        DateTimeOffset begun = DateTimeOffset.UtcNow;
        while (true)
        {
            if (await FindAsync(api, wanted, taken, random) is { } arena)
            {
                return arena;
            }

            BrokenPromiseException.Unless(
                DateTimeOffset.UtcNow - begun < IndexedWithin, $"No event on sale with {wanted} free seats can be found.");
            await Task.Delay(500);
        }
    }

    private static async Task<Arena?> FindAsync(Api api, int wanted, IReadOnlyCollection<Arena> taken, Random random)
    {
        using JsonDocument found = JsonDocument.Parse((await api.GetAsync("/search?size=100")).Body);
        IEnumerable<JsonElement> events = found.RootElement.GetProperty("events").EnumerateArray();
        foreach (string eventId in events.Select(e => e.GetProperty("eventId").GetString()!).Except(taken.Select(arena => arena.EventId)))
        {
            using JsonDocument shown = JsonDocument.Parse((await api.GetAsync($"/event/{eventId}?limit=1")).Body);
            if (shown.RootElement.GetProperty("onSaleAt").GetDateTimeOffset() > DateTimeOffset.UtcNow
                || shown.RootElement.GetProperty("status").GetString() != "scheduled"
                // The provider lists these in units of its own, and the books compare amounts.
                || shown.RootElement.GetProperty("currency").GetString() is "ISK" or "UGX" or "MGA")
            {
                continue;
            }

            string[] seats = await SeatsAsync(api, eventId);
            string status = (await api.GetAsync($"/event/{eventId}/availability")).Read<Availability>().Seats;
            BrokenPromiseException.Unless(
                status.Length == seats.Length, $"Event {eventId} has {seats.Length} seats and shows {status.Length}.");
            string[] free = [.. seats.Where((_, index) => status[index] == 'a')];
            if (free.Length >= wanted && seats.Length <= 30_000)
            {
                int first = random.Next(free.Length - wanted + 1);
                return new Arena(eventId, seats, free[first..(first + wanted)]);
            }
        }

        return null;
    }

    private static async Task<string[]> SeatsAsync(Api api, string eventId)
    {
        using JsonDocument map = JsonDocument.Parse((await api.GetAsync($"/event/{eventId}/seatmap")).Body);
        return
        [
            .. from section in map.RootElement.GetProperty("sections").EnumerateArray()
               from row in section.GetProperty("rows").EnumerateArray()
               from seat in Enumerable.Range(1, row.GetProperty("seats").GetInt32())
               select $"{eventId}-{section.GetProperty("section").GetString()}-{row.GetProperty("row").GetString()}-{seat}",
        ];
    }
}
