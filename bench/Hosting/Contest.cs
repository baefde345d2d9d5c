using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using TicketMaster.Bench.Load;
using TicketMaster.Catalogue;
using TicketMaster.Local.Demo;

namespace TicketMaster.Bench.Hosting;

/// <summary>All contestants, each a process, with the same catalogue, issuer and payment provider.</summary>
internal sealed class Contest : IAsyncDisposable
{
    public const int Users = 20_000;

    /// <summary>Rows and seats of a section of the hot events. 60 sections of 25 rows of 40 seats are a stadium.</summary>
    public const int RowsASection = 25;
    public const int SeatsARow = 40;

    private const string AppName = "TicketMaster";
    private const string RelationalDesign = "relational";
    private const string PromisesDesign = "promises";
    private const string LockDesign = "lock";

    /// <summary>All running contests. The first that hears of a signal ends the others too.</summary>
    private static readonly ConcurrentDictionary<Contest, bool> s_running = new();

    private static readonly TimeSpan s_longestFilling = TimeSpan.FromMinutes(10);

    private static readonly string[] s_designs = [RelationalDesign, PromisesDesign, LockDesign];

    private readonly WebApplication _edge;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("ticketmaster-bench-data-");
    private readonly List<IDisposable> _running = [];
    private readonly string _edgeAddress;
    private readonly int _events;
    private readonly string _admin;
    private Postgres? _postgres;
    private bool _ending;

    private Contest(WebApplication edge, string address, int events)
    {
        _edge = edge;
        _edgeAddress = address;
        _events = events;
        Issuer = new BenchIssuer(edge, address);
        Bank = new BenchBank(edge);
        _admin = Issuer.Token("root", "admin");
        Tokens = [.. Enumerable.Range(0, Users).AsParallel().AsOrdered().Select(user => Issuer.Token(User(user)))];
    }

    public BenchIssuer Issuer { get; }

    public BenchBank Bank { get; }

    public string[] Tokens { get; }

    public string DataPath => _data.FullName;

    public ServerProcess App { get; private set; } = null!;

    public ServerProcess Relational { get; private set; } = null!;

    public ServerProcess Promises { get; private set; } = null!;

    public ServerProcess Lock { get; private set; } = null!;

    public ServerProcess Ceiling { get; private set; } = null!;

    /// <param name="events">Events of the catalogue.</param>
    /// <param name="peers">Whether the peers take part. Otherwise the app runs alone.</param>
    public static async Task<Contest> StartAsync(int events, bool peers = true)
    {
        string address = $"http://127.0.0.1:{ServerProcess.FreePort()}";
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(address);
        builder.Logging.ClearProviders();
        var contest = new Contest(builder.Build(), address, events);
        await contest._edge.StartAsync();
        s_running[contest] = true;

        // A signal ends the started processes too.
        contest._edge.Lifetime.ApplicationStopping.Register(contest.Interrupted);
        contest.App = contest.StartApp();
        await contest.App.UntilAnswersAsync();
        if (peers)
        {
            await contest.StartPeersAsync();
        }

        return contest;
    }

    /// <summary>Starts the app on this contest's data, or on other data.</summary>
    public ServerProcess StartApp(string? dataPath = null, params string[] settings) =>
        StartVersion(AppName, Solution.Assembly("app", "TicketMaster.Local"), dataPath, settings);

    /// <summary>A few users do what many do. A version from before does not know these limits.</summary>
    private static string[] LimitsOf(string name) => name == AppName
        ? ["--Booking:ReservesPerMinute=1000000", "--Booking:MaxEndedHolds=1000000", "--Booking:MaxHeldSeats=1000000"]
        : [];

    /// <summary>Starts a version of the app that was published before.</summary>
    public ServerProcess StartVersion(string name, string assembly, string? dataPath = null, params string[] settings)
    {
        var app = ServerProcess.Start(
            name,
            assembly,
            [
                $"--Local:DataPath={dataPath ?? _data.FullName}",
                $"--Local:DemoEvents={_events.ToString(CultureInfo.InvariantCulture)}",
                .. Trust(),
                .. LimitsOf(name),
                .. settings,
            ]);
        _running.Add(app);
        return app;
    }

    /// <summary>Adds events of equal sections to the app and the classic designs: <paramref name="sections"/> × 1,000 seats.</summary>
    public async Task AddEventsAsync(int sections, params string[] eventIds)
    {
        await AddToAppAsync(App, sections, eventIds);
        await AddToDatabasesAsync(design => design != PromisesDesign, sections, eventIds);
    }

    /// <summary>The same to the design with the app's promises.</summary>
    public Task AddToPromisesAsync(int sections, params string[] eventIds) =>
        AddToDatabasesAsync(design => design == PromisesDesign, sections, eventIds);

    private Task AddToDatabasesAsync(Func<string, bool> which, int sections, string[] eventIds) =>
        OnDatabasesAsync(async (connection, design) =>
        {
            foreach (string eventId in which(design) ? eventIds : [])
            {
                await Relations.AddHotEventAsync(connection, eventId, sections);
            }
        });

    /// <summary>Call it once all events are there: a database then plans well.</summary>
    public Task SettleAsync() => OnDatabasesAsync(async (connection, _) =>
    {
        await Relations.ExecuteAsync(connection, "VACUUM ANALYZE");
        await Relations.ExecuteAsync(connection, "CHECKPOINT");
    });

    public async Task AddToAppAsync(ServerProcess app, int sections, params string[] eventIds)
    {
        using HttpClient admin = new() { BaseAddress = app.Address };
        admin.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", _admin);
        object venue = new
        {
            name = "The Bowl",
            city = "Vienna",
            country = "Austria",
            latitude = 48.2,
            longitude = 16.4,
            timeZone = "Europe/Vienna",
            sections = Enumerable.Range(0, sections).Select(section => new
            {
                section = $"S{section}",
                name = $"Section {section}",
                band = "P1",
                rows = new[] { new { count = RowsASection, seats = SeatsARow, letters = true } },
                shape = new { angle = (double)section * 6, sweep = 5.0, inner = 10.0, outer = 40.0 },
            }),
        };
        await PutAsync(admin, $"/admin/venues/bowl{sections}", venue);
        foreach (string eventId in eventIds)
        {
            await PutAsync(admin, $"/admin/events/{eventId}", Event($"The {eventId} final", sections));
        }
    }

    /// <summary>Gives an event of one section another name.</summary>
    public byte[] Rename(string eventId, string name) => HttpRequest.Send(
        "PUT", $"/admin/events/{eventId}", _admin, JsonSerializer.Serialize(Event($"The {eventId} {name} final", sections: 1)));

    private static object Event(string name, int sections) => new
    {
        name,
        category = "sports",
        startsAt = "2031-06-01T20:00:00+02:00",
        onSaleAt = "2020-01-01T00:00:00+00:00",
        venueId = $"bowl{sections}",
        performerIds = Array.Empty<string>(),
        currency = "EUR",
        priceBands = new[] { new { band = "P1", price = 5_000 } },
    };

    /// <summary>Returns once the search index holds the catalogue, and has taken in what was added to it.</summary>
    public async Task UntilSearchIsWholeAsync(ServerProcess app)
    {
        using HttpConnection connection = new(app.EndPoint);
        byte[] request = HttpRequest.Get("/search?size=1");
        var waited = Stopwatch.StartNew();
        for ((int total, int same) = (-1, 0); same < 6 || total < _events;)
        {
            if (waited.Elapsed > s_longestFilling)
            {
                throw new TimeoutException($"After {waited.Elapsed} the search index of {app.Name} has {total} of {_events} events.");
            }

            using JsonDocument page = JsonDocument.Parse((await connection.SendAsync(request)).Body);
            int now = page.RootElement.GetProperty("total").GetInt32();
            (total, same) = (now, now == total ? same + 1 : 0);
            await Task.Delay(500);
        }
    }

    public byte[] Reserve(int user, params IEnumerable<string> ticketIds) => Reserve(user, ticketIds, "");

    public byte[] Reserve(int user, IEnumerable<string> ticketIds, string headers) => HttpRequest.Send(
        "POST", "/booking/reserve", Tokens[user % Users], $$"""{"ticketIds":["{{string.Join("\",\"", ticketIds)}}"]}""", headers);

    public byte[] Cancel(int user, string bookingId) => HttpRequest.Send("DELETE", $"/booking/{bookingId}", Tokens[user % Users], "");

    public byte[] Confirm(int user, string bookingId, string headers = "") => HttpRequest.Send(
        "PUT",
        "/booking/confirm",
        Tokens[user % Users],
        $$$"""{"bookingId":"{{{bookingId}}}","paymentDetails":{"method":"pm_card_visa"}}""",
        headers);

    public static string User(int number) => $"buyer-{number}";

    /// <summary>All seats of an event in random order.</summary>
    public static string[] Seats(string eventId, int sections, int seed)
    {
        string[] seats =
        [
            .. from section in Enumerable.Range(0, sections)
               from row in Enumerable.Range(0, RowsASection)
               from seat in Enumerable.Range(1, SeatsARow)
               select TicketId.Compose(eventId, $"S{section}", RowName.At(row, letters: true), $"{seat}"),
        ];
        new Random(seed).Shuffle(seats);
        return seats;
    }

    public async ValueTask DisposeAsync()
    {
        _ending = true;
        s_running.TryRemove(this, out _);
        End();
        Bank.Dispose();
        await _edge.DisposeAsync();
        _data.Delete(recursive: true);
    }

    private void Interrupted()
    {
        if (!_ending)
        {
            lock (s_running)
            {
                foreach (Contest contest in s_running.Keys)
                {
                    contest.End();
                }
            }

            Environment.Exit(130);
        }
    }

    private void End()
    {
        _running.Reverse();
        _running.ForEach(one => one.Dispose());
        _running.Clear();
    }

    private async Task StartPeersAsync()
    {
        _postgres = await Postgres.StartAsync();
        var redis = Redis.Start();
        _running.AddRange(_postgres, redis);
        await using (NpgsqlConnection connection = new(_postgres.ConnectionString("postgres")))
        {
            await connection.OpenAsync();
            foreach (string design in s_designs)
            {
                await Relations.ExecuteAsync(connection, $"CREATE DATABASE {design}");
            }
        }

        // Only the relational design is searched.
        IEnumerable<EventDocument> catalogue = new DemoCatalogue(DateOnly.FromDateTime(DateTime.UtcNow), _events).Events;
        await OnDatabasesAsync(async (connection, design) =>
        {
            await Relations.CreateAsync(connection, design == RelationalDesign ? catalogue : []);
            if (design == PromisesDesign)
            {
                await Relations.ExecuteAsync(connection, Relations.Promises);
            }
        });
        Relational = StartPeer(RelationalDesign, $"--Postgres={_postgres.ConnectionString(RelationalDesign)}");
        Lock = StartPeer(
            LockDesign,
            $"--Postgres={_postgres.ConnectionString(LockDesign)}",
            $"--Redis={redis.Port.ToString(CultureInfo.InvariantCulture)}");
        await Relational.UntilAnswersAsync();
        await Lock.UntilAnswersAsync();
        await StartPromisesAsync();
    }

    /// <summary>Starts the design with the app's promises on what it has stored.</summary>
    public async Task StartPromisesAsync()
    {
        Promises = StartPeer(PromisesDesign, $"--Postgres={_postgres!.ConnectionString(PromisesDesign)}");
        await Promises.UntilAnswersAsync();
    }

    /// <summary>Runs a query on what that design has stored. It returns a number.</summary>
    public async Task<long> PromisedAsync(string sql)
    {
        await using NpgsqlConnection connection = new(_postgres!.ConnectionString(PromisesDesign));
        await connection.OpenAsync();
        await using NpgsqlCommand command = new(sql, connection);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>Starts the empty handler that answers as many bytes as the app.</summary>
    public async Task StartCeilingAsync(string eventId, int sections)
    {
        using HttpConnection connection = new(App.EndPoint);
        async Task<string> BytesAsync(string name, byte[] request) =>
            $"--{name}={(await connection.SendAsync(request)).Body.Length.ToString(CultureInfo.InvariantCulture)}";

        (string view, string availability) = ($"/event/{eventId}", $"/event/{eventId}/availability");
        Ceiling = StartEmptyHandler(
            await BytesAsync("ViewBytes", HttpRequest.Get(view)),
            await BytesAsync("ViewBytesCompressed", HttpRequest.Get(view, HttpRequest.Compressed)),
            await BytesAsync("AvailabilityBytes", HttpRequest.Get(availability)),
            await BytesAsync("AvailabilityBytesCompressed", HttpRequest.Get(availability, HttpRequest.Compressed)),
            await BytesAsync("ReserveBytes", Reserve(0, Seats(eventId, sections, seed: 0)[0])));
        await Ceiling.UntilAnswersAsync();
    }

    public ServerProcess StartEmptyHandler(params string[] settings) => StartPeer("ceiling", settings);

    private ServerProcess StartPeer(string design, params string[] settings)
    {
        string assembly = Solution.Assembly("peers", "TicketMaster.Bench.Peers");
        var peer = ServerProcess.Start(design, assembly, [$"--Design={design}", .. Trust(), .. settings]);
        _running.Add(peer);
        return peer;
    }

    private string[] Trust() =>
    [
        "--Payments:Provider=Stripe",
        $"--Identity:Authority={_edgeAddress}/",
        $"--Identity:Audience={BenchIssuer.Audience}",
        $"--Payments:BaseAddress={_edgeAddress}/",
        $"--Payments:SecretKey={BenchBank.SecretKey}",
        $"--Payments:WebhookSecret={BenchBank.WebhookSecret}",
    ];

    private async Task OnDatabasesAsync(Func<NpgsqlConnection, string, Task> work)
    {
        foreach (string design in _postgres is null ? [] : s_designs)
        {
            await using NpgsqlConnection connection = new(_postgres!.ConnectionString(design));
            await connection.OpenAsync();
            await work(connection, design);
        }
    }

    private static async Task PutAsync(HttpClient admin, string path, object body)
    {
        using HttpResponseMessage answer = await admin.PutAsJsonAsync(path, body, JsonSerializerOptions.Web);
        if (!answer.IsSuccessStatusCode)
        {
            throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
    }
}
