using System.Net;
using System.Text.Json;
using TicketMaster.Bench.Hosting;
using TicketMaster.Bench.Load;
using TicketMaster.Bench.Report;
using TicketMaster.Catalogue;
using TicketMaster.Local.Demo;

namespace TicketMaster.Bench.Workloads;

/// <summary>4: searches as people type them, over the whole catalogue; what is suggested; and searches while events change.</summary>
internal static class SearchWorkload
{
    public const int Connections = 4;

    private const string Name = "search";
    private const int Queries = 200;
    private const int Seed = 4;
    private const int OtherSeed = 5;
    private const int OtherQueries = 2_000;
    private const int SuggestSeed = 6;

    /// <summary>Events that are renamed again and again, and how many of them a second.</summary>
    private const int Renamed = 100;
    private const int Updates = 1_000;
    private const int Organisers = 16;

    /// <summary>So many times the time of a look at what others feel: a minute, at full size.</summary>
    private const int UpdatedFor = 12;

    private static readonly string[] s_names = ["spring", "autumn"];

    /// <summary>
    /// Other searches come first, for so many times the time of a measurement: a server that has just started compiles code.
    /// </summary>
    private const int WarmUp = 15;

    public static async Task RunAsync(Contest contest, Results results, Scale scale)
    {
        EventDocument[] known = Known(scale);
        Query[] queries = Make(known, Queries, Seed);
        Query[] others = Make(known, OtherQueries, OtherSeed);
        ServerProcess[] contestants = [contest.App, contest.Relational];
        foreach (ServerProcess contestant in contestants)
        {
            int found = await CountFoundAsync(contestant, queries);
            results.Note($"{Name}: {contestant.Name} shows what was looked for on the first page of {found} of {queries.Length} queries.");
            if (contestant == contest.App)
            {
                results.Bound(Name, "of 200 queries, expected result found", found, queries.Length, atLeast: true);
            }
        }

        foreach (ServerProcess contestant in contestants)
        {
            int asked = -1;
            await LoadGenerator.ClosedAsync(
                contestant.EndPoint, Connections, scale.Time * WarmUp,
                () => others[Interlocked.Increment(ref asked) % OtherQueries].Request);
        }

        Measure[][] measured = await Rounds.CompareAsync(
            results, scale.Rounds, Name, [("median", "ms"), ("p99", "ms")], contestants, one => one.Name, async (one, _) =>
            {
                int asked = -1;
                LoadResult load = await LoadGenerator.ClosedAsync(
                    one.EndPoint, Connections, TimeSpan.FromMinutes(1),
                    () => Interlocked.Increment(ref asked) is int index && index < queries.Length ? queries[index].Request : null);
                return [load.Latencies.Percentile(0.5), load.Latencies.Percentile(0.99)];
            });
        (Measure[] median, Measure[] p99) = (measured[0], measured[1]);
        results.Compare(Name, "median, relational ÷ app", median[1], median[0], 4);
        results.Bound(Name, "p99, ms", p99[0].Median, 10);
        await SuggestAsync(contest, results, scale, known);
        await UpdateMeanwhileAsync(contest, results, scale, others);
    }

    /// <summary>Searches of many, over and over.</summary>
    public static Func<byte[]?> Requests(Scale scale) =>
        ReadWorkload.Alternating([.. Make(Known(scale), OtherQueries, OtherSeed).Select(query => query.Request)]);

    /// <summary>Events are renamed for a time.</summary>
    /// <param name="contest">With the app.</param>
    /// <param name="renames">As <see cref="RenamesAsync"/> made them.</param>
    /// <param name="time">How long.</param>
    /// <returns>How many a second.</returns>
    public static async Task<double> RenameAsync(Contest contest, Func<byte[]?> renames, TimeSpan time) =>
        (await LoadGenerator.OpenAsync(contest.App.EndPoint, Organisers, Updates, time, renames)).PerSecond(200);

    /// <summary>Adds events, and returns requests that rename them, over and over.</summary>
    public static async Task<Func<byte[]?>> RenamesAsync(Contest contest)
    {
        string[] events = [.. Enumerable.Range(0, Renamed).Select(number => $"renamed{number}")];
        await contest.AddToAppAsync(contest.App, sections: 1, events);
        return ReadWorkload.Alternating([.. from name in s_names from eventId in events select contest.Rename(eventId, name)]);
    }

    /// <summary>Only the dates depend on the day, and all are to come. So the queries are the same on every day.</summary>
    private static EventDocument[] Known(Scale scale) =>
        [.. new DemoCatalogue(DateOnly.FromDateTime(DateTime.UtcNow), scale.Events).Events.Where(one => one.Performers.Count > 0)];

    /// <summary>Names while they are typed: two letters of them, or more, or all.</summary>
    private static async Task SuggestAsync(Contest contest, Results results, Scale scale, EventDocument[] known)
    {
        var random = new Random(SuggestSeed);
        byte[][] typed =
        [
            .. Enumerable.Range(0, OtherQueries).Select(_ =>
            {
                string name = known[random.Next(known.Length)].Performers[0].Name;
                return HttpRequest.Get($"/search/suggest?token={Uri.EscapeDataString(name[..random.Next(2, name.Length + 1)])}");
            }),
        ];
        Measure[][] measured = await Rounds.CompareAsync(
            results, scale.Rounds, Name, [("suggestions, median", "ms"), ("suggestions, p99", "ms")], [contest.App], one => one.Name,
            async (one, _) =>
            {
                LoadResult load = await LoadGenerator.ClosedAsync(
                    one.EndPoint, Connections, scale.Time * UpdatedFor / 4, ReadWorkload.Alternating(typed));
                int refused = load.Latencies.Count - load.Latencies.Of(200);
                return refused == 0
                    ? [load.Latencies.Percentile(0.5), load.Latencies.Percentile(0.99)]
                    : throw new InvalidDataException($"{refused} suggestions were refused.");
            });
        results.Bound(Name, "suggestions' p99, ms", measured[1][0].Median, 5);
    }

    /// <summary>Searches at a quarter of the app's most, alone and while events are renamed.</summary>
    private static async Task UpdateMeanwhileAsync(Contest contest, Results results, Scale scale, Query[] queries)
    {
        Func<byte[]?> renames = await RenamesAsync(contest);
        byte[][] searches = [.. queries.Select(query => query.Request)];
        EndPoint app = contest.App.EndPoint;
        TimeSpan time = scale.Window * UpdatedFor;
        LoadResult most = await LoadGenerator.ClosedAsync(app, Connections, scale.Window, ReadWorkload.Alternating(searches));
        double rate = most.PerSecond(200) / 4;
        LoadResult quiet = await LoadGenerator.OpenAsync(app, Connections * 4, rate, time, ReadWorkload.Alternating(searches));
        Task<double> renaming = RenameAsync(contest, renames, time);
        LoadResult busy = await LoadGenerator.OpenAsync(app, Connections * 4, rate, time, ReadWorkload.Alternating(searches));
        results.Add(Name, "searches at a quarter of the most", contest.App.Name, "/s", [quiet.PerSecond(200)]);
        Measure renamed = results.Add(Name, "events renamed meanwhile", contest.App.Name, "/s", [await renaming]);
        Measure before = results.Add(Name, "p99 of searches alone", contest.App.Name, "ms", [quiet.Latencies.Percentile(0.99)]);
        Measure after = results.Add(Name, "p99 while events are renamed", contest.App.Name, "ms", [busy.Latencies.Percentile(0.99)]);
        results.Bound(Name, "events renamed a second meanwhile", renamed.Median, 0.99 * Updates, atLeast: true);
        results.Bound(Name, "p99 with 1,000 renames a second × without", after.Median / before.Median, 2);
    }

    /// <summary>A third as written, a third half typed, a third misspelt. Some have the city, some the category.</summary>
    private static Query[] Make(EventDocument[] known, int queries, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, queries).Select(index => Make(known[random.Next(known.Length)], index, random))];
    }

    private static Query Make(EventDocument wanted, int index, Random random)
    {
        string name = wanted.Performers[0].Name;
        string typed = (index % 3) switch
        {
            0 => name,
            1 => name[..Math.Max(4, name.Length - random.Next(1, 4))].TrimEnd(),
            _ => Misspell(name, random),
        };
        string filter = (index % 4) switch
        {
            1 => $"&location={Uri.EscapeDataString(wanted.Venue.City)}",
            2 => $"&category={wanted.Category}",
            3 => $"&location={Uri.EscapeDataString(wanted.Venue.City)}&category={wanted.Category}",
            _ => "",
        };
        return new Query(HttpRequest.Get($"/search?token={Uri.EscapeDataString(typed)}{filter}"), name);
    }

    /// <summary>Leaves out one letter of the longest word.</summary>
    private static string Misspell(string name, Random random)
    {
        string word = name.Split(' ').MaxBy(part => part.Length)!;
        return word.Length < 5 ? name : name.Replace(word, word.Remove(random.Next(1, word.Length - 1), 1), StringComparison.Ordinal);
    }

    private static async Task<int> CountFoundAsync(ServerProcess contestant, Query[] queries)
    {
        using HttpConnection connection = new(contestant.EndPoint);
        int found = 0;
        foreach (Query query in queries)
        {
            HttpReply reply = await connection.SendAsync(query.Request);
            using JsonDocument page = JsonDocument.Parse(reply.Body);
            IEnumerable<JsonElement> performers = page.RootElement.GetProperty("events").EnumerateArray()
                .SelectMany(one => one.GetProperty("performers").EnumerateArray());
            found += performers.Any(performer => performer.GetString() == query.Performer) ? 1 : 0;
        }

        return found;
    }

    private sealed record Query(byte[] Request, string Performer);
}
