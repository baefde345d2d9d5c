using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;
using Xunit;
using Xunit.Sdk;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>
/// The engine loses its disk just before one of its statements, and another engine goes on from what was stored: once for each statement
/// that the story takes. What is to be stored together is so, or one of these kills falls in between.
/// </summary>
public class KillTests
{
    private static readonly string[] s_statements =
        ["UPDATE ON instances", "INSERT ON history", "INSERT ON inbox", "DELETE ON inbox", "INSERT ON activities", "DELETE ON activities"];

    private static readonly string s_count =
        "CREATE TABLE life (statements_left INTEGER NOT NULL); INSERT INTO life VALUES (1000000);"
        + string.Concat(s_statements.Select(statement => $"""
            CREATE TRIGGER "{statement}" BEFORE {statement} BEGIN
                UPDATE life SET statements_left = statements_left - 1;
                SELECT RAISE(ABORT, 'killed') FROM life WHERE statements_left < 0;
            END;
            """));

    private static readonly string s_countNoMore = string.Concat(s_statements.Select(statement => $"DROP TRIGGER \"{statement}\";"));

    private readonly ConcurrentDictionary<string, int> _runs = new();

    [Fact]
    public async Task Killed_at_any_point_an_orchestration_ends_the_same_and_has_each_effect_once()
    {
        int kills = 0;
        while (await KilledAfterAsync(kills))
        {
            kills++;
        }

        // Two generations with 3 effects, a failed and a successful attempt, waits, an event: fewer statements cannot tell that story.
        Assert.InRange(kills, 60, 200);
        Assert.Contains(_runs, runs => runs.Key.StartsWith("effect", StringComparison.Ordinal) && runs.Value > kills + 1);
    }

    [Fact]
    public async Task Where_calls_are_taken_off_the_list_before_their_answers_are_stored_that_test_fails() =>
        await Assert.ThrowsAnyAsync<XunitException>(async () =>
        {
            for (int statements = 0; await KilledAfterAsync(statements, orphaned: "DELETE FROM activities"); statements++)
            {
            }
        });

    /// <returns>Whether the kill came before the story was over.</returns>
    private async Task<bool> KilledAfterAsync(int statements, string? orphaned = null)
    {
        using var folder = new TemporaryFolder();
        ManualTimeProvider time = new();
        ConcurrentDictionary<string, string> effects = new();
        Lines log = new();
        Client client = new();
        bool over;
        await using (DurableHost first = Story(time, folder, effects, log))
        {
            Rows.Run(first.Database, s_count + $"UPDATE life SET statements_left = {statements}");
            over = await client.TellAsync(first)
                && await PlayAsync(first, () => log.All.Any(line => line.Contains("cannot be stored", StringComparison.Ordinal)));
        }

        Rows.Run(folder.File("orchestrations.db"), s_countNoMore + orphaned);
        await using DurableHost second = Story(time, folder, effects);
        Assert.True(await client.TellAsync(second));
        await PlayAsync(second, () => false);
        OrchestrationMetadata done = await second.GetAsync();
        Assert.Equal(OrchestrationRuntimeStatus.Completed, done.RuntimeStatus);
        Assert.Equal("gone/1", done.ReadOutputAs<string>());
        Assert.Equal(["0-0", "0-1", "0-2", "1-0", "1-1", "1-2"], effects.Keys.Order());
        return !over;
    }

    /// <summary>Starts the story and raises its event; what was not acknowledged is asked for again.</summary>
    private sealed class Client
    {
        private bool _isStarted;
        private bool _isRaised;

        public async Task<bool> TellAsync(DurableHost host)
        {
            try
            {
                if (!_isStarted)
                {
                    await host.ScheduleAsync("story", 0);
                    _isStarted = true;
                }

                if (!_isRaised)
                {
                    await host.Client.RaiseEventAsync("one", "go", "gone");
                    _isRaised = true;
                }

                return true;
            }
            catch (SqliteException)
            {
                return false;
            }
        }
    }

    /// <summary>Moves on in time until the story is over, or the engine is dead: a write of it has failed.</summary>
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
    private DurableHost Story(
        ManualTimeProvider time, TemporaryFolder folder, ConcurrentDictionary<string, string> effects, ILoggerFactory? loggers = null) =>
        new DurableHost(time, folder.Path, loggers)
            .Orchestrator("story", async context =>
            {
                int generation = context.GetInput<int>();
                await Task.WhenAll(Enumerable.Range(0, 3).Select(i =>
                    context.CallActivityAsync<bool>("effect", $"{generation}-{i}")));
                await context.CallActivityAsync<bool>(
                    "flaky", generation, TaskOptions.FromRetryPolicy(new RetryPolicy(9, TimeSpan.FromSeconds(30))));
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
