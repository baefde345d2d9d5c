using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>
/// What is stored in one write: a start with its first turn, and an activity's answer with the turn that it brings about.
/// </summary>
public class StoredTogetherTests
{
    private const string CountMessages = """
        CREATE TABLE messages (n INTEGER); CREATE TRIGGER counted AFTER INSERT ON inbox BEGIN INSERT INTO messages VALUES (1); END
        """;

    [Fact]
    public async Task A_chain_of_activities_needs_no_message_between_its_steps()
    {
        await using DurableHost host = Chain();
        Rows.Run(host.Database, CountMessages);

        await host.ScheduleAsync("chain", 1);
        await host.UntilIdleAsync();

        Assert.Equal(4, (await host.GetAsync()).ReadOutputAs<int>());
        Assert.Equal(0, Rows.Count(host, "messages"));
        Assert.Equal(4, Rows.Count(host, "history"));
        Assert.Equal(0, Rows.Count(host, "activities"));
    }

    /// <summary>Some answers are there while the turn that asked for them is about to end.</summary>
    [Fact]
    public async Task Nor_do_long_chains_whose_activities_answer_at_once()
    {
        await using DurableHost host = Chain(steps: 60);
        Rows.Run(host.Database, CountMessages);

        await Task.WhenAll(Enumerable.Range(0, 10).Select(chain => host.ScheduleAsync("chain", 1, $"{chain}")));
        await host.UntilIdleAsync();

        Assert.Equal(0, Rows.Count(host, "messages"));
    }

    [Fact]
    public async Task What_came_while_an_activity_ran_is_dealt_with_before_its_answer()
    {
        TaskCompletionSource began = new();
        TaskCompletionSource end = new();
        await using DurableHost host = new DurableHost()
            .Orchestrator("call", context => context.CallActivityAsync<int>("slow"))
            .Activity<object?, int>("slow", async (_, _) =>
            {
                began.SetResult();
                await end.Task;
                return 42;
            })
            .Start();
        await host.ScheduleAsync("call");
        await began.Task;

        await host.Client.TerminateInstanceAsync("one");
        end.SetResult();
        await host.UntilIdleAsync();

        Assert.Equal(OrchestrationRuntimeStatus.Terminated, (await host.GetAsync()).RuntimeStatus);
        Assert.Equal(0, Rows.Count(host, "activities"));
    }

    [Fact]
    public async Task A_turn_from_before_something_else_happened_is_not_stored()
    {
        TaskCompletionSource end = new();
        await using DurableHost host = new DurableHost()
            .Orchestrator("both", async context =>
            {
                Task<int> slow = context.CallActivityAsync<int>("slow");
                string heard = await context.WaitForExternalEvent<string>("go");
                return heard + await slow;
            })
            .Activity<object?, int>("slow", async (_, _) =>
            {
                await end.Task;
                return 42;
            })
            .Start();
        await host.ScheduleAsync("both");
        await host.Client.RaiseEventAsync("one", "go", "gone ");
        await host.Client.WaitForInstanceStartAsync("one");
        while (Rows.Count(host, "inbox") > 0)
        {
            await Task.Delay(1);
        }

        end.SetResult();
        await host.UntilIdleAsync();

        Assert.Equal("gone 42", (await host.GetAsync()).ReadOutputAs<string>());
    }

    private static DurableHost Chain(int steps = 3) =>
        new DurableHost()
            .Orchestrator("chain", async context =>
            {
                int number = context.GetInput<int>();
                for (int step = 0; step < steps; step++)
                {
                    number = await context.CallActivityAsync<int>("next", number);
                }

                return number;
            })
            .Activity<int, int>("next", number => number + 1)
            .Start();
}
