using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using TicketMaster.KillTest;

namespace TicketMaster.Rehearsal;

/// <summary>One rehearsal: starts the app, lets people come, lets things go wrong, and reads the books in the end.</summary>
internal sealed class Run(Settings settings, AppProcess app, HttpClient http, Provider provider)
{
    /// <summary>From the plan to the opening of the lobby, and from its closing to the draw.</summary>
    private static readonly TimeSpan s_beforeLobby = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_beforeDraw = TimeSpan.FromSeconds(15);

    /// <summary>How long people go on asking once the house is sold.</summary>
    private static readonly TimeSpan s_afterwards = TimeSpan.FromSeconds(20);

    private static readonly TimeSpan s_turn = TimeSpan.FromMilliseconds(20);

    private readonly Notes _notes = new();
    private readonly Wheel _wheel = new(TimeProvider.System);
    private readonly TaskCompletionSource _sold = new();
    private readonly ConcurrentDictionary<string, string> _tokens = new();

    /// <summary>What the app is started with. Its limits for one user stay as they are in a real sale.</summary>
    public static IReadOnlyList<string> SettingsOfTheApp(Settings settings, string provider) =>
    [
        "--Local:DemoEvents=0",
        $"--Identity:Authority={provider}/", $"--Identity:Audience={Bench.Hosting.BenchIssuer.Audience}",
        $"--Payments:BaseAddress={provider}/stripe/",
        $"--Payments:SlowFor={settings.HoldFor / 3:c}",
        $"--Booking:HoldFor={settings.HoldFor:c}", $"--Booking:SettleFor={settings.HoldFor:c}",
        "--Logging:LogLevel:Default=Warning",
    ];

    public async Task<(Story Story, Measured Measured)> ToTheEndAsync()
    {
        app.Start();
        await app.UntilHealthyAsync(http);
        Api api = new(http, TokenAsync);
        DateTimeOffset opens = DateTimeOffset.UtcNow + s_beforeLobby;
        DateTimeOffset draws = opens + settings.Lobby + s_beforeDraw;
        var plan = Plan.Of(settings, opens, draws);
        SeatMap map = await PutAsync(api, plan);
        World world = new(
            Plan.EventId, api, new Edge(api, Plan.EventId, _wheel), _wheel, _notes, map, opens, draws - s_beforeDraw, draws, settings.Sale);
        Say($"{map.ForSale} seats, {plan.PerMinute?.ToString(CultureInfo.InvariantCulture) ?? "as many as fit"} people a minute; "
            + $"the lobby opens at {opens:HH:mm:ss}, the draw is at {draws:HH:mm:ss} UTC");

        using CancellationTokenSource over = new();
        Task turning = TurnAsync(over.Token);
        Task people = Company.ComeAsync(world, settings.People, settings.Seed);
        Task watching = Company.WatchAsync(world, () => _sold.TrySetResult());
        Task faults = Task.WhenAll(KillAsync(draws, over.Token), CutAsync(draws, over.Token));
        Task saying = ProgressAsync(over.Token);
        TimeSpan longest = draws - DateTimeOffset.UtcNow + (2 * settings.Sale) + TimeSpan.FromMinutes(5);
        await await Task.WhenAny(_sold.Task, people, Task.Delay(longest, over.Token));
        Say(_sold.Task.IsCompleted ? "sold out" : "the time is over");
        if (_sold.Task.IsCompleted)
        {
            // Whoever asks now must get nothing.
            await Task.Delay(s_afterwards);
        }

        _wheel.Stop();
        await Task.WhenAll(people, watching);
        await over.CancelAsync();
        await Task.WhenAll(turning, faults, saying);
        if (_notes.Downs.Count < settings.Kills)
        {
            _notes.NotRehearsed.Enqueue(
                $"The app was killed {_notes.Downs.Count} times instead of {settings.Kills}: the sale was over before.");
        }

        if (_notes.Away is null)
        {
            _notes.NotRehearsed.Enqueue("The payment provider was never away: the sale was over before.");
        }

        int tries = (int)((3 * settings.HoldFor).TotalSeconds + 60);
        Books books = await Books.WhenSettledAsync(api, _notes.Buyers.Keys, tries, () => Task.Delay(1_000));
        Say($"{books.Bookings.Count} bookings and {books.Payments.Count} payments are settled");
        return (_notes.Story(world, plan.PerMinute, books), Measured(world));
    }

    private static async Task<SeatMap> PutAsync(Api api, Plan plan)
    {
        await SureAsync(api, HttpMethod.Put, $"/admin/venues/{Plan.VenueId}", plan.Venue);
        await SureAsync(api, HttpMethod.Put, $"/admin/events/{Plan.EventId}", plan.Event);
        return SeatMap.Of(Plan.EventId, (await SureAsync(api, HttpMethod.Get, $"/event/{Plan.EventId}/seatmap")).Read<JsonElement>());
    }

    private static async Task<Answer> SureAsync(Api api, HttpMethod method, string path, object? body = null)
    {
        Answer? answer = await api.SendAsync($"{method} (the plan)", method, path, Books.Admin, body);
        return answer is { Status: HttpStatusCode.OK or HttpStatusCode.Created }
            ? answer
            : throw new InvalidDataException($"{method} {path} was answered {answer?.Status}: {answer?.Body}");
    }

    private Task<string> TokenAsync(string user) => Task.FromResult(_tokens.GetOrAdd(
        user, name => name == Books.Admin ? provider.Issuer.Token(name, "admin") : provider.Issuer.Token(name)));

    private async Task TurnAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            _wheel.Turn();
            await Task.Delay(s_turn, CancellationToken.None);
        }
    }

    /// <summary>Kills the app at equal distances while it sells.</summary>
    private async Task KillAsync(DateTimeOffset draws, CancellationToken over)
    {
        for (int kill = 1; kill <= settings.Kills; kill++)
        {
            await UntilAsync(draws + (settings.Sale * kill / (settings.Kills + 1)), over);
            if (over.IsCancellationRequested)
            {
                return;
            }

            DateTimeOffset killed = DateTimeOffset.UtcNow;
            try
            {
                app.Kill();
                app.Start();
                await app.UntilHealthyAsync(http);
            }
            catch (BrokenPromiseException broken)
            {
                _sold.TrySetException(broken);
                return;
            }

            _notes.Downs.Enqueue(new Span(killed, DateTimeOffset.UtcNow));
            Say($"killed, and back after {(DateTimeOffset.UtcNow - killed).TotalSeconds:F1} s");
        }
    }

    private async Task CutAsync(DateTimeOffset draws, CancellationToken over)
    {
        await UntilAsync(draws + (settings.Sale * 0.45), over);
        if (over.IsCancellationRequested)
        {
            return;
        }

        DateTimeOffset from = DateTimeOffset.UtcNow;
        provider.IsAway = true;
        Say("the payment provider is away");
        await UntilAsync(from + settings.AwayFor, over);
        provider.IsAway = false;
        _notes.Away = new Span(from, DateTimeOffset.UtcNow);
        Say("the payment provider is back");
    }

    private static async Task UntilAsync(DateTimeOffset when, CancellationToken over)
    {
        TimeSpan left = when - DateTimeOffset.UtcNow;
        await Task.Delay(left > TimeSpan.Zero ? left : TimeSpan.Zero, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task ProgressAsync(CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(15), over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            Seen? last = _notes.Seen.LastOrDefault();
            Say($"{last?.Phase}: {_notes.Visitors.Count} came, pointer {last?.Pointer:F4}, {last?.Left} left, {last?.Held} held, "
                + $"{_notes.Passes.Count} passes asked for, {_wheel.Awake} requests under way");
        }
    }

    private Measured Measured(World world)
    {
        foreach ((string deed, int times) in new[]
        {
            (Deeds.LookAtRoom, world.Edge.Queue.Asked.Count),
            (Deeds.LookAtSeats, world.Edge.Availability.Asked.Count),
            (Deeds.MovePointer, (int)((DateTimeOffset.UtcNow - world.Opens) / TimeSpan.FromSeconds(5))),
        })
        {
            _notes.Did(deed, times);
        }

        string title = string.Create(
            CultureInfo.InvariantCulture,
            $"{settings.People} people, {world.Map.ForSale} seats, {settings.Minutes} minutes, seed {settings.Seed}");
        return new Measured(title, world.Api.Routes, world.Api.Refusals, Costs.Of(_notes.Deeds), world.Edge.Queue.Looks);
    }

    private static void Say(string what) => Console.WriteLine($"{DateTime.UtcNow:HH:mm:ss} {what}");
}
