using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;

namespace TicketMaster.Bench.Workloads;

/// <summary>The most that the load generator can do, against a handler that does nothing. It is far more than it has to do.</summary>
internal static class GeneratorCeiling
{
    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        byte[] request = HttpRequest.Get("/empty");
        List<double> rates = [];
        for (int round = 0; round <= scale.Rounds; round++)
        {
            LoadResult load = await LoadGenerator.ClosedAsync(contest.Ceiling.EndPoint, 64, scale.Time, () => request);
            if (round > 0)
            {
                rates.Add(load.PerSecond(200));
            }
        }

        results.Add("load", "generator against an empty handler", contest.Ceiling.Name, "/s", rates);
    }
}
