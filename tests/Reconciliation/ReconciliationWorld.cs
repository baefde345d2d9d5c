using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;

namespace TicketMaster.Tests.Reconciliation;

/// <summary>
/// The app's services, on documents in memory: no webhook comes, no wheel turns, nobody asks the provider after
/// a payment. Only the reconciliation runs, when a test says so.
/// </summary>
internal sealed class ReconciliationWorld : IDisposable
{
    private readonly ConcurrentExclusiveSchedulerPair _oneThread = new();
    private readonly Mock<DurableTaskClient> _durable = new("test");
    private readonly ServiceProvider _services;

    public ReconciliationWorld()
    {
        Provider = new ProviderDouble(Clock);
        Events.Put(TestEvents.Of("gala", TestEvents.Section("A", rows: 26, seats: 100)));
        Sweeps = new FaultyContainer<PaymentSweep>(StoredSweeps);
        _durable.Setup(durable => durable.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync("started");
        _services = AppServices.Of(Clock)
            .Put<IPaymentProvider>(Provider)
            .Put(new Mock<ServiceBusClient> { DefaultValue = DefaultValue.Mock }.Object)
            .Put<IDocumentContainer<EventDocument>>(Events)
            .Put<IDocumentContainer<BookingDocument>>(Bookings)
            .Put<IDocumentContainer<PaymentCase>>(Cases)
            .Put<IDocumentContainer<PaymentSweep>>(Sweeps)
            .BuildServiceProvider();
    }

    public ManualTimeProvider Clock { get; } = new();

    public ProviderDouble Provider { get; }

    public MemoryContainer<EventDocument> Events { get; } = new();

    public MemoryContainer<BookingDocument> Bookings { get; } = new();

    public MemoryContainer<PaymentCase> Cases { get; } = new();

    public MemoryContainer<PaymentSweep> StoredSweeps { get; } = new();

    public FaultyContainer<PaymentSweep> Sweeps { get; }

    public IServiceProvider Services => _services;

    public IEnumerable<PaymentCase> OpenCases => Cases.All.Where(one => one.Status == PaymentCaseStatus.Open);

    /// <summary>
    /// A booking that waits for a payment. The provider was asked for it, and the buyer has the answer. The store does not name the
    /// payment yet.
    /// </summary>
    public async Task<BookingDocument> PayAsync(string userId, string seat = "A-1")
    {
        BookingDocument booking = BookingLifecycle.Pay(
            Held(userId, seat), "pm_ok", null, "https://tickets.example/", Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
        StoreResult<BookingDocument> paying = Bookings.Put(booking);
        ConfirmOutcome? outcome = null;
        await AloneAsync(async () =>
            outcome = await Services.GetRequiredService<PaymentStart>().StartAsync(_durable.Object, paying, CancellationToken.None));
        return outcome!.Booking!;
    }

    public BookingDocument Held(string userId, string seat = "A-1")
    {
        string id = BookingId.Compose("gala", userId, 1);
        DateTimeOffset now = Clock.GetUtcNow();
        string[] place = seat.Split('-');
        return Bookings.Put(new BookingDocument
        {
            Id = id,
            UserId = userId,
            EventId = "gala",
            Number = 1,
            State = BookingState.Held,
            Tickets = [new BookedTicket($"gala-A-{seat}", "A", place[0], place[1], 5_000)],
            Total = 5_000,
            Currency = "EUR",
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromMinutes(10),
            DueAt = DueTimes.HoldDueAt(now + TimeSpan.FromMinutes(10)),
            Shard = BookingId.Shard(id),
            Fingerprint = "",
            Attempt = "",
            Timeline = [new TimelineEntry(now, TimelineStep.Held)],
        }).Document!;
    }

    /// <summary>A sale whose money is captured, and everything done.</summary>
    public async Task<BookingDocument> SoldAsync(string userId, string seat = "A-1")
    {
        BookingDocument booking = await PayAsync(userId, seat);
        string paymentId = booking.Payment!.PaymentId!;
        Provider[paymentId] = Provider[paymentId] with { Status = ProviderStatus.Authorised };
        await AloneAsync(
            () => Services.GetRequiredService<SettlePayment>().SettleAsync(_durable.Object, Provider[paymentId], CancellationToken.None));
        await CompleteAsync();
        return Bookings.Find(booking.Id)!;
    }

    public Task CycleAsync() =>
        AloneAsync(() => Services.GetRequiredService<ReconcilePayments>().ReconcileAsync(_durable.Object, CancellationToken.None));

    /// <summary>The time between two cycles, and the cycle at its end; then what the cycle has sold is completed.</summary>
    public async Task NextCycleAsync()
    {
        Clock.Advance(TimeSpan.FromMinutes(5));
        await CycleAsync();
        await CompleteAsync();
    }

    /// <summary>Takes up the sales that are not completed.</summary>
    public async Task CompleteAsync()
    {
        foreach (BookingDocument sold in Bookings.All.Where(one => one is { State: BookingState.Booked, IssuedAt: null }).ToList())
        {
            try
            {
                await AloneAsync(
                    () => Services.GetRequiredService<CompleteSale>().TakeUpAsync(sold.Id, sold.UserId, CancellationToken.None));
            }
            catch (ProviderUnavailableException)
            {
                // It would be tried again.
            }
        }
    }

    /// <summary>On one thread: documents in memory are for one.</summary>
    public Task AloneAsync(Func<Task> work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.None, _oneThread.ExclusiveScheduler).Unwrap();

    public void Dispose() => _services.Dispose();
}
