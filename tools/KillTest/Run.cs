namespace TicketMaster.KillTest;

/// <summary>Load, kill, restart, check, several times; then the final comparison.</summary>
internal sealed class Run(Settings settings, AppProcess app, HttpClient http, Api api)
{
    /// <summary>By then most seats of an event are sold, and later rounds would hold nothing there.</summary>
    private const int RoundsAnEvent = 5;

    private readonly Ledger _ledger = new();
    private readonly List<Arena> _arenas = [];
    private readonly Organiser _organiser = new(api);

    public async Task ToTheEndAsync()
    {
        await StartAsync();
        await _organiser.PrepareAsync();
        DateTimeOffset ready = default;
        for (int round = 1; round <= settings.Rounds; round++)
        {
            Random random = Chance(round);
            if (round % RoundsAnEvent == 1)
            {
                _arenas.Add(await Arena.ChooseAsync(api, settings.Seats, _arenas, random));
                Console.WriteLine($"event {_arenas[^1].EventId}, {_arenas[^1].Seats.Count} seats");
            }

            int before = _ledger.Promises.Count;
            TimeSpan load = TimeSpan.FromMilliseconds(random.Next(1500, 6000));
            await LoadAndKillAsync(_arenas[^1], round, load);
            if (random.Next(3) == 0)
            {
                await KillWhileStartingAsync(random);
            }

            await StartAsync();
            ready = DateTimeOffset.UtcNow;
            IReadOnlyCollection<Booking> alive = await AfterRestart.NothingIsLostAsync(api, _ledger);
            await AfterRestart.SeatsAreKeptAsync(api, _ledger, $"intruder-{round}", alive);
            int lost = _ledger.Unanswered.Count;
            await AfterRestart.RepeatsHaveOneEffectAsync(api, _ledger, settings.HoldFor, random);
            (int changes, int events) = await _organiser.SearchAgreesAsync(ready);
            Console.WriteLine(
                $"round {round}: killed after {load.TotalSeconds:F1} s; {_ledger.Promises.Count - before} new holds, "
                + $"all {_ledger.Promises.Count} are there, {alive.Count} of them alive; {lost} answers were lost; "
                + $"search knows the {events} events that {changes} changes left");
        }

        int ended = await HoldsEnd.OnTimeAsync(api, _arenas, _ledger, ready);
        Console.WriteLine($"{ended} unpaid holds ended on time");
        Books books = await Books.WhenSettledAsync(api, _ledger, ready + settings.HoldFor);
        books.Balance(_ledger);
        await AfterRestart.NothingIsLostAsync(api, _ledger);
        foreach (Arena arena in _arenas)
        {
            await books.SeatsAgreeAsync(api, arena);
        }

        long audited = await books.AuditedAsync(api);
        Console.WriteLine($"the auditor looked at {audited} changes and found nothing");
        NothingFailed();
        Console.WriteLine($"bookings: {Count(books.Bookings.Select(b => b.Booking.State))}");
        Console.WriteLine(
            $"payments: {Count(books.Payments.Select(p => p.Status))}; "
            + $"captured {books.Payments.Sum(p => p.AmountCaptured)} in minor units");
    }

    /// <summary>A round's choices do not depend on the round before.</summary>
    private Random Chance(int round, int user = -1) => new((settings.Seed * 31) + (round * 10_007) + user);

    private async Task StartAsync()
    {
        app.Start();
        await app.UntilHealthyAsync(http);
    }

    private async Task LoadAndKillAsync(Arena arena, int round, TimeSpan load)
    {
        using CancellationTokenSource stop = new();
        Task[] shoppers =
        [
            .. Enumerable.Range(0, settings.Users).Select(user => Task.Run(() => new Shopper(
                $"user-{round}-{user}", api, arena, _ledger, Chance(round, user)).ShopAsync(stop.Token))),
        ];
        Task all = Task.WhenAll([.. shoppers, _organiser.WorkAsync(Chance(round, settings.Users), stop.Token)]);
        await Task.WhenAny(all, Task.Delay(load));
        app.Kill();
        await stop.CancelAsync();
        await all;
        NothingFailed();
    }

    private async Task KillWhileStartingAsync(Random random)
    {
        app.Start();
        await Task.Delay(random.Next(200, 2500));
        app.Kill();
    }

    private void NothingFailed() => BrokenPromiseException.Unless(
        api.Failures.IsEmpty, $"{api.Failures.Count} requests failed in the app, such as {api.Failures.FirstOrDefault()}");

    private static string Count(IEnumerable<string> states) =>
        string.Join(", ", states.GroupBy(s => s).OrderByDescending(g => g.Count()).Select(g => $"{g.Count()} {g.Key}"));
}
