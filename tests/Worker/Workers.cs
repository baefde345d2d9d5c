using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TicketMaster.Tests.Administration;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>Both assemblies of the app as workers of a Functions host, for all tests of them: a start takes seconds.</summary>
public sealed class Workers : IAsyncLifetime
{
    public const string Functions = "functions";
    public const string Local = "local";

    private readonly TemporaryFolder _data = new();
    private readonly Dictionary<string, RunningWorker> _running = [];

    internal RunningWorker this[string app] => _running[app];

    public async Task InitializeAsync()
    {
        Task<RunningWorker> functions = RunningWorker.StartAsync(WorkerApp.Functions);
        Task<RunningWorker> local = RunningWorker.StartAsync(WorkerApp.Local(_data.Path));
        foreach ((string name, Task<RunningWorker> starting) in new[] { (Functions, functions), (Local, local) })
        {
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (starting.IsCompletedSuccessfully)
            {
                _running[name] = await starting;
            }
        }

        await Task.WhenAll(functions, local);
    }

    /// <summary>A client of the local worker, with a token of the issuer that is served beside its functions.</summary>
    internal async Task<HttpClient> SignedInAsync(string user, params string[] roles)
    {
        const string before = "Beside the functions, listening on ";
        bool Tells(string line) => line.StartsWith(before, StringComparison.Ordinal);
        await Eventually.Async(() => _running[Local].Process.Lines.Any(Tells));
        using var issuer = new HttpClient { BaseAddress = new Uri(_running[Local].Process.Lines.First(Tells)[before.Length..]) };
        using HttpResponseMessage response = await issuer.PostAsJsonAsync("/local/token", new { sub = user, roles });
        return _running[Local].SignedIn((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!);
    }

    /// <summary>Has an event of the local worker's store on sale for a long time to come.</summary>
    internal async Task PlanAsync(string eventId)
    {
        using HttpClient admin = await SignedInAsync("root", "admin");
        (await admin.PutAnswerAsync($"/admin/venues/hall-{eventId}", AdminStores.Hall)).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync($"/admin/performers/band-{eventId}", new { name = "The Band" })).Is(HttpStatusCode.Created);
        (await admin.PutAnswerAsync($"/admin/events/{eventId}", Show(eventId))).Is(HttpStatusCode.Created);
    }

    /// <summary>An event in a hall and with a band of its own.</summary>
    internal static Dictionary<string, object?> Show(string eventId) => AdminStores.Gala(
        ("venueId", $"hall-{eventId}"),
        ("performerIds", new[] { $"band-{eventId}" }),
        ("onSaleAt", "2020-01-01T09:00:00Z"),
        ("startsAt", "2099-12-31T23:30:00Z"));

    public async Task DisposeAsync()
    {
        foreach (RunningWorker worker in _running.Values)
        {
            await worker.DisposeAsync();
        }

        _data.Dispose();
    }
}

[CollectionDefinition(nameof(Workers))]
public sealed class WorkersCollection : ICollectionFixture<Workers>;
