using System.Collections.Concurrent;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>
/// The engine loses its disk just before one of its writes, and another engine goes on from what was stored: once for each write that
/// the story makes.
/// </summary>
public class KillTests
{
    private const string CountWrites = """
        CREATE TABLE life (writes_left INTEGER NOT NULL);
        INSERT INTO life VALUES (1000000);
        CREATE TRIGGER life_of_turns BEFORE UPDATE ON instances BEGIN
            UPDATE life SET writes_left = writes_left - 1; SELECT RAISE(ABORT, 'killed') FROM life WHERE writes_left < 0; END;
        CREATE TRIGGER life_of_answers BEFORE DELETE ON activities BEGIN
            UPDATE life SET writes_left = writes_left - 1; SELECT RAISE(ABORT, 'killed') FROM life WHERE writes_left < 0; END;
        """;

    private readonly ConcurrentDictionary<string, int> _runs = new();

    [Fact]
    public async Task Killed_before_any_of_its_writes_an_orchestration_ends_the_same_and_has_each_effect_once()
    {
        int kills = 0;
        while (await KilledAfterAsync(kills))
        {
            kills++;
        }

        // Two generations with 3 effects, a failed and a successful attempt, waits, an event: fewer writes cannot tell that story.
        Assert.InRange(kills, 20, 60);
        Assert.Contains(_runs, runs => runs.Key.StartsWith("effect", StringComparison.Ordinal) && runs.Value > kills + 1);
    }

    [Fact]
    public async Task Where_calls_are_taken_off_the_list_before_their_answers_are_stored_that_test_fails() =>
        await Assert.ThrowsAnyAsync<XunitException>(async () =>
        {
            for (int writes = 0; await KilledAfterAsync(writes, orphaned: "DELETE FROM activities"); writes++)
            {
            }
        });

    /// <returns>Whether the kill came before the story was over.</returns>
    private async Task<bool> KilledAfterAsync(int writes, string? orphaned = null)
    {
        using var folder = new TemporaryFolder();
        ManualTimeProvider time = new();
        ConcurrentDictionary<string, string> effects = new();
        bool over;
        await using (DurableHost first = Story(time, folder, effects))
        {
            Rows.Run(first.Database, CountWrites);
            Rows.Run(first.Database, $"UPDATE life SET writes_left = {writes}");
            await first.ScheduleAsync("story", 0);
            await first.Client.RaiseEventAsync("one", "go", "gone");
            over = await PlayAsync(first, () => (long)Rows.Run(first.Database, "SELECT writes_left FROM life")! == 0);
        }

        Rows.Run(folder.File("orchestrations.db"), "DROP TRIGGER life_of_turns; DROP TRIGGER life_of_answers; " + orphaned);
        await using DurableHost second = Story(time, folder, effects);
        await PlayAsync(second, () => false);
        OrchestrationMetadata done = await second.GetAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal("gone/1", done.ReadOutputAs<string>());
        Assert.Equal(["0-0", "0-1", "0-2", "1-0", "1-1", "1-2"], effects.Keys.Order());
        return !over;
    }

    /// <summary>Moves on in time until the story is over, or the engine lives no more and has nothing in hand but writes that fail.</summary>
    private static async Task<bool> PlayAsync(DurableHost host, Func<bool> dead)
    {
        for (int i = 0; i < 300; i++)
        {
            if ((await host.GetAsync()).IsCompleted)
            {
                return true;
            }

            if (dead())
            {
                return false;
            }

            await Task.Delay(1);
            if (host.Engine.IsIdle)
            {
                host.Time.Advance(TimeSpan.FromMinutes(1));
            }
        }

        return (await host.GetAsync()).IsCompleted;
    }

    /// <summary>Two generations: three effects each side by side, a failing activity with a retry, a timer, and an event at last.</summary>
    private DurableHost Story(ManualTimeProvider time, TemporaryFolder folder, ConcurrentDictionary<string, string> effects) =>
        new DurableHost(time, folder.Path)
            .Orchestrator("story", async context =>
            {
                int generation = context.GetInput<int>();
                await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
                    context.CallActivityAsync<bool>("effect", $"{generation}-{i}")));
                await context.CallActivityAsync<bool>("flaky", generation, TaskOptions.FromRetryPolicy(new RetryPolicy(9, TimeSpan.FromSeconds(30))));
                await context.CreateTimer(TimeSpan.FromMinutes(5), CancellationToken.None);
                if (generation < 1)
                {
                    context.ContinueAsNew(generation + 1);
                    return "";
                }

                return $"{await context.WaitForExternalEvent<string>("go")}/{generation}";
            })
            .Activity<string, bool>("effect", key =>
            {
                _runs.AddOrUpdate("effect" + key, 1, (_, n) => n + 1);
                return effects.TryAdd(key, key);
            })
            .Activity<int, bool>("flaky", generation =>
                _runs.AddOrUpdate($"flaky{generation}", 1, (_, n) => n + 1) % 2 == 0 ? true : throw new TimeoutException("again"))
            .Start();
}
