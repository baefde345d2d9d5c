using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

public class DeterminismTests
{
    /// <summary>Runs the first code until it sleeps, then goes on with the second in another process.</summary>
    private static async Task<OrchestrationMetadata> ChangeCodeAsync(
        Func<TaskOrchestrationContext, Task<int>> before, Func<TaskOrchestrationContext, Task<int>> after)
    {
        using var folder = new TemporaryFolder();
        ManualTimeProvider time = new();
        await using (DurableHost host = New(before))
        {
            await host.ScheduleAsync("code");
            await host.AdvanceAsync(TimeSpan.FromMinutes(30));
            Assert.False((await host.GetAsync()).IsCompleted);
        }

        await using DurableHost next = New(after);
        await next.AdvanceAsync(TimeSpan.FromMinutes(30));
        return await next.GetAsync();

        DurableHost New(Func<TaskOrchestrationContext, Task<int>> code) =>
            new DurableHost(time, folder.Path)
                .Orchestrator("code", code)
                .Activity<int, int>("a", i => i)
                .Activity<int, int>("b", i => i)
                .Start();
    }

    private static async Task<int> SleepAsync(TaskOrchestrationContext context)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(60), CancellationToken.None);
        return 1;
    }

    private static async Task<int> CallThenSleepAsync(TaskOrchestrationContext context, string activity)
    {
        await context.CallActivityAsync<int>(activity, 1);
        return await SleepAsync(context);
    }

    private static void AssertMismatch(OrchestrationMetadata instance, string what)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("Non-Deterministic workflow detected", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(what, instance.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_code_goes_on_after_a_restart() =>
        Assert.Equal(
            1,
            (await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), context => CallThenSleepAsync(context, "A")))
                .ReadOutputAs<int>());

    [Fact]
    public async Task Another_activity_in_the_same_place_is_found_out() =>
        AssertMismatch(
            await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), context => CallThenSleepAsync(context, "b")),
            "task named 'b'");

    [Fact]
    public async Task A_timer_in_place_of_an_activity_is_found_out() =>
        AssertMismatch(await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), SleepAsync), "CreateTimerOrchestratorAction");

    [Fact]
    public async Task A_step_that_is_missing_is_found_out() =>
        AssertMismatch(
            await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), context => context.CallActivityAsync<int>("a", 1)),
            "hasn't (yet?) scheduled");

    /// <summary>The real library holds what the history has against the code, not the code against the history.</summary>
    [Fact]
    public async Task A_step_too_many_is_made_up_for()
    {
        OrchestrationMetadata done = await ChangeCodeAsync(SleepAsync, async context =>
        {
            Task<int> sleep = SleepAsync(context);
            int extra = await context.CallActivityAsync<int>("a", 7);
            return extra + await sleep;
        });
        Assert.Equal(8, done.ReadOutputAs<int>());
    }

    [Fact]
    public async Task An_orchestrator_that_is_gone_fails_its_instances_clearly()
    {
        using var folder = new TemporaryFolder();
        ManualTimeProvider time = new();
        await using (DurableHost host = new DurableHost(time, folder.Path).Orchestrator("code", SleepAsync).Start())
        {
            await host.ScheduleAsync("code");
            await host.UntilIdleAsync();
        }

        await using DurableHost next = new DurableHost(time, folder.Path).Start();
        await next.AdvanceAsync(TimeSpan.FromHours(1));
        Assert.Contains("no orchestrator function 'code'", (await next.GetAsync()).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    public static TheoryData<string> ForeignWaits => ["never", "delay", "delay without context"];

    [Theory]
    [MemberData(nameof(ForeignWaits))]
    public async Task An_orchestrator_that_awaits_something_else_fails_instead_of_hanging(string wait)
    {
        await using DurableHost host = Stray(_ => Task.CompletedTask, wait);
        await host.ScheduleAsync("stray");
        await host.UntilIdleAsync();
        AssertStrayed(await host.GetAsync());
    }

    /// <summary>It may have other reasons to wait: it fails when the last of them is over.</summary>
    [Theory]
    [MemberData(nameof(ForeignWaits))]
    public async Task Beside_a_durable_task_it_fails_once_that_is_over(string wait)
    {
        await using DurableHost host = Stray(
            context => Task.WhenAll(
                context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None), context.WaitForExternalEvent<string>("go")),
            wait);
        await host.ScheduleAsync("stray");
        await host.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal(OrchestrationRuntimeStatus.Running, (await host.GetAsync()).RuntimeStatus);
        await host.Client.RaiseEventAsync("one", "go", "x");
        await host.UntilIdleAsync();
        AssertStrayed(await host.GetAsync());
    }

    [Fact]
    public async Task A_step_that_strays_can_no_longer_use_the_context()
    {
        TaskCompletionSource foreign = new();
        Exception? strayed = null;
        await using DurableHost host = new DurableHost()
            .Orchestrator("stray", async context =>
            {
                Task<string> go = context.WaitForExternalEvent<string>("go");
                foreign = new TaskCompletionSource();
                await foreign.Task;
                strayed = Record.Exception(() => { context.CallActivityAsync<int>("a", 1); });
                return await go;
            })
            .Activity<int, int>("a", i => throw new InvalidOperationException("must not run"))
            .Start();
        await host.ScheduleAsync("stray");
        await host.UntilIdleAsync();
        foreign.SetResult();
        Assert.Contains("no durable task", Assert.IsType<InvalidOperationException>(strayed).Message, StringComparison.Ordinal);
        await host.Client.RaiseEventAsync("one", "go", "x");
        await host.UntilIdleAsync();
        AssertStrayed(await host.GetAsync());
    }

    [Fact]
    public async Task What_is_not_there_in_one_process_fails_who_asks_for_it_clearly()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("parent", context => context.CallSubOrchestratorAsync<int>("child"))
            .Orchestrator("entities", async context => await context.Entities.CallEntityAsync<int>(new("counter", "one"), "get"))
            .Start();
        await host.ScheduleAsync("parent");
        await host.ScheduleAsync("entities", id: "two");
        await host.UntilIdleAsync();
        Assert.Contains("no sub-orchestrations", (await host.GetAsync()).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains("entities are not supported", (await host.GetAsync("two")).FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private static DurableHost Stray(Func<TaskOrchestrationContext, Task> beside, string wait) => new DurableHost()
        .Orchestrator("stray", async context =>
        {
            Task other = beside(context);
            switch (wait)
            {
                case "never":
                    await new TaskCompletionSource().Task;
                    break;
                case "delay":
                    await Task.Delay(TimeSpan.FromDays(1));
                    break;
                case "delay without context":
                    await Task.Delay(TimeSpan.FromDays(1)).ConfigureAwait(false);
                    break;
            }

            await other;
            return 1;
        })
        .Start();

    private static void AssertStrayed(OrchestrationMetadata instance)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("awaited something that is no durable task", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steps_that_stay_on_the_orchestrators_own_thread_are_no_strays()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("tame", async context =>
            {
                await Task.Yield();
                await Task.CompletedTask;
                Task<int>[] calls = [context.CallActivityAsync<int>("a", 1), context.CallActivityAsync<int>("a", 2)];
                Task<int> first = await Task.WhenAny(calls);
                return (await Task.WhenAll(calls)).Sum() + (await first * 0);
            })
            .Activity<int, int>("a", i => i)
            .Start();
        await host.ScheduleAsync("tame");
        await host.UntilIdleAsync();
        Assert.Equal(3, (await host.GetAsync()).ReadOutputAs<int>());
    }
}
