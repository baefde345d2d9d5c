using System.Reflection;
using Microsoft.Azure.Functions.Worker;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Refund;
using TicketMaster.Release;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation.Crash;

namespace TicketMaster.Tests.Simulation;

/// <summary>A guard of the protocol that a run can be made without, to see that the run finds what then goes wrong.</summary>
public enum Guard
{
    None,
    TicketETags,
    BookingETags,
    OwnershipAtConfirm,
    ProviderKeys,
    Sweeper,
    RebookKey,

    /// <summary>The sale is written on the condition that nobody has written the booking since.</summary>
    SaleETag,

    /// <summary>The money is captured after the sale.</summary>
    SaleBeforeCapture,

    /// <summary>A booking says that its tickets are issued once the queue has them.</summary>
    TicketsBeforeIssued,

    /// <summary>A sale that is not complete is due.</summary>
    SaleDueAt,
}

/// <summary>
/// One seed's run: a few processes of the app with clocks that differ, few users, few seats, stores, a provider, a scheduler and a
/// queue that fail; processes that are killed between any two writes. Then the faults stop, time passes, and everything must be settled.
/// </summary>
internal sealed class SimulatedWorld
{
    public const string EventId = "gala";
    public const int MaxSteps = 40_000;
    private const int Processes = 3;

    /// <summary>What is shown is looked at when something was written, and so often because time alone may end a hold.</summary>
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_storm = TimeSpan.FromSeconds(75);
    private static readonly int s_sweepSeconds = SweepSeconds();

    private readonly SimulatedProcess[] _processes;
    private readonly SimulationRules _rules;
    private int _named;
    private readonly bool _noRelease;
    private readonly bool _reconciles;
    private readonly bool _refunds;
    private int _steps;

    /// <summary>How many writes of seats and of bookings availability knows of.</summary>
    private int _seatsRead;
    private int _bookingsRead;
    private DateTimeOffset _shown;

    /// <summary>What the change feeds bring is by chance too, but not by the chance of the rest.</summary>
    private readonly Random _feeds;

    public SimulatedWorld(int seed, Guard missing)
        : this(seed, missing, Processes)
    {
        _noRelease = seed % 4 == 0;
        _reconciles = seed % 2 == 1;
        _refunds = seed / 4 % 2 == 1;
        Events.Put(TestEvents.Of(EventId, TestEvents.Section("A", rows: 1, seats: Turns.Random.Next(3, 7))));
        Users = [.. Enumerable.Range(0, Turns.Random.Next(2, 5)).Select(index => new SimulatedUser(this, _rules, $"user{index}"))];
    }

    /// <summary>A world of one process, where nothing fails but that it dies once.</summary>
    public SimulatedWorld(CrashPoint crash, Guard missing)
        : this(seed: 1, missing, processes: 1, crash)
    {
        Turns.Calm = true;
        Events.Put(TestEvents.Of(EventId, TestEvents.Section("A", rows: 1, seats: 4)));
    }

    private SimulatedWorld(int seed, Guard missing, int processes, CrashPoint? crash = null)
    {
        Missing = missing;
        Crash = crash;
        Turns = new SeededTurns(seed, Clock) { NextOutside = () => Bank!.NextMoment };
        _feeds = new Random(seed);
        Bank = new SimulatedBank(Turns, Clock)
        {
            IgnoresKeys = missing == Guard.ProviderKeys,
            CapturesAtOnce = missing == Guard.SaleBeforeCapture,
            Capturing = payment => _rules!.Capturing(payment),
        };
        Orchestrations = new SimulatedOrchestrations(this);
        _processes = [.. Enumerable.Range(0, processes).Select(_ => NewProcess())];
        _rules = new SimulationRules(this);
    }

    /// <summary>Short terms, so that deadlines meet everything else; the tickets allowed are fewer than the seats.</summary>
    public static BookingOptions Booking { get; } = new()
    {
        HoldFor = TimeSpan.FromSeconds(20),
        SettleFor = TimeSpan.FromSeconds(9),
        MaxTicketsPerEvent = 3,
        MaxEndedHolds = 1_000_000,
        MaxHeldSeats = 1_000_000,
    };

    /// <summary>Where nothing fails, terms so long that a payment under way is asked after within them.</summary>
    public static BookingOptions Calm { get; } = new()
    {
        HoldFor = TimeSpan.FromSeconds(70),
        SettleFor = TimeSpan.FromSeconds(45),
        MaxTicketsPerEvent = 3,
        MaxEndedHolds = 1_000_000,
        MaxHeldSeats = 1_000_000,
    };

    public BookingOptions Terms => Crash is null ? Booking : Calm;

    public Guard Missing { get; }

    /// <summary>Where the one process dies; null where several die at random.</summary>
    public CrashPoint? Crash { get; }

    public SimulationRules Rules => _rules;

    public ManualTimeProvider Clock { get; } = new();

    public SeededTurns Turns { get; }

    public SimulatedBank Bank { get; }

    public SimulatedOrchestrations Orchestrations { get; }

    public IReadOnlyList<SimulatedUser> Users { get; } = [];

    /// <summary>Ids of the messages in the queue of notices.</summary>
    public HashSet<string> Notices { get; } = [];

    /// <summary>Ids of the messages in the queue of tickets issued.</summary>
    public HashSet<string> Issued { get; } = [];

    public MemoryContainer<EventDocument> Events { get; } = new();

    public MemoryContainer<AvailabilityDocument> Availability { get; } = new();

    public MemoryContainer<SeatDocument> Tickets { get; } = new();

    public MemoryContainer<BookingDocument> Bookings { get; } = new();

    public MemoryContainer<PaymentCase> Cases { get; } = new();

    public MemoryContainer<PaymentSweep> Sweeps { get; } = new();

    /// <summary>In some worlds neither wheel nor sweeper runs until the faults stop: nothing but promptness may depend on them.</summary>
    public bool NobodyReleases => _noRelease && !Turns.Calm;

    public bool EventCancelled => Events.Find(EventId)!.Status == EventStatus.Cancelled;

    /// <summary>What a fault may make a use case throw: it is answered 503, or tried again.</summary>
    public static bool IsOutage(Exception exception) =>
        exception is StoreUnavailableException or ProviderUnavailableException or SchedulerDownException;

    public SimulatedProcess AnyProcess() => _processes[Turns.Random.Next(_processes.Length)];

    /// <summary>Everything that the process held in memory is gone; a fresh one over the same stores goes on.</summary>
    public void Replace(SimulatedProcess process)
    {
        int index = Array.IndexOf(_processes, process);
        process.Kill();
        _processes[index] = NewProcess();
    }

    public void Watch(Task task) => _ = task.ContinueWith(
        failed => _rules.Broken($"a bug: {failed.Exception!.GetBaseException()}"),
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <returns>What the run came to.</returns>
    /// <exception cref="SimulationFailedException">Something that must hold does not.</exception>
    public IReadOnlyList<string> Run()
    {
        Watch(Turns.Spawn(SweepAsync));
        Watch(Turns.Spawn(ReconcileAsync));
        Watch(Turns.Spawn(CancelEventAsync));
        Watch(Turns.Spawn(RefundAsync));
        foreach (SimulatedUser user in Users)
        {
            Watch(Turns.Spawn(user.RunAsync));
            Watch(Turns.Spawn(user.MeddleAsync));
        }

        StepUntil(Clock.GetUtcNow() + s_storm);
        Turns.Trace("world", "faults stop", "");
        Turns.Calm = true;
        Bank.Hurries = true;
        _steps = 0;
        StepUntil(Clock.GetUtcNow() + TimeSpan.FromSeconds(60));
        _rules.AssertSettled();
        StepUntil(Clock.GetUtcNow() + TimeSpan.FromSeconds(60));
        _rules.AssertQuiet();
        return [.. _rules.Ends()];
    }

    /// <summary>Plays a scene, and checks after every step and at its end what must hold.</summary>
    /// <exception cref="SimulationFailedException">Something that must hold does not.</exception>
    public void Play(Func<Task> scene, TimeSpan length)
    {
        Watch(Turns.Spawn(SweepAsync));
        Watch(Turns.Spawn(scene));
        StepUntil(Clock.GetUtcNow() + length);
        _rules.AssertQuiet();
    }

    private static int SweepSeconds()
    {
        ParameterInfo timer = typeof(SweepDue).GetMethod(nameof(SweepDue.RunAsync))!.GetParameters()[0];
        string schedule = timer.GetCustomAttribute<TimerTriggerAttribute>()!.Schedule;
        return int.Parse(schedule.Split(' ')[0].TrimStart('*', '/'), System.Globalization.CultureInfo.InvariantCulture);
    }

    private void StepUntil(DateTimeOffset end)
    {
        while (Clock.GetUtcNow() < end)
        {
            Background();
            Turns.Step();
            _rules.AssertHold();
            if (++_steps > MaxSteps)
            {
                _rules.Broken("it never comes to rest");
                _rules.AssertHold();
            }
        }
    }

    private void Background()
    {
        Bank.Settle();
        if (Turns.Calm || Turns.Chance(0.3))
        {
            Deliver();
        }

        if (Turns.Calm || Turns.Chance(0.02))
        {
            Project();
        }

        if (!Turns.Calm && Turns.Chance(0.003))
        {
            Replace(_processes[Turns.Random.Next(Processes)]);
        }
    }

    private SimulatedProcess NewProcess() =>
        new(this, $"app{++_named}", Crash is null ? TimeSpan.FromMilliseconds(Turns.Random.Next(-400, 401)) : TimeSpan.Zero);

    private void Deliver()
    {
        if (Bank.Events.Count == 0)
        {
            return;
        }

        List<int> due = [.. Enumerable.Range(0, Bank.Events.Count).Where(index => Bank.Events[index].NotBefore <= Clock.GetUtcNow())];
        if (due.Count > 0)
        {
            int index = due[Turns.Random.Next(due.Count)];
            PaymentEvent message = Bank.Events[index].Event;
            Bank.Events.RemoveAt(index);
            Watch(Turns.Spawn(() => DeliverAsync(message)));
        }
    }

    private async Task DeliverAsync(PaymentEvent message)
    {
        SimulatedProcess process = AnyProcess();
        Task settle = TakeAsync(process, message);
        try
        {
            if (await Task.WhenAny(settle, process.Death) == settle)
            {
                await settle;
                return;
            }
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            Turns.Trace(process.Name, "  abandons", message.EventId);
        }

        Bank.Events.Add((Clock.GetUtcNow() + Turns.Between(0.1, 5), message));
    }

    /// <summary>The webhook, and then the queue's message.</summary>
    private static async Task TakeAsync(SimulatedProcess process, PaymentEvent message)
    {
        if (message.Retry > 0 || !await process.Webhook.IsOldAsync(message, CancellationToken.None))
        {
            await process.Settle.RunAsync(message, process.Durable, CancellationToken.None);
        }
    }

    private async Task SweepAsync()
    {
        while (Missing != Guard.Sweeper)
        {
            long now = Clock.GetUtcNow().ToUnixTimeMilliseconds();
            await Task.Delay(TimeSpan.FromMilliseconds((s_sweepSeconds * 1000) - (now % (s_sweepSeconds * 1000))), Clock);
            if (!NobodyReleases)
            {
                Watch(SweepOnceAsync());
            }
        }
    }

    private async Task SweepOnceAsync()
    {
        SimulatedProcess process = AnyProcess();
        try
        {
            await process.Sweep.RunAsync(null!, process.Durable, CancellationToken.None);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            Turns.Trace(process.Name, "  sweep failed", "");
        }
    }

    /// <summary>At any moment, also two at once: in every other run, so that the others settle without it.</summary>
    private async Task ReconcileAsync()
    {
        while (Missing == Guard.None && _reconciles)
        {
            await Task.Delay(Turns.Between(2, 25), Clock);
            SimulatedProcess process = AnyProcess();
            Turns.Trace(process.Name, "reconciles", "");
            Watch(process.Reconcile.ReconcileAsync(process.Durable, CancellationToken.None));
        }
    }

    /// <summary>In every other run an administrator takes sales back, whole or in part, and repeats it where no answer comes.</summary>
    private async Task RefundAsync()
    {
        while (_refunds && !Turns.Calm)
        {
            await Task.Delay(Turns.Between(1, 10), Clock);
            BookingDocument[] sold = [.. Bookings.All.Where(booking => booking.SoldAt is not null)];
            if (sold.Length == 0 || Turns.Calm)
            {
                continue;
            }

            BookingDocument chosen = sold[Turns.Random.Next(sold.Length)];
            string[] tickets = [.. PartRefunds.EverOwn(chosen).Select(ticket => ticket.TicketId)];
            Turns.Random.Shuffle(tickets);
            tickets = Turns.Chance(0.1) ? [] : tickets[..Turns.Random.Next(1, tickets.Length + 1)];
            for (int copies = Turns.Random.Next(1, 3); copies > 0; copies--)
            {
                SimulatedProcess process = AnyProcess();
                Turns.Trace("admin", "refunds", $"{chosen.Id} at {process.Name}: {string.Join(' ', tickets)}");
                Watch(RefundAsync(process, chosen.Id, tickets));
            }
        }
    }

    private async Task RefundAsync(SimulatedProcess process, string bookingId, string[] tickets)
    {
        try
        {
            await process.RefundAsync(bookingId, tickets);
        }
        catch (Exception exception) when (IsOutage(exception))
        {
            Turns.Trace("admin", "was told 503", exception.Message);
        }
    }

    /// <summary>In one run of four the event is cancelled at some moment.</summary>
    private async Task CancelEventAsync()
    {
        if (!Turns.Chance(0.25))
        {
            return;
        }

        await Task.Delay(Turns.Between(5, 70), Clock);
        await EndEventAsync();
    }

    /// <summary>The event is cancelled, and its bookings' end begun: the admin's request is repeated until it is answered.</summary>
    public async Task EndEventAsync()
    {
        Turns.Trace("admin", "cancels", EventId);
        Events.Put(Events.Find(EventId)! with { Status = EventStatus.Cancelled });
        while (true)
        {
            try
            {
                SimulatedProcess process = AnyProcess();
                Task start = EndBookingsOfEvent.ScheduleAsync(process.Durable, EventId, CancellationToken.None);
                if (await Task.WhenAny(start, process.Death) == start)
                {
                    await start;
                    return;
                }
            }
            catch (SchedulerDownException)
            {
                // The scheduler did not answer: the admin's request is repeated.
            }
        }
    }

    /// <summary>
    /// The two feeds, each by itself: batches of whichever versions, and now and then again something that came long ago. What a batch
    /// leaves out comes with a later one, at the latest when the faults have stopped.
    /// </summary>
    private void Project()
    {
        bool isNew = _seatsRead < Tickets.Log.Count || _bookingsRead < Bookings.Log.Count;
        Project(
            Tickets.Log,
            ref _seatsRead,
            seat => [new SeatNews(seat.EventId, seat.Section, seat.Id, AvailabilityProjection.StateOf(seat))]);
        Project(Bookings.Log, ref _bookingsRead, BookedSeats.NewsOf);
        bool isLong = Clock.GetUtcNow() - _shown >= s_look;
        if ((isNew || isLong) && _seatsRead == Tickets.Log.Count && _bookingsRead == Bookings.Log.Count)
        {
            _shown = Clock.GetUtcNow();
            _rules.AssertShown();
        }
    }

    private void Project<T>(List<T> log, ref int read, Func<T, IEnumerable<SeatNews>> news)
        where T : IDocument
    {
        if (read == log.Count)
        {
            return;
        }

        int to = Turns.Calm ? log.Count : _feeds.Next(read, log.Count + 1);
        List<T> batch = log[read..to];
        read = to;

        // A feed leaves out versions that newer ones have followed. They may all the same come again, and late.
        T[] brought =
        [
            .. batch.GroupBy(one => one.Id).Select(versions => versions.Last()),
            .. log[..to].Where(_ => _feeds.Next(to) < 3),
        ];
        _feeds.Shuffle(brought);
        PlanSection section = Events.Find(EventId)!.Sections[0];
        string id = AvailabilityProjection.Id(EventId, section.Section);
        foreach (SeatNews one in brought.SelectMany(news))
        {
            var change = new SeatChange(SeatingPlan.FindTicket(EventId, [section], one.TicketId)!.Value.Index, one.State);
            if (AvailabilityProjection.Apply(Availability.Find(id), EventId, section, [change]) is { } next)
            {
                Availability.Put(next);
            }
        }
    }
}
