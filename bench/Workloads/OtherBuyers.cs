using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;

namespace TicketMaster.Bench.Workloads;

/// <summary>What other buyers feel while something goes on: of four, two look, one searches, and one holds a seat.</summary>
internal static class OtherBuyers
{
    private const double PerSecond = 200;

    public static async Task<double> P99Async(
        Contest contest, ServerProcess app, string eventId, int sections, TimeSpan window, int seed)
    {
        string[] seats = Contest.Seats(eventId, sections, seed: 2);
        byte[] look = HttpRequest.Get($"/event/{eventId}/availability?section=S0");
        byte[] search = HttpRequest.Get("/search?location=vienna");
        int asked = -1;
        LoadResult load = await LoadGenerator.OpenAsync(app.EndPoint, 16, PerSecond, window, () =>
        {
            int index = Interlocked.Increment(ref asked);
            return (index % 4) switch
            {
                0 or 1 => look,
                2 => search,
                _ => contest.Reserve((seed * 5_000) + index, seats[((seed * 1_200) + (index / 4)) % seats.Length]),
            };
        });
        return load.Latencies.Percentile(0.99);
    }
}
