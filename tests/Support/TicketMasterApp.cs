using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OneProcess.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Operations;
using TicketMaster.Storage;
using TicketMaster.Tests.Contracts;

namespace TicketMaster.Tests.Support;

/// <summary>
/// The whole app in this process, on a free port, an empty data folder and a clock that tests move. Everything is the
/// production's but the clock, the probes (<see cref="WithProbes"/>) and what a test replaces.
/// </summary>
internal sealed class TicketMasterApp : IAsyncDisposable
{
    private readonly IHost _host;
    private readonly bool _ownsData;
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    /// <summary>All clients use its connections, as a proxy's clients do. None keeps cookies.</summary>
    private readonly SocketsHttpHandler _connections = new() { UseCookies = false };

    private TicketMasterApp(IHost host, ManualTimeProvider clock, string dataPath, bool ownsData)
    {
        _host = host;
        _ownsData = ownsData;
        Clock = clock;
        DataPath = dataPath;
        Address = host.Services.GetRequiredService<HttpServer>().Address;
    }

    /// <summary>A setting: the change feeds' probes are written. They took most of the time of a moved minute.</summary>
    public static string WithProbes { get; } = Probes(isDisabled: false);

    public ManualTimeProvider Clock { get; }

    public string DataPath { get; }

    public Uri Address { get; }

    public IServiceProvider Services => _host.Services;

    public static async Task<TicketMasterApp> StartAsync(
        Action<IServiceCollection>? replace = null, string? dataPath = null, ManualTimeProvider? clock = null, params string[] settings)
    {
        string folder = dataPath ?? TestFolders.Create("ticketmaster-");
        clock ??= new ManualTimeProvider();
        FunctionsApplicationBuilder builder = LocalApp.CreateBuilder(
        [
            "--urls", "http://127.0.0.1:0", $"--Local:DataPath={folder}", "--Local:DemoEvents=0",

            // A test's few users do what many do.
            "--Booking:ReservesPerMinute=1000000", "--Booking:MaxEndedHolds=1000000", "--Booking:MaxHeldSeats=1000000",

            // A test of something else need not wait for the doors to open.
            "--Tickets:AdmitFrom=366.00:00:00",
            Probes(isDisabled: !Scale.IsAll),
            .. settings,
        ]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock));
        replace?.Invoke(builder.Services);
        IHost host = builder.Build();
        try
        {
            Settings.Validate(host.Services);
            await host.StartAsync();
        }
        catch
        {
            host.Dispose();
            throw;
        }

        return new TicketMasterApp(host, clock, folder, dataPath is null);
    }

    /// <summary>A client that is nobody. What it is answered is held to the contract.</summary>
    public HttpClient Anyone() => new(new ContractHandler(OpenApiDocument.OfTheApp, _connections), disposeHandler: false)
    {
        BaseAddress = Address,
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>A client with a token of the built-in issuer.</summary>
    public async Task<HttpClient> SignedInAsync(string user, params string[] roles)
    {
        HttpClient client = Anyone();
        if (!_tokens.TryGetValue(user, out string? token))
        {
            using HttpResponseMessage response = await client.PostAsJsonAsync("/local/token", new { sub = user, roles });
            response.EnsureSuccessStatusCode();
            token = (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString()!;
            _tokens[user] = token;
        }

        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return client;
    }

    /// <summary>Every payment at the simulated provider, in the order of their creation.</summary>
    public async Task<JsonElement[]> PaymentsAsync()
    {
        using HttpClient client = Anyone();
        object admin = new { sub = "root", roles = new[] { "admin" } };
        Answer token = (await client.PostAnswerAsync("/local/token", admin)).Is(HttpStatusCode.OK);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Text("access_token"));
        return [.. (await client.GetAnswerAsync("/local/payments")).Is(HttpStatusCode.OK)["payments"].EnumerateArray()];
    }

    public IDocumentContainer<T> Container<T>()
        where T : class, IDocument => Services.GetRequiredService<IDocumentContainer<T>>();

    public Task AddAsync(EventDocument document) => Container<EventDocument>().CreateAsync(document, CancellationToken.None);

    public Task UntilIdleAsync() => Services.GetRequiredService<IdleWatch>().UntilIdleAsync();

    /// <summary>
    /// Moves time in steps of a second, and lets everything that falls due run to its end after each. Once the app is idle, seconds in
    /// which no timer falls due are one step, of five at most, or of twenty long before the end: what has not yet asked for its next
    /// moment is late by no more.
    /// </summary>
    public async Task PassAsync(TimeSpan time)
    {
        DateTimeOffset end = Clock.GetUtcNow() + time;
        TimeSpan step = TimeSpan.FromSeconds(1);
        for (DateTimeOffset now = Clock.GetUtcNow(); now < end; now = Clock.GetUtcNow())
        {
            Clock.Advance(now + step < end ? step : end - now);
            await UntilIdleAsync();
            double idle = Clock.NextDue is { } due ? Math.Ceiling((due - Clock.GetUtcNow()).TotalSeconds) : double.MaxValue;
            step = TimeSpan.FromSeconds(Math.Clamp(idle, 1, end - Clock.GetUtcNow() > TimeSpan.FromMinutes(1) ? 20 : 5));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _connections.Dispose();
        _host.Dispose();
        if (_ownsData)
        {
            Directory.Delete(DataPath, recursive: true);
        }
    }

    private static string Probes(bool isDisabled) => $"--AzureWebJobs.{nameof(ProbeChangeFeeds)}.Disabled={isDisabled}";
}
