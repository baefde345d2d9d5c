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
        await next.AdvanceAsync(TimeSpan.FromHours(2));
        return await next.GetAsync();

        DurableHost New(Func<TaskOrchestrationContext, Task<int>> code) =>
            new DurableHost(time, folder.Path).Orchestrator("code", code).Activity<int, int>("a", i => i).Activity<int, int>("b", i => i).Start();
    }

    private static Task<int> SleepAsync(TaskOrchestrationContext context) => SleepAsync(context, minutes: 60);

    private static async Task<int> SleepAsync(TaskOrchestrationContext context, int minutes)
    {
        await context.CreateTimer(TimeSpan.FromMinutes(minutes), CancellationToken.None);
        return 1;
    }

    private static async Task<int> SleepTwiceAsync(TaskOrchestrationContext context)
    {
        await SleepAsync(context, minutes: 30);
        return await SleepAsync(context, minutes: 90);
    }

    private static async Task<int> CallThenSleepAsync(TaskOrchestrationContext context, string activity)
    {
        await context.CallActivityAsync<int>(activity, 1);
        return await SleepAsync(context);
    }

    private static void AssertMismatch(OrchestrationMetadata instance, string what)
    {
        Assert.Equal(OrchestrationRuntimeStatus.Failed, instance.RuntimeStatus);
        Assert.Contains("does not match the history", instance.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
        Assert.Contains(what, instance.FailureDetails.ErrorMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_code_goes_on_after_a_restart() =>
        Assert.Equal(1, (await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), context => CallThenSleepAsync(context, "A"))).ReadOutputAs<int>());

    [Fact]
    public async Task Another_activity_in_the_same_place_is_found_out() =>
        AssertMismatch(await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), context => CallThenSleepAsync(context, "b")), "activity 'b' (#0)");

    [Fact]
    public async Task A_timer_in_place_of_an_activity_is_found_out() =>
        AssertMismatch(await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), SleepAsync), "a timer (#0)");

    [Fact]
    public async Task A_step_that_is_missing_is_found_out() =>
        AssertMismatch(await ChangeCodeAsync(context => CallThenSleepAsync(context, "a"), async context => await context.CallActivityAsync<int>("a", 1)), "nothing there");

    [Fact]
    public async Task An_end_before_the_end_of_the_history_is_found_out() =>
        AssertMismatch(
            await ChangeCodeAsync(SleepTwiceAsync, async context =>
            {
                await SleepAsync(context, minutes: 30);
                _ = SleepAsync(context, minutes: 30);
                return 2;
            }),
            "its end");

    [Fact]
    public async Task A_step_too_many_is_found_out() =>
        AssertMismatch(
            await ChangeCodeAsync(SleepAsync, async context =>
            {
                Task<int> sleep = SleepAsync(context);
                await context.CallActivityAsync<int>("a", 1);
                return await sleep;
            }),
            "activity 'a' (#1)");

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

    public static TheoryData<string> ForeignWaits => ["never", "delay", "delay beside a timer", "run", "without context", "activity after"];

    [Theory]
    [MemberData(nameof(ForeignWaits))]
    public async Task An_orchestrator_that_awaits_something_else_fails_instead_of_hanging(string wait)
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("stray", async context =>
            {
                switch (wait)
                {
                    case "never":
                        await new TaskCompletionSource().Task;
                        break;
                    case "delay":
                        await Task.Delay(TimeSpan.FromMilliseconds(20));
                        break;
                    case "delay beside a timer":
                        Task timer = context.CreateTimer(TimeSpan.FromDays(1), CancellationToken.None);
                        await Task.Delay(TimeSpan.FromMilliseconds(20));
                        await timer;
                        break;
                    case "run":
                        Task<string> forever = context.WaitForExternalEvent<string>("never");
                        await Task.Run(() => Thread.Sleep(20));
                        await forever;
                        break;
                    case "without context":
                        Task<string> never = context.WaitForExternalEvent<string>("never");
                        await Task.Delay(TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
                        await never;
                        break;
                    case "activity after":
                        Task<string> other = context.WaitForExternalEvent<string>("never");
                        await Task.Delay(TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
                        await context.CallActivityAsync<int>("a");
                        await other;
                        break;
                }

                return 1;
            })
            .Activity<int, int>("a", i => i)
            .Start();
        await host.ScheduleAsync("stray");
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        if (wait == "without context")
        {
            // It went on where nothing shows; the next thing that happens to it brings it to light at the latest.
            await host.UntilIdleAsync();
            await host.Client.RaiseEventAsync("one", "never", "x", deadline.Token);
        }

        OrchestrationMetadata failed = await host.Client.WaitForInstanceCompletionAsync("one", true, deadline.Token);
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.Contains("awaited something that is no durable task", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
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
