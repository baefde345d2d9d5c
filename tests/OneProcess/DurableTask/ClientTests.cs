using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit;
using Xunit.Sdk;
using static Microsoft.DurableTask.Client.OrchestrationRuntimeStatus;

namespace TicketMaster.Tests.OneProcess.DurableTask;

public class ClientTests
{
    private static DurableHost Host() => new DurableHost()
        .Orchestrator("wait", async context => context.GetInput<string>() + await context.WaitForExternalEvent<string>("go"))
        .Orchestrator("echo", context => Task.FromResult(context.GetInput<string>()))
        .Orchestrator("fail", context => Task.FromException<string>(new TimeoutException("late")))
        .Start();

    [Fact]
    public async Task Fifty_starts_of_one_id_at_once_make_one_instance()
    {
        await using DurableHost host = Host();
        await AssertOneOfFiftyStartsAsync(host);
    }

    [Fact]
    public async Task Without_the_condition_on_the_write_that_test_fails()
    {
        await using DurableHost host = Host();
        Rows.Run(host.Database, "CREATE TRIGGER no_guard BEFORE INSERT ON instances BEGIN DELETE FROM instances WHERE id = NEW.id; END");
        await Assert.ThrowsAnyAsync<XunitException>(() => AssertOneOfFiftyStartsAsync(host));
    }

    [Fact]
    public async Task A_second_start_never_harms_an_instance_under_way_even_without_dedupe_statuses()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("wait", "first ");
        await host.UntilIdleAsync();
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.ScheduleAsync("wait", "second "));
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(() => host.ScheduleAsync("echo", "third "));
        await host.Client.RaiseEventAsync("one", "go", "on");
        await host.UntilIdleAsync();
        Assert.Equal("first on", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task An_instance_that_is_over_is_replaced_unless_its_status_is_among_the_dedupe_statuses()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("echo", "first");
        await host.UntilIdleAsync();
        StartOrchestrationOptions keep = new StartOrchestrationOptions("one").WithDedupeStatuses(Pending, Running, Suspended, Completed);
        await Assert.ThrowsAsync<OrchestrationAlreadyExistsException>(
            () => host.Client.ScheduleNewOrchestrationInstanceAsync("echo", "second", keep));
        Assert.Equal("first", (await host.GetAsync()).ReadOutputAs<string>());

        StartOrchestrationOptions replace = keep.WithDedupeStatuses(Failed);
        await host.Client.ScheduleNewOrchestrationInstanceAsync("wait", "third ", replace);
        await host.UntilIdleAsync();
        OrchestrationMetadata third = await host.GetAsync();
        Assert.Equal((Running, "wait", null), (third.RuntimeStatus, third.Name, third.ReadOutputAs<string>()));
        await host.Client.RaiseEventAsync("one", "go", "on");
        await host.UntilIdleAsync();
        Assert.Equal("third on", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_start_that_makes_no_sense_is_refused_and_stores_nothing()
    {
        await using DurableHost host = Host();
        await Assert.ThrowsAsync<ArgumentException>(() => host.ScheduleAsync("unknown"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => host.Client.ScheduleNewOrchestrationInstanceAsync(default));
        foreach (string id in new[] { "", "@a", "a/b", "a\\b", "a#b", "a?b", "a\nb", new string('x', 101) })
        {
            await Assert.ThrowsAsync<ArgumentException>(() => host.ScheduleAsync("echo", id: id));
        }

        var options = new StartOrchestrationOptions("one");
        await Assert.ThrowsAsync<ArgumentException>(() =>
            host.Client.ScheduleNewOrchestrationInstanceAsync("echo", options.WithDedupeStatuses(Terminated, Running)));
        await Assert.ThrowsAsync<ArgumentException>(() =>
            host.Client.ScheduleNewOrchestrationInstanceAsync("echo", options with { DedupeStatuses = ["Asleep"] }));
        Assert.Equal(0, Rows.Count(host, "instances"));
        Assert.Equal(new string('x', 100), await host.ScheduleAsync("echo", id: new string('x', 100)));
    }

    [Fact]
    public async Task Tags_and_a_custom_status_are_kept_with_an_instance_to_its_end()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("says", async context =>
            {
                if (context.GetInput<int>() == 0)
                {
                    context.SetCustomStatus("begun");
                    context.ContinueAsNew(1);
                    return;
                }

                await context.WaitForExternalEvent<string>("go");
            })
            .Start();
        var options = new StartOrchestrationOptions("one") { Tags = new Dictionary<string, string> { ["sale"] = "gala" } };
        await host.Client.ScheduleNewOrchestrationInstanceAsync("says", 0, options);
        await host.UntilIdleAsync();
        await host.Client.RaiseEventAsync("one", "go");
        await host.UntilIdleAsync();
        OrchestrationMetadata done = await host.GetAsync();
        Assert.Equal((Completed, "begun", "gala"), (done.RuntimeStatus, done.ReadCustomStatusAs<string>(), done.Tags["sale"]));
    }

    [Fact]
    public async Task A_start_at_a_time_waits_for_it_and_keeps_events_until_then()
    {
        await using DurableHost host = Host();
        var options = new StartOrchestrationOptions("one", host.Time.GetUtcNow().AddHours(1));
        await host.Client.ScheduleNewOrchestrationInstanceAsync("wait", "later ", options);
        await host.Client.RaiseEventAsync("one", "go", "on");
        await host.AdvanceAsync(TimeSpan.FromMinutes(59));
        Assert.Equal(Pending, (await host.GetAsync()).RuntimeStatus);
        await host.AdvanceAsync(TimeSpan.FromMinutes(1));
        Assert.Equal("later on", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_sleeping_instance_can_be_terminated_and_its_timer_goes_with_it()
    {
        await using DurableHost host = new DurableHost()
            .Orchestrator("sleep", async context =>
            {
                await context.CreateTimer(TimeSpan.FromMinutes(10), CancellationToken.None);
                return "woke";
            })
            .Start();
        await host.ScheduleAsync("sleep");
        await host.UntilIdleAsync();
        await host.Client.TerminateInstanceAsync("one", (object)"enough");
        await host.UntilIdleAsync();
        OrchestrationMetadata over = await host.GetAsync();
        Assert.Equal((Terminated, "enough"), (over.RuntimeStatus, over.ReadOutputAs<string>()));
        Assert.Equal(0, Rows.Count(host, "inbox"));
        await host.AdvanceAsync(TimeSpan.FromMinutes(20));
        Assert.Equal(Terminated, (await host.GetAsync()).RuntimeStatus);
        await host.Client.TerminateInstanceAsync("one", (object)"again");
        await host.UntilIdleAsync();
        Assert.Equal("enough", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task A_suspended_instance_does_nothing_until_it_is_resumed()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("wait", "x");
        await host.Client.SuspendInstanceAsync("one");
        await host.UntilIdleAsync();
        await host.Client.RaiseEventAsync("one", "go", "y");
        await host.UntilIdleAsync();
        Assert.Equal(Suspended, (await host.GetAsync()).RuntimeStatus);
        await host.Client.ResumeInstanceAsync("one");
        await host.UntilIdleAsync();
        Assert.Equal("xy", (await host.GetAsync()).ReadOutputAs<string>());
    }

    [Fact]
    public async Task Instances_are_listed_by_prefix_status_and_time_of_creation_page_by_page()
    {
        await using DurableHost host = Host();
        for (int i = 0; i < 25; i++)
        {
            await host.ScheduleAsync(i % 5 == 0 ? "fail" : "echo", $"{i}", $"a-{i:00}");
            host.Time.Advance(TimeSpan.FromMinutes(1));
        }

        await host.ScheduleAsync("wait", "w", "b-1");
        await host.UntilIdleAsync();
        DateTimeOffset start = host.Time.GetUtcNow().AddMinutes(-25);
        List<Page<OrchestrationMetadata>> pages = [];
        await foreach (Page<OrchestrationMetadata> page in
            host.Client.GetAllInstancesAsync(new(InstanceIdPrefix: "a-", PageSize: 10)).AsPages())
        {
            pages.Add(page);
        }

        Assert.Equal([10, 10, 5], pages.Select(page => page.Values.Count));
        Assert.Equal(
            Enumerable.Range(0, 25).Select(i => $"a-{i:00}"),
            pages.SelectMany(page => page.Values).Select(instance => instance.InstanceId));
        Assert.Equal(["b-1"], await IdsAsync(host, new(InstanceIdPrefix: "b")));
        Assert.Equal(["a-00", "a-05", "a-10", "a-15", "a-20"], await IdsAsync(host, new(Statuses: [Failed])));
        Assert.Equal(["a-03", "a-04"], await IdsAsync(host, new(start.AddMinutes(3), start.AddMinutes(4))));
        Assert.Equal(["a-24", "b-1"], await IdsAsync(host, new(ContinuationToken: "a-23")));
        Assert.Empty(await IdsAsync(host, new(InstanceIdPrefix: "a-0%")));
        await foreach (OrchestrationMetadata instance in
            host.Client.GetAllInstancesAsync(new(InstanceIdPrefix: "a-07", FetchInputsAndOutputs: true)))
        {
            Assert.Equal("7", instance.ReadOutputAs<string>());
        }
    }

    [Fact]
    public async Task Only_instances_that_are_over_are_purged()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("echo", "x", "over");
        await host.ScheduleAsync("wait", "x", "under-way");
        await host.UntilIdleAsync();
        Assert.Equal(0, (await host.Client.PurgeInstanceAsync("under-way")).PurgedInstanceCount);
        Assert.Equal(1, (await host.Client.PurgeAllInstancesAsync(new PurgeInstancesFilter())).PurgedInstanceCount);
        Assert.Null(await host.Client.GetInstanceAsync("over"));
        Assert.NotNull(await host.Client.GetInstanceAsync("under-way"));
        Assert.Null(Rows.Run(host.Database, "SELECT 1 FROM history WHERE instance = 'over'"));
    }

    [Fact]
    public async Task A_wait_for_an_instance_ends_when_it_ends_and_one_for_nothing_is_refused()
    {
        await using DurableHost host = Host();
        await host.ScheduleAsync("wait", "a");
        Assert.Equal(Running, (await host.Client.WaitForInstanceStartAsync("one")).RuntimeStatus);
        Task<OrchestrationMetadata> over = host.Client.WaitForInstanceCompletionAsync("one", getInputsAndOutputs: true);
        Assert.False(over.IsCompleted);
        await host.Client.RaiseEventAsync("one", "go", "b");
        Assert.Equal("ab", (await over).ReadOutputAs<string>());
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.Client.WaitForInstanceCompletionAsync("none"));
        Assert.Throws<InvalidOperationException>(() => host.Client.GetInstanceAsync("one").Result!.ReadOutputAs<string>());
    }

    private static async Task<List<string>> IdsAsync(DurableHost host, OrchestrationQuery query)
    {
        List<string> ids = [];
        await foreach (OrchestrationMetadata instance in host.Client.GetAllInstancesAsync(query))
        {
            ids.Add(instance.InstanceId);
        }

        return ids;
    }

    private static async Task AssertOneOfFiftyStartsAsync(DurableHost host)
    {
        using var gate = new Barrier(50);
        Task<bool>[] starts = [.. Enumerable.Range(0, 50).Select(i => Task.Factory.StartNew(
            () =>
            {
                gate.SignalAndWait();
                try
                {
                    host.ScheduleAsync("wait", $"{i}").Wait();
                    return true;
                }
                catch (AggregateException exception) when (exception.InnerException is OrchestrationAlreadyExistsException)
                {
                    return false;
                }
            },
            TaskCreationOptions.LongRunning))];
        bool[] started = await Task.WhenAll(starts);
        Assert.Single(started, true);
        await host.UntilIdleAsync();
        Assert.Equal($"{Array.IndexOf(started, true)}", (await host.GetAsync()).ReadInputAs<string>());
    }
}
