using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

public class OrchestrationTests
{
    private sealed record Order(string Id, int Amount);

    [Fact]
    public async Task An_orchestration_runs_its_activities_and_returns_their_result()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("sum", async context =>
            {
                Order order = context.GetInput<Order>()!;
                Order doubled = await context.CallActivityAsync<Order>("double", order);
                return doubled with { Id = doubled.Id + context.InstanceId };
            })
            .Activity<Order, Order>("double", order => order with { Amount = order.Amount * 2 })
            .Start();
        Assert.Equal("one", await host.ScheduleAsync("SUM", new Order("a-", 21)));
        OrchestrationMetadata done = await host.Client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal(new Order("a-one", 42), done.ReadOutputAs<Order>());
        Assert.Equal("""{"Id":"a-","Amount":21}""", done.SerializedInput);
    }

    /// <summary>Not at once, as if the time ahead had passed, nor never.</summary>
    [Fact]
    public async Task After_the_clock_was_an_hour_ahead_a_timer_fires_when_its_time_comes()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                return true;
            })
            .Start();
        host.Time.Step(TimeSpan.FromHours(1));
        await host.ScheduleAsync("sleep", id: "ahead");
        await host.AdvanceAsync(TimeSpan.FromMinutes(11));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.GetAsync("ahead")).RuntimeStatus);
        host.Time.Step(-TimeSpan.FromHours(1));

        await host.ScheduleAsync("sleep");
        await host.AdvanceAsync(TimeSpan.FromMinutes(9));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync()).RuntimeStatus);
        await host.AdvanceAsync(TimeSpan.FromMinutes(2));
        Assert.Equal(OrchestrationRuntimeStatus.Completed, (await host.GetAsync()).RuntimeStatus);
    }

    [Fact]
    public async Task A_timer_fires_when_its_time_comes_and_not_before()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("sleep", async context =>
            {
                DateTime start = context.CurrentUtcDateTime;
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                await context.CreateTimer(context.CurrentUtcDateTime.AddMinutes(1), CancellationToken.None);
                return context.CurrentUtcDateTime - start;
            })
            .Start();
        await host.ScheduleAsync("sleep");
        await host.AdvanceAsync(TimeSpan.FromMinutes(10) - TimeSpan.FromTicks(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync()).RuntimeStatus);
        await host.AdvanceAsync(TimeSpan.FromTicks(1));
        await host.AdvanceAsync(TimeSpan.FromSeconds(59));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync()).RuntimeStatus);
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(TimeSpan.FromMinutes(11), (await host.GetAsync()).ReadOutputAs<TimeSpan>());
    }

    [Fact]
    public async Task A_timer_whose_time_is_past_fires_at_once()
    {
        await using DurableHost host = new();
        DateTime past = host.Time.GetUtcNow().UtcDateTime.AddDays(-1);
        host.Orchestrator("late", async context =>
            {
                await context.CreateTimer(past, CancellationToken.None);
                await context.CallActivityAsync("nothing");
                if (context.GetInput<int>() < 3)
                {
                    context.ContinueAsNew(context.GetInput<int>() + 1);
                }

                return context.GetInput<int>();
            })
            .Activity<object?, object?>("nothing", _ => null)
            .Start();
        await host.ScheduleAsync("late", 0);
        await host.UntilIdleAsync();
        Assert.Equal(3, (await host.GetAsync()).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_timer_far_away_fires_too()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromDays(100), CancellationToken.None);
                return true;
            })
            .Start();
        await host.ScheduleAsync("sleep");
        await host.AdvanceAsync(TimeSpan.FromDays(99));
        Assert.False((await host.GetAsync()).IsCompleted);
        await host.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.True((await host.GetAsync()).IsCompleted);
    }

    /// <summary>As the real library has it: what was asked for is part of the orchestration, whoever awaits it.</summary>
    [Fact]
    public async Task An_orchestrator_that_has_returned_is_over_once_all_that_it_asked_for_is()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("first", async context =>
            {
                Task<int> call = context.CallActivityAsync<int>("quick");
                await Task.WhenAny(call, context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None));
                return await call;
            })
            .Activity<object?, int>("quick", _ => 7)
            .Start();
        await host.ScheduleAsync("first");
        await host.UntilIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync()).RuntimeStatus);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(7, (await host.GetAsync()).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_hundred_activities_run_side_by_side_and_all_results_come_back_in_order()
    {
        int running = 0;
        int most = 0;
        await using DurableHost host = new DurableHost()
            .Orchestrator("fan", async context =>
            {
                IEnumerable<Task<int>> calls = Enumerable.Range(0, 100).Select(i => context.CallActivityAsync<int>("square", i));
                return (await Task.WhenAll(calls)).Sum();
            })
            .Activity<int, int>("square", async (i, _) =>
            {
                int now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await Task.Yield();
                Interlocked.Decrement(ref running);
                return i * i;
            })
            .Start();
        await host.ScheduleAsync("fan");
        await host.UntilIdleAsync();
        Assert.Equal(Enumerable.Range(0, 100).Sum(i => i * i), (await host.GetAsync()).ReadOutputAs<int>());
        Assert.InRange(most, 2, 64);
    }

    [Fact]
    public async Task A_failed_activity_is_tried_again_after_ever_longer_waits()
    {
        ConcurrentQueue<DateTimeOffset> attempts = new();
        await using DurableHost host = new();
        host.Orchestrator("patient", context => context.CallActivityAsync<string>(
                "flaky", "in", TaskOptions.FromRetryPolicy(new RetryPolicy(4, TimeSpan.FromSeconds(10), 2, TimeSpan.FromSeconds(30)))))
            .Activity<string, string>("flaky", input =>
            {
                attempts.Enqueue(host.Time.GetUtcNow());
                return attempts.Count < 4 ? throw new TimeoutException("not yet") : input + " out";
            })
            .Start();
        await host.ScheduleAsync("patient");
        for (int second = 0; second < 60; second++)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal("in out", (await host.GetAsync()).ReadOutputAs<string>());
        Assert.Equal([10, 20, 30], attempts.Zip(attempts.Skip(1), (a, b) => (b - a).TotalSeconds));
    }

    [Fact]
    public async Task An_activity_that_keeps_failing_fails_its_caller_with_its_own_reason()
    {
        int attempts = 0;
        await using DurableHost host = new DurableHost()
            .Orchestrator("strict", async context =>
            {
                try
                {
                    return await context.CallActivityAsync<string>(
                        "broken", options: new TaskOptions(new RetryPolicy(2, TimeSpan.FromSeconds(1))));
                }
                catch (TaskFailedException failed) when (failed.FailureDetails.IsCausedBy<ArgumentException>())
                {
                    return $"{failed.TaskName}: {failed.FailureDetails.ErrorMessage}";
                }
            })
            .Orchestrator("careless", context => context.CallActivityAsync<string>("broken"))
            .Activity<string, string>("broken", _ =>
            {
                Interlocked.Increment(ref attempts);
                throw new ArgumentNullException(null, "nothing to do");
            })
            .Start();
        await host.ScheduleAsync("strict");
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal("broken: nothing to do", (await host.GetAsync()).ReadOutputAs<string>());
        Assert.Equal(2, attempts);

        await host.ScheduleAsync("careless", id: "two");
        await host.UntilIdleAsync();
        OrchestrationMetadata failed = await host.GetAsync("two");
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("nothing to do", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.True(failed.FailureDetails.IsCausedBy<TaskFailedException>());
    }

    [Fact]
    public async Task A_failure_that_the_policy_does_not_handle_is_not_tried_again()
    {
        int attempts = 0;
        var policy = new RetryPolicy(5, TimeSpan.FromSeconds(1)) { HandleFailure = failure => failure.IsCausedBy<TimeoutException>() };
        await using DurableHost host = new DurableHost()
            .Orchestrator("choosy", context => context.CallActivityAsync<string>("broken", TaskOptions.FromRetryPolicy(policy)))
            .Activity<string, string>("broken", _ =>
            {
                attempts++;
                throw new InvalidOperationException("for good");
            })
            .Start();
        await host.ScheduleAsync("choosy");
        await host.UntilIdleAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.GetAsync()).RuntimeStatus);
        Assert.Equal(1, attempts);
    }

    [Fact]
    public async Task Retries_stop_when_their_time_is_over_and_a_handler_may_judge_instead()
    {
        int attempts = 0;
        var policy = new RetryPolicy(100, TimeSpan.FromSeconds(10), retryTimeout: TimeSpan.FromSeconds(25));
        await using DurableHost host = new DurableHost()
            .Orchestrator("timed", context => context.CallActivityAsync<string>("broken", TaskOptions.FromRetryPolicy(policy)))
            .Orchestrator("judged", context => context.CallActivityAsync<string>(
                "broken", TaskOptions.FromRetryHandler(retry => retry.LastAttemptNumber < 3 && retry.LastFailure.ErrorMessage == "no")))
            .Activity<string, string>("broken", _ =>
            {
                attempts++;
                throw new InvalidOperationException("no");
            })
            .Start();
        await host.ScheduleAsync("timed");
        for (int i = 0; i < 10; i++)
        {
            await host.AdvanceAsync(TimeSpan.FromSeconds(10));
        }

        Assert.Equal(OrchestrationRuntimeStatus.Failed, (await host.GetAsync()).RuntimeStatus);
        Assert.Equal(4, attempts);
        attempts = 0;
        await host.ScheduleAsync("judged", id: "two");
        await host.UntilIdleAsync();
        Assert.Equal(3, attempts);
    }

    [Fact]
    public async Task What_is_read_from_the_context_is_the_same_in_every_replay_and_logged_once()
    {
        Lines log = new("app");
        List<(Guid, Guid, DateTime)> seen = [];
        await using DurableHost host = new DurableHost(loggers: log)
            .Orchestrator("replayed", async context =>
            {
                ILogger logger = context.CreateReplaySafeLogger("app");
                (Guid, Guid, DateTime) first = (context.NewGuid(), context.NewGuid(), context.CurrentUtcDateTime);
                seen.Add(first);
                logger.LogInformation("started");
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                logger.LogInformation("woken");
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                context.SetCustomStatus("nearly");
                return context.NewGuid() == first.Item1 || context.CurrentUtcDateTime == first.Item3;
            })
            .Start();
        await host.ScheduleAsync("replayed");
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        OrchestrationMetadata done = await host.GetAsync();
        Assert.Equal("nearly", done.ReadCustomStatusAs<string>());
        Assert.False(done.ReadOutputAs<bool>());
        Assert.Equal(3, seen.Count);
        Assert.Single(seen.Distinct());
        Assert.NotEqual(seen[0].Item1, seen[0].Item2);
        Assert.Equal(["started", "woken"], log.All);
    }

    [Fact]
    public async Task A_thousand_generations_leave_a_history_no_longer_than_one()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("eternal", async context =>
            {
                int generation = context.GetInput<int>();
                if (generation < 1000)
                {
                    await context.CallActivityAsync<int>("tick", generation);
                    context.ContinueAsNew(generation + 1);
                }

                return generation;
            })
            .Activity<int, int>("tick", i => i)
            .Start();
        await host.ScheduleAsync("eternal", 0);
        await host.UntilIdleAsync();
        Assert.Equal(1000, (await host.GetAsync()).ReadOutputAs<int>());
        Assert.InRange(Rows.Count(host, "history"), 1, 5);
        Assert.Equal(0, Rows.Count(host, "inbox"));
        Assert.Equal(0, Rows.Count(host, "activities"));
    }

    [Fact]
    public async Task Many_sleepers_wait_on_one_timer_and_all_wake()
    {
        int inAnHour = Scale.Of(200, all: 1_000);
        int sleepers = 5 * inAnHour;
        await using DurableHost host = new DurableHost()
            .Orchestrator("sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromHours(context.GetInput<int>() % 5 + 1), CancellationToken.None);
                return 1;
            })
            .Start();
        await Task.WhenAll(Enumerable.Range(0, sleepers).Select(i => host.ScheduleAsync("sleep", i, $"s{i}")));
        await host.UntilIdleAsync();
        Assert.Equal(sleepers, Rows.Count(host, "inbox"));
        for (int hour = 0; hour < 5; hour++)
        {
            await host.AdvanceAsync(TimeSpan.FromHours(1));
            Assert.Equal(sleepers - (inAnHour * (hour + 1)), Rows.Count(host, "inbox"));
        }
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (int seen = target; value > seen; seen = target)
        {
            Interlocked.CompareExchange(ref target, value, seen);
        }
    }
}
