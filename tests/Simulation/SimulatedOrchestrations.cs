using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Refund;
using TicketMaster.Release;

namespace TicketMaster.Tests.Simulation;

/// <summary>
/// Runs the real orchestrators. Their activities run at least once, in any process. After the death of a process they run again.
/// </summary>
internal sealed class SimulatedOrchestrations(SimulatedWorld world)
{
    private readonly HashSet<string> _running = [];

    public void Start(string orchestration, object input, string instanceId)
    {
        if (!_running.Add(instanceId))
        {
            throw new OrchestrationAlreadyExistsException($"'{instanceId}' is running.");
        }

        world.Watch(world.Turns.Spawn(() => RunAsync(orchestration, input, instanceId)));
    }

    private async Task RunAsync(string orchestration, object input, string instanceId)
    {
        var context = new Context(world, input, instanceId);
        try
        {
            do
            {
                context.Again = false;
                await (orchestration switch
                {
                    ReleaseSlot.Orchestration => AdvanceDueBookings.RunAsync(context),
                    EndBookingsOfEvent.Orchestration => EndBookingsOfEvent.RunAsync(context),
                    _ => throw new NotSupportedException(orchestration),
                });
            }
            while (context.Again);
        }
        catch (ActivityFailedException)
        {
            world.Turns.Trace("durable", "failed", instanceId);
        }
        finally
        {
            _running.Remove(instanceId);
        }
    }

    private sealed class ActivityFailedException(Exception inner) : Exception("The activity failed.", inner);

    private sealed class Context(SimulatedWorld world, object input, string instanceId) : TaskOrchestrationContext
    {
        public bool Again { get; set; }

        public override TaskName Name => throw new NotSupportedException();

        public override ParentOrchestrationInstance? Parent => throw new NotSupportedException();

        public override string InstanceId => instanceId;

        public override DateTime CurrentUtcDateTime => world.Clock.GetUtcNow().UtcDateTime;

        public override bool IsReplaying => false;

        protected override ILoggerFactory LoggerFactory => throw new NotSupportedException();

        public override T GetInput<T>() => (T)input;

        public override Task<TResult> CallSubOrchestratorAsync<TResult>(
            TaskName orchestratorName, object? input = null, TaskOptions? options = null) =>
            throw new NotSupportedException();

        public override void SendEvent(string instanceId, string eventName, object payload) => throw new NotSupportedException();

        public override async Task<TResult> CallActivityAsync<TResult>(TaskName name, object? input = null, TaskOptions? options = null)
        {
            RetryPolicy policy = options!.Retry!.Policy!;
            TimeSpan pause = policy.FirstRetryInterval;
            for (int attempt = 1; ; attempt++)
            {
                try
                {
                    return (TResult)await RunAsync(name.Name, input!);
                }
                catch (Exception exception) when (SimulatedWorld.IsOutage(exception))
                {
                    if (attempt == policy.MaxNumberOfAttempts)
                    {
                        throw new ActivityFailedException(exception);
                    }

                    await Task.Delay(pause, world.Clock);
                    pause = TimeSpan.FromTicks(Math.Min((long)(pause.Ticks * policy.BackoffCoefficient), policy.MaxRetryInterval.Ticks));
                }
            }
        }

        public override async Task CreateTimer(DateTime fireAt, CancellationToken cancellationToken)
        {
            TimeSpan left = fireAt - CurrentUtcDateTime;
            if (left > TimeSpan.Zero)
            {
                await Task.Delay(left, world.Clock, cancellationToken);
            }
        }

        public override Task<T> WaitForExternalEvent<T>(string eventName, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public override void SetCustomStatus(object? customStatus) => throw new NotSupportedException();

        public override void ContinueAsNew(object? newInput = null, bool preserveUnprocessedEvents = true) => Again = true;

        public override Guid NewGuid() => throw new NotSupportedException();

        private async Task<object> RunAsync(string name, object input)
        {
            while (true)
            {
                await world.Turns.TurnAsync(this, "durable", name, InstanceId);
                SimulatedProcess process = world.AnyProcess();
                Task<object> run = RunAsync(process, name, input);
                if (await Task.WhenAny(run, process.Death) == run)
                {
                    return await run;
                }
            }
        }

        private static async Task<object> RunAsync(SimulatedProcess process, string name, object input)
        {
            switch (name)
            {
                case "AdvanceDueBookings":
                    return await process.Release.AdvanceAsync((ReleaseSlot)input, process.Durable, CancellationToken.None);
                case "EndBookingsOfEvent":
                    return await process.EndBookingsOfEvent.EndAsync((string)input, process.Durable, CancellationToken.None);
                default:
                    throw new NotSupportedException(name);
            }
        }
    }
}
