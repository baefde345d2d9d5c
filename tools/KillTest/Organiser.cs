using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;

namespace TicketMaster.KillTest;

/// <summary>
/// Renames, deletes and creates events all the time, so that a kill comes while the search index is written. After each start the index
/// knows what the store knows.
/// </summary>
internal sealed class Organiser(Api api)
{
    private const int Events = 60;
    private const int AtOnce = 3;
    private const int Sample = 5;
    private const string Venue = "kill-test";

    /// <summary>A word of the venue's name, by which search finds all its events.</summary>
    private const string VenueWord = "Xyloquartz";

    private static readonly TimeSpan s_indexedWithin = TimeSpan.FromSeconds(10);

    /// <summary>The names that an event may have: more than one while an answer is lost. Null stands for no event.</summary>
    private readonly ConcurrentDictionary<string, HashSet<string?>> _names = new();

    /// <summary>The ids in use. That of a deleted event is never used again.</summary>
    private readonly string[] _ids = [.. Enumerable.Range(0, Events).Select(_ => NewId())];

    private int _changes;

    public async Task PrepareAsync()
    {
        Answer? answer = await api.PutAsync($"/admin/venues/{Venue}", new
        {
            name = $"{VenueWord} Hall",
            city = "Vienna",
            country = "Austria",
            timeZone = "Europe/Vienna",
            latitude = 48.2,
            longitude = 16.4,
            sections = new[]
            {
                new { section = "A", name = "Stalls", band = "A", rows = new[] { new { count = 1, seats = 10, letters = true } } },
            },
        });
        BrokenPromiseException.Unless(
            answer is { Status: HttpStatusCode.Created }, $"A venue was answered with {answer?.Status}: {answer?.Body}");
    }

    /// <summary>Each event is changed by one at a time.</summary>
    public Task WorkAsync(Random random, CancellationToken stop)
    {
        int seed = random.Next();
        return Task.WhenAll(Enumerable.Range(0, AtOnce).Select(part => Task.Run(
            () => WorkAsync(part, new Random(seed + part), stop), CancellationToken.None)));
    }

    /// <returns>The changes that were acknowledged so far, and the events that are there.</returns>
    public async Task<(int Changes, int Events)> SearchAgreesAsync(DateTimeOffset ready)
    {
        Dictionary<string, string> stored = [];
        for (string? page = $"/admin/events?venueId={Venue}&size=100"; page is not null;)
        {
            using JsonDocument json = JsonDocument.Parse((await api.AsAdminAsync(page)).Body);
            Add(stored, json);
            page = json.RootElement.TryGetProperty("next", out JsonElement next) ? next.GetString() : null;
        }

        foreach ((string eventId, HashSet<string?> names) in _names)
        {
            string? name = stored.GetValueOrDefault(eventId);
            BrokenPromiseException.Unless(
                names.Contains(name), $"Event {eventId} has the name '{name}', and may have: {string.Join(", ", names)}.");
            _names[eventId] = [name];
        }

        for (int slot = 0; slot < Events; slot++)
        {
            // It was deleted, and the answer was lost.
            _ids[slot] = _names.ContainsKey(_ids[slot]) && !stored.ContainsKey(_ids[slot]) ? NewId() : _ids[slot];
        }

        BrokenPromiseException.Unless(stored.Count > 0, "There are no events that search could know.");
        while (true)
        {
            DateTimeOffset asked = DateTimeOffset.UtcNow;
            Dictionary<string, string> found = await FoundAsync($"/search?token={VenueWord}&size=100");
            string[] wrong =
            [
                .. from eventId in stored.Keys.Union(found.Keys)
                   let name = stored.GetValueOrDefault(eventId)
                   where name != found.GetValueOrDefault(eventId)
                   select $"{eventId} is '{name}' in the store and '{found.GetValueOrDefault(eventId)}' in the index",
            ];
            if (wrong.Length == 0)
            {
                break;
            }

            BrokenPromiseException.Unless(
                asked - ready < s_indexedWithin,
                $"{s_indexedWithin.TotalSeconds} s after the start, search and store differ: {string.Join("; ", wrong.Take(5))}.");
            await Task.Delay(200);
        }

        foreach ((string eventId, string name) in stored.Take(Sample))
        {
            BrokenPromiseException.Unless(
                (await FoundAsync($"/search?token={name}")).ContainsKey(eventId), $"Event {eventId} is not found by its name '{name}'.");
        }

        return (_changes, stored.Count);
    }

    private static string NewId() => $"{Venue}-{Guid.NewGuid():N}"[..30];

    private async Task WorkAsync(int part, Random random, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(random.Next(20), CancellationToken.None);
            int slot = (random.Next(Events / AtOnce) * AtOnce) + part;
            string eventId = _ids[slot];
            string path = $"/admin/events/{eventId}";
            bool isThere = _names.GetOrAdd(eventId, _ => [null]).Any(known => known is not null);
            string? name = isThere && random.Next(5) == 0
                ? null
                : string.Concat(Enumerable.Range(0, 12).Select(_ => (char)random.Next('a', 'z' + 1)));
            _names[eventId].Add(name);
            Answer? answer = name is null ? await api.DeleteAsync(path) : await api.PutAsync(path, Body(name));
            if (answer is null)
            {
                // Whether it is deleted is known after the next start.
                return;
            }

            BrokenPromiseException.Unless(
                answer.Status is HttpStatusCode.OK or HttpStatusCode.Created or HttpStatusCode.NoContent,
                $"A change of event {eventId} was answered with {answer.Status}: {answer.Body}");
            _names[eventId] = [name];
            _ids[slot] = name is null ? NewId() : eventId;
            Interlocked.Increment(ref _changes);
        }
    }

    private static object Body(string name) => new
    {
        name,
        category = "concert",
        venueId = Venue,
        performerIds = Array.Empty<string>(),
        onSaleAt = "2026-01-01T00:00:00Z",
        startsAt = $"{DateTime.UtcNow.Year + 1}-06-01T18:00:00Z",
        currency = "EUR",
        priceBands = new[] { new { band = "A", price = 1_000 } },
    };

    private async Task<Dictionary<string, string>> FoundAsync(string search)
    {
        Dictionary<string, string> found = [];
        using JsonDocument page = JsonDocument.Parse((await api.GetAsync(search)).Body);
        Add(found, page);
        return found;
    }

    private static void Add(Dictionary<string, string> names, JsonDocument page)
    {
        foreach (JsonElement one in page.RootElement.GetProperty("events").EnumerateArray())
        {
            string eventId = one.GetProperty("eventId").GetString()!;
            BrokenPromiseException.Unless(names.TryAdd(eventId, one.GetProperty("name").GetString()!), $"Event {eventId} is listed twice.");
        }
    }
}
