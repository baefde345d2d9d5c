using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;

namespace TicketMaster.Tests.Audit;

/// <summary>A guard of the auditor that a run can be made without.</summary>
public enum AuditGuard
{
    None,

    /// <summary>The ledger's writes are conditional.</summary>
    LedgerETags,

    /// <summary>A batch that failed is brought again.</summary>
    Retry,

    /// <summary>A booking read as not sold, which the ledger has as sold, is read again later.</summary>
    CatchUp,

    /// <summary>Bookings are read before they are called a breach.</summary>
    Reading,
}

/// <summary>
/// One seed's run: sellers of few seats, most of them honest, write bookings; a feed brings their latest versions, late, in any order of
/// users and more than once, to auditors whose store throttles, loses answers, shows old versions, and who are killed anywhere.
/// </summary>
internal sealed class AuditSimulation
{
    private const int Sellers = 5;
    private const int Auditors = 2;
    private const int Leases = 2;
    private const int MaxSteps = 20_000;

    /// <summary>Replicas lag behind by less than it takes to sell a seat that was given back.</summary>
    private const double MaxLag = 0.4;

    private static readonly string[] s_seats = ["A-1", "A-2"];
    private static readonly IMeterFactory s_meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private readonly AuditGuard _missing;
    private readonly ManualTimeProvider _clock = new(Sold.Noon);
    private readonly SeededTurns _turns;
    private readonly MemoryContainer<SaleDocument> _sales = new();
    private readonly MemoryContainer<BreachDocument> _breaches = new();
    private readonly Dictionary<string, List<(DateTimeOffset At, BookingDocument Booking)>> _history = [];
    private readonly HashSet<string> _changed = [];
    private readonly HashSet<(string, string)> _twice = [];
    private readonly Auditor?[] _auditors = new Auditor[Auditors];
    private int _busy;
    private Exception? _bug;

    public AuditSimulation(int seed, AuditGuard missing)
    {
        _missing = missing;
        _turns = new SeededTurns(seed, _clock);
    }

    /// <returns>What went wrong, or null.</returns>
    public string? Run()
    {
        for (int i = 0; i < Auditors; i++)
        {
            _auditors[i] = new Auditor(this);
        }

        for (int i = 0; i < Sellers; i++)
        {
            int number = i;
            Spawn(() => SellAsync($"user{number}"));
        }

        for (int i = 0; i < Leases; i++)
        {
            int number = i;
            Spawn(() => FeedAsync(number));
        }

        DateTimeOffset storm = _clock.GetUtcNow().AddSeconds(60);
        for (int step = 0; _bug is null && !(_turns.Calm && _busy == 0 && _changed.Count == 0); step++)
        {
            _turns.Calm |= _clock.GetUtcNow() > storm;
            if (!_turns.Calm && _turns.Chance(0.003))
            {
                int index = _turns.Random.Next(Auditors);
                _auditors[index]!.Kill();
                _auditors[index] = new Auditor(this);
            }

            _turns.Step();
            if (step > MaxSteps)
            {
                return $"it never comes to rest\n{_turns.LastSteps()}";
            }
        }

        return _bug?.ToString() ?? (Wrong() is { } wrong ? $"{wrong}\n{_turns.LastSteps()}" : null);
    }

    private void Spawn(Func<Task> run) => _ = _turns.Spawn(run).ContinueWith(
        failed => _bug = failed.Exception!.GetBaseException(),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>None missed of those that stand at the end; no alarm about a seat that was never sold twice.</summary>
    private string? Wrong()
    {
        Dictionary<string, HashSet<string>> found = _breaches.All.ToDictionary(
            breach => breach.Subject, breach => breach.Bookings.Select(booking => booking.BookingId).ToHashSet());
        foreach (BookingDocument one in _history.Values
            .Select(versions => versions[^1].Booking)
            .Where(booking => booking.State == BookingState.Booked))
        {
            foreach (BookingDocument other in Sharing(one).Where(other => other.State == BookingState.Booked))
            {
                foreach (string seat in one.Tickets.Intersect(other.Tickets).Select(ticket => ticket.TicketId))
                {
                    if (!found.TryGetValue(seat, out HashSet<string>? known) || !known.Contains(one.Id) || !known.Contains(other.Id))
                    {
                        return $"missed: {seat} of {one.Id} and {other.Id}";
                    }
                }
            }
        }

        return found
            .Where(breach => breach.Value.Any(id => !breach.Value.Any(other => _twice.Contains((id, other)))))
            .Select(breach => $"false alarm: {breach.Key} of {string.Join(", ", breach.Value)}")
            .FirstOrDefault();
    }

    /// <summary>Sells and refunds. One who is not honest does not care who has the seat.</summary>
    private async Task SellAsync(string user)
    {
        _busy++;
        var clock = TimeSpan.FromMilliseconds(_turns.Random.Next(-400, 401));
        for (int number = 1; number <= 3; number++)
        {
            await Task.Delay(_turns.Between(0.5, 10), _clock);
            bool honest = !_turns.Chance(0.15);
            string[] seats = _turns.Chance(0.3) ? s_seats : [s_seats[_turns.Random.Next(s_seats.Length)]];
            BookingDocument booking = Sold.To($"{user}n{number}", seats) with { UserId = user };
            if (honest && Sharing(booking).Any(other => other.State is BookingState.Paying or BookingState.Booked))
            {
                continue;
            }

            Write(booking.Paying());
            await Task.Delay(_turns.Between(1, 4), _clock);
            DateTimeOffset now = _clock.GetUtcNow() + clock;
            booking = booking with
            {
                SoldAt = now,
                Timeline = [.. booking.Timeline.Take(2), new(now, TimelineStep.Authorised), new(now, TimelineStep.Booked)],
            };
            Write(booking);
            await Task.Delay(_turns.Between(0.1, 10), _clock);
            if (_turns.Chance(0.6))
            {
                DateTimeOffset captured = _clock.GetUtcNow() + clock;
                booking = booking with { CapturedAt = captured, Timeline = [.. booking.Timeline, new(captured, TimelineStep.Captured)] };
                Write(booking);
                await Task.Delay(_turns.Between(0.1, 10), _clock);
            }

            if (_turns.Chance(0.6))
            {
                Write(booking.Refunded());
            }
        }

        _busy--;
    }

    private void Write(BookingDocument booking)
    {
        _turns.Trace("seller", "writes", $"{booking.Id} {booking.UserId} {booking.State}");
        _history.TryAdd(booking.Id, []);
        _history[booking.Id].Add((_clock.GetUtcNow(), booking));
        _changed.Add(booking.Id);
        if (booking.State == BookingState.Booked)
        {
            foreach (BookingDocument other in Sharing(booking).Where(other => other.State == BookingState.Booked))
            {
                _twice.Add((booking.Id, other.Id));
                _twice.Add((other.Id, booking.Id));
            }
        }
    }

    /// <summary>Other bookings, as they are, of a seat of this one.</summary>
    private IEnumerable<BookingDocument> Sharing(BookingDocument booking) =>
        _history.Values.Select(versions => versions[^1].Booking).Where(other =>
        other.Id != booking.Id && other.Tickets.Any(ticket => booking.Tickets.Contains(ticket)));

    /// <summary>
    /// The latest versions of some users' bookings, batch after batch. One that failed, or whose auditor was killed, is brought again.
    /// </summary>
    private async Task FeedAsync(int lease)
    {
        while (true)
        {
            await Task.Delay(_turns.Between(0.1, 3), _clock);
            string[] ids = [.. _changed.Where(id => _history[id][0].Booking.UserId[^1] % Leases == lease)];
            if (ids.Length == 0)
            {
                continue;
            }

            _turns.Random.Shuffle(ids);
            BookingDocument[] batch = [.. ids.Take(_turns.Random.Next(1, 4)).Select(id => _history[id][^1].Booking)];
            _busy++;
            for (bool done = false; !done;)
            {
                done = await AuditAsync(batch);
            }

            _busy--;
            if (_turns.Calm || !_turns.Chance(0.2))
            {
                _changed.ExceptWith(batch.Where(booking => _history[booking.Id][^1].Booking == booking).Select(booking => booking.Id));
            }
        }
    }

    private async Task<bool> AuditAsync(BookingDocument[] batch)
    {
        Auditor auditor = _auditors[_turns.Random.Next(Auditors)]!;
        Task all = Task.WhenAll(batch.Where(SaleRules.IsSold).Select(booking => auditor.Audit.AuditAsync(booking, CancellationToken.None)));
        if (await Task.WhenAny(all, auditor.Death) != all)
        {
            return false;
        }

        try
        {
            await all;
            return true;
        }
        catch (StoreUnavailableException)
        {
            await Task.Delay(_turns.Between(0.1, 1), _clock);
            return _missing == AuditGuard.Retry;
        }
    }

    /// <summary>A booking as some replica shows it.</summary>
    private StoreResult<BookingDocument> ReadBooking(string id)
    {
        DateTimeOffset asOf = _clock.GetUtcNow() - (_turns.Calm ? TimeSpan.Zero : _turns.Between(0, MaxLag));
        BookingDocument? shown = _history[id].LastOrDefault(version => version.At <= asOf).Booking;
        if (shown is null || (_missing == AuditGuard.CatchUp && !SaleRules.IsSold(shown)))
        {
            return StoreStatus.NotFound;
        }

        return new(StoreStatus.Ok, _missing == AuditGuard.Reading ? shown with { State = BookingState.Booked } : shown, "");
    }

    /// <summary>A process.</summary>
    private sealed class Auditor
    {
        private static readonly AppProcesses<Auditor> s_apps = new AppProcesses<Auditor>()
            .Put<TimeProvider>(auditor => auditor._world._clock)
            .Put(_ => s_meters)
            .Put<IDocumentContainer<BookingDocument>>(auditor => new Store<BookingDocument>(
                auditor,
                (id, _) => auditor._world.ReadBooking(id),
                _ => throw new NotSupportedException(),
                (_, _) => throw new NotSupportedException()))
            .Put<IDocumentContainer<SaleDocument>>(auditor =>
                auditor.Of(auditor._world._sales, auditor._world._missing == AuditGuard.LedgerETags))
            .Put<IDocumentContainer<BreachDocument>>(auditor => auditor.Of(auditor._world._breaches, unconditional: false));

        private readonly AuditSimulation _world;
        private readonly TaskCompletionSource _death = new();

        public Auditor(AuditSimulation world)
        {
            _world = world;
            Audit = s_apps.Start(this).GetRequiredService<SaleAudit>();
        }

        public SaleAudit Audit { get; }

        public Task Death => _death.Task;

        public void Kill()
        {
            _world._turns.Trace("auditor", "killed", "");
            _world._turns.Kill(this);
            _death.SetResult();
        }

        private Store<T> Of<T>(MemoryContainer<T> container, bool unconditional)
            where T : class, IDocument => new(
                this,
                container.Read,
                document => unconditional ? container.Put(document) : container.Create(document),
                (document, etag) => unconditional ? container.Put(document) : container.Replace(document, etag));

        private async Task<StoreResult<T>> DoAsync<T>(string what, string id, bool isWrite, Func<StoreResult<T>> operation)
            where T : class
        {
            SeededTurns turns = _world._turns;
            await (Death.IsCompleted ? new TaskCompletionSource().Task : turns.TurnAsync(this, "auditor", what, id));
            switch (turns.Calm ? 100 : turns.Random.Next(100))
            {
                case < 4:
                    return StoreStatus.Throttled;
                case < 7:
                    return StoreStatus.Unknown;
                case < 10 when isWrite:
                    operation();
                    return StoreStatus.Unknown;
                case < 13 when isWrite:
                    _world.Spawn(async () =>
                    {
                        await turns.TurnAsync(turns, "auditor", $"late {what}", id, turns.Between(0, 2));
                        operation();
                    });
                    return StoreStatus.Unknown;
                default:
                    return operation();
            }
        }

        private sealed class Store<T>(
            Auditor auditor,
            Func<string, string, StoreResult<T>> read,
            Func<T, StoreResult<T>> create,
            Func<T, string, StoreResult<T>> replace)
            : IDocumentContainer<T>
            where T : class, IDocument
        {
            private readonly string _name = typeof(T).Name[..^8];

            public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
                auditor.DoAsync($"read {_name}", id, isWrite: false, () => read(id, partitionKey));

            public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) =>
                auditor.DoAsync($"create {_name}", document.Id, isWrite: true, () => create(document));

            public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
                auditor.DoAsync($"replace {_name}", document.Id, isWrite: true, () => replace(document, ifMatch));

            public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
                throw new NotSupportedException();

            public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
                throw new NotSupportedException();
        }
    }
}
