using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.OneProcess.DurableTask;

public class ExternalEventTests
{
    [Fact]
    public async Task An_event_counts_whether_it_comes_before_or_after_the_wait()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("two", async context =>
            {
                string first = await context.WaitForExternalEvent<string>("A");
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                return first + await context.WaitForExternalEvent<string>("B");
            })
            .Start();
        await host.ScheduleAsync("two");
        await host.UntilIdleAsync();
        await host.Client.RaiseEventAsync("one", "a", "early-");
        await host.Client.RaiseEventAsync("one", "b", "buffered");
        await host.Client.RaiseEventAsync("one", "b", "unused");
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("early-buffered", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Events_of_one_name_arrive_in_the_order_in_which_they_were_raised()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("list", async context =>
            {
                List<int> all = [];
                while (all.Count < 20)
                {
                    all.Add(await context.WaitForExternalEvent<int>("next"));
                }

                return all;
            })
            .Start();
        await host.ScheduleAsync("list");
        for (int i = 0; i < 20; i++)
        {
            await host.Client.RaiseEventAsync("one", "next", i);
        }

        await host.UntilIdleAsync();
        Assert.Equal(Enumerable.Range(0, 20), (await host.GetAsync()).ReadOutputAs<List<int>>());
    }

    [Fact]
    public async Task A_wait_with_a_timeout_takes_the_event_in_time_or_gives_up()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("impatient", async context =>
            {
                try
                {
                    return await context.WaitForExternalEvent<string>("go", TimeSpan.FromMinutes(1));
                }
                catch (TaskCanceledException)
                {
                    return "gave up, then " + await context.WaitForExternalEvent<string>("go");
                }
            })
            .Start();
        await host.ScheduleAsync("impatient", id: "quick");
        await host.ScheduleAsync("impatient", id: "slow");
        await host.UntilIdleAsync();
        await host.Client.RaiseEventAsync("quick", "go", "in time");
        await host.UntilIdleAsync();
        Assert.Equal("in time", (await host.GetAsync("quick")).ReadOutputAs<string>());
        Assert.Equal(1, Rows.Count(host, "inbox"));
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        await host.Client.RaiseEventAsync("slow", "go", "late");
        await host.UntilIdleAsync();
        Assert.Equal("gave up, then late", (await host.GetAsync("slow")).ReadOutputAs<string>());
    }

    /// <summary>The real library does not say which timers an orchestrator gave up.</summary>
    [Fact]
    public async Task The_timer_that_lost_stays_until_its_time_and_wakes_nobody()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("longer", async context =>
            {
                await context.WaitForExternalEvent<string>("go", TimeSpan.FromDays(1));
                return await context.WaitForExternalEvent<string>("end");
            })
            .Start();
        await host.ScheduleAsync("longer");
        await host.UntilIdleAsync();
        await host.Client.RaiseEventAsync("one", "go", "x");
        await host.UntilIdleAsync();
        Assert.Equal(1, Rows.Count(host, "inbox"));
        await host.AdvanceAsync(TimeSpan.FromDays(1));
        Assert.Equal((0, OrchestrationRuntimeStatus.Running), (Rows.Count(host, "inbox"), (await host.GetAsync()).RuntimeStatus));
        await host.Client.RaiseEventAsync("one", "end", "x");
        await host.UntilIdleAsync();
        Assert.Equal("x", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_orchestrator_sends_events_to_others_once_and_to_nobody_in_vain()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("list", async context =>
                $"{await context.WaitForExternalEvent<string>("e")} {await context.WaitForExternalEvent<string>("e")}")
            .Orchestrator("send", async context =>
            {
                context.SendEvent("list", "e", "early");
                context.SendEvent("nobody", "e", "lost");
                await context.CreateTimer(TimeSpan.FromMinutes(1), CancellationToken.None);
                context.SendEvent("list", "e", "late");
                return true;
            })
            .Start();
        await host.ScheduleAsync("list", id: "list");
        await host.ScheduleAsync("send");
        await host.UntilIdleAsync();
        Assert.False((await host.GetAsync("list")).IsCompleted);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.True((await host.GetAsync()).ReadOutputAs<bool>());
        Assert.Equal("early late", (await host.GetAsync("list")).ReadOutputAs<string>());
        Assert.Equal(0, Rows.Count(host, "inbox"));
    }

    [Fact]
    public async Task An_event_of_the_wrong_shape_fails_the_wait_and_one_for_nobody_is_dropped()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("number", context => context.WaitForExternalEvent<int>("n"))
            .Start();
        await host.ScheduleAsync("number");
        await host.Client.RaiseEventAsync("nobody", "n", 1);
        await host.Client.RaiseEventAsync("one", "n", "seven");
        await host.UntilIdleAsync();
        OrchestrationMetadata failed = await host.GetAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Failed, failed.RuntimeStatus);
        Assert.True(failed.FailureDetails!.IsCausedBy<System.Text.Json.JsonException>());
        await host.Client.RaiseEventAsync("one", "n", 1);
        Assert.Equal(0, Rows.Count(host, "inbox"));
    }

    [Fact]
    public async Task No_event_is_lost_or_reordered_while_the_instance_continues_as_new_under_fire()
    {
        await AssertAllArriveAsync(preserve: true);
    }

    [Fact]
    public async Task Without_keeping_unprocessed_events_that_test_fails()
    {
        await Assert.ThrowsAnyAsync<XunitException>(() => AssertAllArriveAsync(preserve: false));
    }

    /// <summary>Ten writers raise numbered events while the orchestrator takes one a generation and begins anew.</summary>
    private static async Task AssertAllArriveAsync(bool preserve)
    {
        const int Writers = 10;
        const int Each = 40;
        List<(int Writer, int N)> seen = [];
        await using DurableHost host = new DurableHost()
            .Orchestrator("one-each", async context =>
            {
                string taken = await context.WaitForExternalEvent<string>("e");
                await context.CallActivityAsync<bool>("take", taken);
                context.ContinueAsNew(preserveUnprocessedEvents: preserve);
                return 0;
            })
            .Activity<string, bool>("take", taken =>
            {
                string[] parts = taken.Split(':');
                lock (seen)
                {
                    seen.Add((int.Parse(parts[0], null), int.Parse(parts[1], null)));
                }

                return true;
            })
            .Start();
        await host.ScheduleAsync("one-each");
        await Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(async () =>
        {
            for (int n = 0; n < Each; n++)
            {
                await host.Client.RaiseEventAsync("one", "e", $"{writer}:{n}");
            }
        })));
        await host.UntilIdleAsync();
        Assert.Equal(Writers * Each, seen.Count);
        Assert.All(seen.GroupBy(s => s.Writer), one => Assert.Equal(Enumerable.Range(0, Each), one.Select(s => s.N)));
    }
}
