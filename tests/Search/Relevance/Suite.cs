using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using OneProcess.FullText;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Search;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Search;

/// <summary>A fixed catalogue, indexed once, and what people ask of it: the lists beside this file.</summary>
public sealed partial class Suite : IDisposable
{
    private readonly string _folder = TestFolders.Create("relevance-");
    private readonly LuceneIndex _index;

    public Suite()
    {
        _index = LuceneIndex.Open(Path.Combine(_folder, "search.db"), EventFields.Schema);
        Embedded = new LuceneSearchIndex(_index);
        Dictionary<string, EventVenue> venues = Lines("venues.txt").Select(line => line.Split('|')).ToDictionary(
            fields => fields[0],
            fields => new EventVenue(
                fields[0].Replace(' ', '-'), fields[0], fields[1], fields[2], Number(fields[4]), Number(fields[5]), "Etc/UTC",
                fields[3].Length > 0 ? fields[3] : null));
        IEnumerable<IndexedEvent> events = Lines("events.txt").SelectMany((line, number) => Event(line.Split('|'), venues, number));
        foreach (IndexedEvent[] some in events.Chunk(30))
        {
            // Each a part of the index, for a while.
            Embedded.UpsertAsync(some, default).GetAwaiter().GetResult();
        }
    }

    /// <summary>Noon of 22 November 2026, as <see cref="ManualTimeProvider"/> begins.</summary>
    public static DateTimeOffset Now { get; } = new ManualTimeProvider().GetUtcNow();

    internal LuceneSearchIndex Embedded { get; }

    public static IEnumerable<(string Asked, string[] First)> Queries => Lines("queries.txt")
        .Select(line => line.Split('\t'))
        .Select(fields => (fields[0], fields[1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    public static string PathOf(string list) => Path.Combine(InfraFolder.Repository, "tests", "Search", "Relevance", list);

    internal static SearchQuery Parse(string asked)
    {
        IEnumerable<string> parts = Parameters().Split(asked).Select(part => part.Split('=', 2)).Select(
            part => $"{part[0]}={Uri.EscapeDataString(part[1])}");
        HttpRequest request = new DefaultHttpContext { Request = { QueryString = new QueryString($"?{string.Join('&', parts)}") } }.Request;
        return Assert.IsType<SearchParameters.Valid>(SearchParameters.Parse(request)).Query;
    }

    public void Dispose()
    {
        _index.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<string> Lines(string list) =>
        File.ReadLines(PathOf(list)).Where(line => line.Length > 0 && !line.StartsWith("# ", StringComparison.Ordinal));

    /// <summary>An ampersand may be one of what is asked, too.</summary>
    [GeneratedRegex("&(?=[a-z]+=)")]
    private static partial Regex Parameters();

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<IndexedEvent> Event(string[] fields, Dictionary<string, EventVenue> venues, int number)
    {
        string[][] performers = [.. fields[5].Split(';').Select(performer => performer.Split('='))];
        var document = new EventDocument
        {
            Id = fields[0],
            Name = fields[1],
            AlsoKnownAs = fields[6].Length > 0 ? fields[6].Split(';') : null,
            Category = fields[2],
            Status = EventStatus.Scheduled,
            StartsAt = new DateTimeOffset(
                DateOnly.Parse(fields[4], CultureInfo.InvariantCulture), new TimeOnly(19, 0), TimeSpan.Zero),
            LocalDate = fields[4],
            OnSaleAt = new DateTimeOffset(2026, 11, 1, 9, 0, 0, TimeSpan.Zero),
            Venue = venues[fields[3]],
            Performers = [.. performers.Select(names => new EventPerformer(names[0].Replace(' ', '-'), names[0], names[1..]))],
            Currency = "EUR",
            PriceBands = [new PriceBand("P1", 2_000 + number)],
            Sections = [TestEvents.Section("A", 1, 100, "P1")],
            Version = 1,
        };
        return EventEntry.Compose(document, [], Now) is EventEntry.Found(IndexedEvent indexed) ? [indexed] : [];
    }
}
