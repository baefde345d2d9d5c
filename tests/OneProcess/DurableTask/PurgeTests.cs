using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using OneProcess.DurableTask;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

public class PurgeTests
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task What_is_over_is_gone_with_its_history_after_an_hour_however_it_ended_and_what_runs_stays()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("echo", id: "completed");
        await host.ScheduleAsync("fail", id: "failed");
        await host.ScheduleAsync("wait", id: "terminated");
        await host.ScheduleAsync("wait", id: "running");
        await host.ScheduleAsync("wait", id: "suspended");
        await host.Client.TerminateInstanceAsync("terminated");
        await host.Client.SuspendInstanceAsync("suspended");
        await host.AdvanceAsync(FinishedInstances.KeptFor - s_minute);
        Assert.Equal(5, Rows.Count(host, "instances"));

        await host.AdvanceAsync(s_minute);
        Assert.Equal(2, Rows.Count(host, "instances"));
        Assert.Equal(2, Rows.Count(host, "history"));
        await host.Client.ResumeInstanceAsync("suspended");
        foreach (string id in new[] { "running", "suspended" })
        {
            await host.Client.RaiseEventAsync(id, "go", "on");
            await host.UntilIdleAsync();
            Assert.Equal("on", (await host.GetAsync(id)).ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task More_than_one_write_removes_are_gone_all_and_a_steady_flow_goes_by_the_minute()
    {
        await using DurableHost host = Host();
        for (int i = 0; i < 350; i++)
        {
            await host.ScheduleAsync("echo", id: $"{i}");
        }

        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        await host.ScheduleAsync("echo", id: "a second later");
        await host.AdvanceAsync(FinishedInstances.KeptFor - TimeSpan.FromSeconds(1));
        Assert.Equal(1, Rows.Count(host, "instances"));
        await host.AdvanceAsync(s_minute - TimeSpan.FromSeconds(1));
        Assert.Equal(1, Rows.Count(host, "instances"));
        await host.AdvanceAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Rows.Count(host, "instances"));
        Assert.Equal(0, Rows.Count(host, "history"));
    }

    [Fact]
    public async Task What_an_earlier_process_left_is_removed_when_its_time_comes()
    {
        using var folder = new TemporaryFolder();
        ManualTimeProvider time = new();
        await using (DurableHost host = Host(time, folder.Path))
        {
            await host.ScheduleAsync("echo", id: "first");
            await host.AdvanceAsync(TimeSpan.FromMinutes(30));
            await host.ScheduleAsync("echo", id: "second");
            await host.UntilIdleAsync();
        }

        time.Advance(TimeSpan.FromMinutes(30));
        await using DurableHost next = Host(time, folder.Path);
        await next.UntilIdleAsync();
        Assert.Null(await next.Client.GetInstanceAsync("first"));
        Assert.NotNull(await next.Client.GetInstanceAsync("second"));
        await next.AdvanceAsync(TimeSpan.FromMinutes(30));
        Assert.Equal(0, Rows.Count(next, "instances"));
    }

    [Fact]
    public async Task An_instance_that_was_started_again_is_kept_from_its_own_end()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("echo");
        await host.AdvanceAsync(TimeSpan.FromMinutes(59));
        await host.ScheduleAsync("echo");
        await host.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(1, Rows.Count(host, "instances"));
        await host.AdvanceAsync(s_minute);
        Assert.Equal(0, Rows.Count(host, "instances"));
    }

    private static DurableHost Host(ManualTimeProvider? time = null, string? folder = null) => new DurableHost(time, folder)
        .Orchestrator("echo", context => Task.FromResult(context.InstanceId))
        .Orchestrator("fail", context => Task.FromException<string>(new TimeoutException("late")))
        .Orchestrator("wait", context => context.WaitForExternalEvent<string>("go"))
        .Start();
}
