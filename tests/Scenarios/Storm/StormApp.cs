using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using OneProcess.Worker;
using TicketMaster.Catalogue;
using TicketMaster.Local.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <param name="User">Who pays.</param>
/// <param name="BookingId">For what.</param>
/// <param name="Fate">What is to become of it.</param>
/// <param name="AtProvider">As the provider had it when the storm began.</param>
internal sealed record StormPayment(string User, string BookingId, Fate Fate, SimulatedPayment AtProvider);

/// <summary>The whole app with payments under way that nobody has told it about yet.</summary>
internal sealed class StormApp : IAsyncDisposable
{
    public const string CalledOff = "called-off";

    /// <summary>Two currencies, and an event that will not take place.</summary>
    public static readonly string[] Events = ["vienna", "london", CalledOff];

    private const int SeatsInARow = 50;

    /// <summary>Some buyers buy more than once, and none more than an event's limit.</summary>
    private const int PaymentsOfABuyer = 5;

    private static readonly TimeSpan s_step = TimeSpan.FromSeconds(15);

    private readonly Wire _wire;

    private StormApp(TicketMasterApp app, Wire wire)
    {
        App = app;
        _wire = wire;
    }

    public TicketMasterApp App { get; }

    public IReadOnlyList<StormPayment> Payments { get; private set; } = [];

    public SimulatedLedger Ledger => App.Services.GetRequiredService<SimulatedLedger>();

    public ILookup<(string PaymentId, string Type), int> Changes() => _wire.Taken();

    public static async Task<StormApp> StartAsync(int payments, Action<IServiceCollection>? replace = null)
    {
        var wire = new Wire();
        var storm = new StormApp(
            await TicketMasterApp.StartAsync(services =>
            {
                wire.Replace(services);

                // What goes wrong here on purpose is told as warnings and errors, and there is a lot of it.
                services.Configure<LoggerFilterOptions>(options =>
                {
                    options.MinLevel = LogLevel.Error;
                    foreach (string room in (string[])["Bookings", "Reserve", "Pay", "Complete", "Release", "Refund"])
                    {
                        options.AddFilter($"TicketMaster.{room}.", LogLevel.Critical);
                    }

                    options.AddFilter("TicketMaster.Payments.PaymentCases", LogLevel.Critical);
                });
                replace?.Invoke(services);
            },
            // A hold that is over with its payment's time: a payment that comes too late does not find it.
            settings: "--Booking:HoldFor=00:05:00"),
            wire);

        // A whole storm may be waiting in the queue, on a machine that has other things to do as well.
        storm.App.Services.GetRequiredService<IdleWatch>().Deadline = TimeSpan.FromMinutes(5);
        foreach (string eventId in Events)
        {
            await storm.App.AddAsync(TestEvents.Of(
                eventId, TestEvents.Section("A", rows: (payments / SeatsInARow) + 1, seats: SeatsInARow)) with
            {
                Currency = eventId == "london" ? "GBP" : "EUR",
            });
        }

        await storm.PayAsync(payments);
        return storm;
    }

    /// <summary>
    /// Lets everything come to its end, with time going on meanwhile: a capture that the provider failed is tried again only when some
    /// has passed, and is busy until then.
    /// </summary>
    public async Task UntilIdleAsync()
    {
        Task idle = App.UntilIdleAsync();
        while (!idle.IsCompleted)
        {
            App.Clock.Advance(Weather.Step);
            await Task.WhenAny(idle, Task.Delay(1));
        }

        await idle;
    }

    public async Task PassAsync(TimeSpan time)
    {
        for (; time > TimeSpan.Zero; time -= s_step)
        {
            App.Clock.Advance(s_step);
            await App.UntilIdleAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        // A storm that was broken off has left messages; what it failed of is told already.
        await UntilIdleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await App.DisposeAsync();
        _wire.Dispose();
    }

    private async Task PayAsync(int payments)
    {
        // Those that come too late first, so that their time is over when the others begin.
        ILookup<bool, int> late = Enumerable.Range(0, payments).ToLookup(number => Fates.Of(number).IsLate());
        List<(int Number, string User, string BookingId)> paid = [.. await ConfirmAsync(late[true])];
        await PassAsync(TimeSpan.FromMinutes(6));
        paid.AddRange(await ConfirmAsync(late[false]));
        await App.UntilIdleAsync();
        Dictionary<string, SimulatedPayment> atProvider = Ledger.All().ToDictionary(payment => payment.Metadata["bookingId"]);
        Payments = [.. paid.Select(one => new StormPayment(one.User, one.BookingId, Fates.Of(one.Number), atProvider[one.BookingId]))];
        Assert.Equal(payments, atProvider.Count);
    }

    private async Task<(int Number, string User, string BookingId)[]> ConfirmAsync(IEnumerable<int> numbers)
    {
        List<(int Number, string User, string BookingId)> paid = [];
        await Parallel.ForEachAsync(
            numbers.GroupBy(number => number / PaymentsOfABuyer),
            new ParallelOptions { MaxDegreeOfParallelism = 16 },
            async (ofBuyer, _) =>
            {
                using HttpClient buyer = await App.SignedInAsync($"buyer-{ofBuyer.Key}");
                foreach (int number in ofBuyer)
                {
                    string eventId = Fates.Of(number) == Fate.CalledOff ? CalledOff : Events[number % 2];
                    (int row, int seat) = Math.DivRem(Fates.SeatOf(number), SeatsInARow);
                    Answer held = (await buyer.ReserveAsync($"{eventId}-A-{RowName.At(row, letters: true)}-{seat + 1}"))
                        .Is(HttpStatusCode.Created);
                    (await buyer.ConfirmAsync(held.Text("bookingId"), Fates.Of(number).Method())).Is(Fates.Of(number).Answer());
                    lock (paid)
                    {
                        paid.Add((number, $"buyer-{ofBuyer.Key}", held.Text("bookingId")));
                    }
                }
            });
        return [.. paid];
    }
}
