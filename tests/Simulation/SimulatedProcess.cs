using System.Diagnostics.Metrics;
using System.Security.Claims;
using Azure.Messaging.ServiceBus;
using DurableTask.Core.Exceptions;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Messaging;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Refund;
using TicketMaster.Release;
using TicketMaster.Reserve;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Tickets;
using TicketMaster.Tickets;

namespace TicketMaster.Tests.Simulation;

/// <summary>Of a type that the app does not know, as the real client's are.</summary>
internal sealed class SchedulerDownException() : Exception("The scheduler did not answer.");

/// <summary>One process of the app: the real use cases over the shared stores, with a clock of its own, until it is killed.</summary>
internal sealed class SimulatedProcess
{
    private static readonly TicketCodes s_codes = TestKeys.NewCodes();
    private static readonly IMeterFactory s_meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    private static readonly AppProcesses<SimulatedProcess> s_apps = new AppProcesses<SimulatedProcess>()
        .Put<TimeProvider>(process => new SkewedClock(process._world.Clock, process._skew))
        .Put(process => process._world.Turns.Random)
        .Put(process => Options.Create(process._world.Terms))
        .Put(_ => s_codes)
        .Put(_ => s_meters)
        .Put<IPaymentProvider>(process => new StormyProvider(process._world.Bank, process))
        .Put<ServiceBusClient>(process => new StormyServiceBus(process, process._world))
        .Put<IDocumentContainer<EventDocument>>(process => new StormyContainer<EventDocument>(process._world.Events, process))
        .Put<IDocumentContainer<PaymentCase>>(process => new StormyContainer<PaymentCase>(process._world.Cases, process))
        .Put<IDocumentContainer<PaymentSweep>>(process => new StormyContainer<PaymentSweep>(process._world.Sweeps, process))
        .Put<IDocumentContainer<SeatDocument>>(process => Seats(process))
        .Put<IDocumentContainer<BookingDocument>>(process => Bookings(process))
        // The cache loads on threads of its own, which no seed says the order of.
        .Put((process, services) => services.New<EventCache>(process._world.Events, process._world.Availability));

    private readonly SimulatedWorld _world;
    private readonly TimeSpan _skew;
    private readonly IServiceProvider _services;
    // Not asynchronous: what waits for any of several would hear of it on the thread pool, out of turn.
    private readonly TaskCompletionSource _death = new();

    public SimulatedProcess(SimulatedWorld world, string name, TimeSpan skew)
    {
        _world = world;
        _skew = skew;
        Name = name;
        _services = s_apps.Start(this);
        Durable = new StormyScheduler(this, world);
    }

    public string Name { get; }

    public SeededTurns Turns => _world.Turns;

    public DurableTaskClient Durable { get; }

    public SeatReservation Reservation => _services.GetRequiredService<SeatReservation>();

    public HandlePaymentEvent Settle => _services.GetRequiredService<HandlePaymentEvent>();

    public AdvanceDueBookings Release => _services.GetRequiredService<AdvanceDueBookings>();

    public SweepDue Sweep => _services.GetRequiredService<SweepDue>();

    public ReceiveWebhook Webhook => _services.GetRequiredService<ReceiveWebhook>();

    public ReconcilePayments Reconcile => _services.GetRequiredService<ReconcilePayments>();

    public EndBookingsOfEvent EndBookingsOfEvent => _services.GetRequiredService<EndBookingsOfEvent>();

    /// <summary>Completes when the process is killed.</summary>
    public Task Death => _death.Task;

    public Task TurnAsync(string what, string id)
    {
        if (!Death.IsCompleted && _world.Crash?.IsBefore(what, id) == true)
        {
            _world.Replace(this);
        }

        return Death.IsCompleted ? new TaskCompletionSource().Task : Turns.TurnAsync(this, Name, what, id);
    }

    /// <summary>A step that leaves the process has taken effect, and the process is yet to hear of it.</summary>
    public Task DoneAsync(string what, string id)
    {
        if (!Death.IsCompleted && _world.Crash?.IsAfter(what, id) == true)
        {
            _world.Replace(this);
        }

        return Death.IsCompleted ? new TaskCompletionSource().Task : Task.CompletedTask;
    }

    /// <summary>Nothing of it goes on: what waits, waits for ever.</summary>
    public void Kill()
    {
        Turns.Trace(Name, "killed", "");
        Turns.Kill(this);
        _death.SetResult();
    }

    public async Task<ConfirmOutcome> ConfirmAsync(string bookingId, string userId, string method, string? key)
    {
        ConfirmBooking confirm = _world.Missing == Guard.OwnershipAtConfirm
            ? _services.New<ConfirmBooking>(_services.New<SeatClaims>(
                new NamesAlways(_services.GetRequiredService<IDocumentContainer<SeatDocument>>(), bookingId, userId)))
            : _services.GetRequiredService<ConfirmBooking>();
        StoreResult<BookingDocument>? read = await _services.GetRequiredService<IDocumentContainer<BookingDocument>>().FindAsync(
            bookingId, userId, CancellationToken.None);
        return await confirm.ConfirmAsync(Durable, read!.Value, method, key, "https://tickets.example", CancellationToken.None);
    }

    public async Task CancelAsync(string bookingId, string userId) =>
        await _services.GetRequiredService<CancelBooking>().RunAsync(Request(userId), bookingId, Durable, CancellationToken.None);

    /// <param name="ticketIds">The tickets; none for all.</param>
    public async Task RefundAsync(string bookingId, params string[] ticketIds) =>
        await _services.GetRequiredService<RefundBooking>().RefundAsync(Durable, bookingId, ticketIds.Length == 0 ? null : ticketIds);

    private static StormyContainer<SeatDocument> Seats(SimulatedProcess process) => new(process._world.Tickets, process)
    {
        Unconditional = _ => process._world.Missing == Guard.TicketETags,
    };

    private static StormyContainer<BookingDocument> Bookings(SimulatedProcess process) => new(process._world.Bookings, process)
    {
        Unconditional = booking => process._world.Missing == Guard.BookingETags
            || (process._world.Missing == Guard.SaleETag
                && booking is { State: BookingState.Booked, Payment: BookingPayment.Authorised { CaptureRefusals: 0 } }),
        Stores = booking => process._world.Missing switch
        {
            Guard.RebookKey => booking with { IdempotencyKey = null },
            Guard.SaleDueAt when booking is { State: BookingState.Booked, IssuedAt: null } => booking with { DueAt = null },
            _ => booking,
        },
    };

    private HttpRequest Request(string userId) => new DefaultHttpContext
    {
        RequestServices = _services,
        User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Caller.SubjectClaim, userId)])),
    }.Request;

    private sealed class SkewedClock(TimeProvider clock, TimeSpan skew) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow() + skew;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            clock.CreateTimer(callback, state, dueTime, period);
    }

    /// <summary>Guard out: every seat seems to name the booking.</summary>
    private sealed class NamesAlways(IDocumentContainer<SeatDocument> inner, string bookingId, string userId)
        : IDocumentContainer<SeatDocument>
    {
        public async Task<StoreResult<SeatDocument>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken)
        {
            StoreResult<SeatDocument> read = await inner.ReadAsync(id, partitionKey, cancellationToken);
            return read.IsOk ? read with { Document = read.Document! with { BookingId = bookingId, UserId = userId } } : read;
        }

        public Task<StoreResult<SeatDocument>> CreateAsync(SeatDocument document, CancellationToken cancellationToken) =>
            inner.CreateAsync(document, cancellationToken);

        public Task<StoreResult<SeatDocument>> ReplaceAsync(SeatDocument document, string ifMatch, CancellationToken cancellationToken) =>
            inner.ReplaceAsync(document, ifMatch, cancellationToken);

        public Task<StoreResult<SeatDocument>> DeleteAsync(
            string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
            inner.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

        public Task<QueryPage<SeatDocument>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
            inner.QueryAsync(query, cancellationToken);
    }

    /// <summary>Starts orchestrations, loses a start, or loses the answer to one.</summary>
    private sealed class StormyScheduler(SimulatedProcess process, SimulatedWorld world) : DurableTaskClient("simulated")
    {
        public override async Task<string> ScheduleNewOrchestrationInstanceAsync(
            TaskName orchestratorName,
            object? input = null,
            StartOrchestrationOptions? options = null,
            CancellationToken cancellation = default)
        {
            string instanceId = options!.InstanceId!;
            await process.TurnAsync("start", instanceId);
            int luck = world.Turns.Calm ? 100 : world.Turns.Random.Next(100);
            if (luck >= 10 && !(world.NobodyReleases && orchestratorName.Name == ReleaseSlot.Orchestration))
            {
                try
                {
                    world.Orchestrations.Start(orchestratorName.Name, input!, instanceId);
                }
                catch (OrchestrationAlreadyExistsException)
                {
                    await process.DoneAsync("start", instanceId);
                    throw;
                }
            }

            await process.DoneAsync("start", instanceId);

            return luck < 15 ? throw new SchedulerDownException() : instanceId;
        }

        public override Task RaiseEventAsync(
            string instanceId, string eventName, object? eventPayload = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceStartAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task<OrchestrationMetadata> WaitForInstanceCompletionAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task SuspendInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task ResumeInstanceAsync(string instanceId, string? reason = null, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override Task<OrchestrationMetadata?> GetInstancesAsync(
            string instanceId, bool getInputsAndOutputs = false, CancellationToken cancellation = default) =>
            throw new NotSupportedException();

        public override AsyncPageable<OrchestrationMetadata> GetAllInstancesAsync(OrchestrationQuery? filter = null) =>
            throw new NotSupportedException();

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Sends events put back to settling again and tickets that were issued, or fails to, or loses the answer.</summary>
    private sealed class StormyServiceBus(SimulatedProcess process, SimulatedWorld world) : ServiceBusClient
    {
        public override ServiceBusSender CreateSender(string queueOrTopicName) => new Sender(process, world, queueOrTopicName);

        private sealed class Sender(SimulatedProcess process, SimulatedWorld world, string queue) : ServiceBusSender
        {
            public override Task CloseAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;

            public override async Task SendMessageAsync(ServiceBusMessage message, CancellationToken cancellationToken = default)
            {
                await process.TurnAsync($"send {queue}", message.MessageId);
                if (!world.Turns.Calm && world.Turns.Chance(0.05))
                {
                    // Not an outage that a use case may pass on: nothing waits for a notice.
                    throw queue == Queues.BuyerNotices
                        ? new ServiceBusException("The queue of notices failed.", ServiceBusFailureReason.GeneralError)
                        : new ProviderUnavailableException("The queue did not answer.");
                }

                if (queue == Queues.BuyerNotices)
                {
                    world.Notices.Add(message.MessageId);
                }

                if (queue == Queues.PaymentEvents)
                {
                    world.Bank.Events.Add((
                        message.ScheduledEnqueueTime,
                        message.Body.ToObjectFromJson<PaymentEvent>(System.Text.Json.JsonSerializerOptions.Web)!));
                }

                await process.DoneAsync($"send {queue}", message.MessageId);
            }

            public override async Task SendMessagesAsync(
                IEnumerable<ServiceBusMessage> messages, CancellationToken cancellationToken = default)
            {
                ServiceBusMessage[] batch = [.. messages];
                await process.TurnAsync($"send {queue}", batch[0].MessageId);
                if (world.Missing == Guard.TicketsBeforeIssued)
                {
                    // Guard out: the booking may say so first.
                    world.Watch(SendLaterAsync(batch));
                    return;
                }

                int luck = world.Turns.Calm ? 100 : world.Turns.Random.Next(100);
                if (luck >= 5)
                {
                    // As the queue does, which keeps the first of an id.
                    world.Issued.UnionWith(batch.Select(message => message.MessageId));
                }

                if (luck < 10)
                {
                    throw new ProviderUnavailableException("The queue did not answer.");
                }

                await process.DoneAsync($"send {queue}", batch[0].MessageId);
                await process.TurnAsync($"sent {queue}", batch[0].MessageId);
            }

            private async Task SendLaterAsync(ServiceBusMessage[] batch)
            {
                await Task.Delay(TimeSpan.FromSeconds(1), world.Clock);
                await process.TurnAsync($"sent late {queue}", batch[0].MessageId);
                world.Issued.UnionWith(batch.Select(message => message.MessageId));
            }
        }
    }
}
