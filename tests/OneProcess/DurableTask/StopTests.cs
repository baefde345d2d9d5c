using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

public class StopTests
{
    [Fact]
    public async Task A_stop_waits_for_a_running_activity_and_keeps_its_answer()
    {
        using var folder = new TemporaryFolder();
        TaskCompletionSource began = new();
        TaskCompletionSource end = new();
        int runs = 0;
        await using (DurableHost host = New(folder, async (_, _) =>
        {
            runs++;
            began.SetResult();
            await end.Task;
            return 42;
        }))
        {
            await host.ScheduleAsync("call");
            await began.Task;
            Task stop = host.StopAsync();
            Assert.False(stop.IsCompleted);
            end.SetResult();
            await stop;
        }

        await using DurableHost next = New(folder, (_, _) => throw new InvalidOperationException("must not run again"));
        await next.UntilIdleAsync();
        Assert.Equal(42, (await next.GetAsync()).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_activity_that_heeds_the_stop_runs_again_at_the_next_start()
    {
        using var folder = new TemporaryFolder();
        TaskCompletionSource began = new();
        await using (DurableHost host = New(folder, async (_, stopping) =>
        {
            began.SetResult();
            await Task.Delay(Timeout.Infinite, stopping);
            return 0;
        }))
        {
            await host.ScheduleAsync("call");
            await began.Task;
            await host.StopAsync();
        }

        await using DurableHost next = New(folder, (_, _) => Task.FromResult(7));
        await next.UntilIdleAsync();
        Assert.Equal(7, (await next.GetAsync()).ReadOutputAs<int>());
    }

    [Fact]
    public async Task A_disk_that_refuses_writes_for_a_while_delays_an_orchestration_and_loses_nothing()
    {
        using var folder = new TemporaryFolder();
        int runs = 0;
        await using DurableHost host = New(folder, (_, _) => Task.FromResult(Interlocked.Increment(ref runs)));
        Rows.Run(host.Database, "CREATE TRIGGER full BEFORE DELETE ON activities BEGIN SELECT RAISE(ABORT, 'the disk is full'); END");
        await host.ScheduleAsync("call");
        while (Volatile.Read(ref runs) == 0)
        {
            await Task.Delay(1);
        }

        Rows.Run(host.Database, "DROP TRIGGER full");
        for (int i = 0; i < 1000 && !(await host.GetAsync()).IsCompleted; i++)
        {
            await Task.Delay(5);
            host.Time.Advance(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(1, (await host.GetAsync()).ReadOutputAs<int>());
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task An_activity_that_does_not_exist_fails_its_call_clearly()
    {
        await using DurableHost host = new DurableHost().Orchestrator("call", context => context.CallActivityAsync<int>("missing")).Start();
        await host.ScheduleAsync("call");
        await host.UntilIdleAsync();
        OrchestrationMetadata failed = await host.GetAsync();
        Assert.Contains("no activity function 'missing'", failed.FailureDetails!.ErrorMessage, StringComparison.Ordinal);
    }

    private static DurableHost New(TemporaryFolder folder, Func<string, CancellationToken, Task<int>> activity) =>
        new DurableHost(folder: folder.Path)
            .Orchestrator("call", context => context.CallActivityAsync<int>("work", "x"))
            .Activity("work", activity)
            .Start();
}
