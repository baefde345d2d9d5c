using Microsoft.DurableTask;
using Xunit;

namespace TicketMaster.Tests.OneProcess.DurableTask;

/// <summary>A file of the version that had a replay and histories of its own, which nobody can replay any more.</summary>
public class UpgradeTests
{
    private const string Old = """
        CREATE TABLE instances (
            id TEXT PRIMARY KEY, execution TEXT NOT NULL, generation INTEGER NOT NULL, turn INTEGER NOT NULL, name TEXT NOT NULL,
            status INTEGER NOT NULL, input TEXT, output TEXT, failure TEXT, custom_status TEXT, tags TEXT,
            created INTEGER NOT NULL, updated INTEGER NOT NULL);
        CREATE TABLE history (
            instance TEXT NOT NULL, n INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (instance, n)) WITHOUT ROWID;
        CREATE TABLE inbox (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT, timer INTEGER, due INTEGER NOT NULL,
            event TEXT NOT NULL);
        CREATE INDEX inbox_of_instance ON inbox (instance, due);
        CREATE INDEX inbox_by_due ON inbox (due);
        CREATE TABLE activities (
            id INTEGER PRIMARY KEY AUTOINCREMENT, instance TEXT NOT NULL, execution TEXT NOT NULL, task INTEGER NOT NULL,
            name TEXT NOT NULL, input TEXT);
        INSERT INTO instances VALUES ('sleeping', 'e1', 0, 1, 'wait', 0, NULL, NULL, NULL, NULL, NULL, 1, 1);
        INSERT INTO instances VALUES ('calling', 'e2', 0, 1, 'wait', 0, NULL, NULL, NULL, NULL, NULL, 1, 1);
        INSERT INTO instances VALUES ('over', 'e3', 0, 1, 'wait', 1, NULL, NULL, NULL, NULL, NULL, 1, 1);
        INSERT INTO history VALUES ('sleeping', 0, '[{"event":"turnStarted","At":"2026-11-22T12:00:00Z"}]');
        INSERT INTO inbox (instance, execution, timer, due, event) VALUES ('sleeping', 'e1', 0, 1, '{"event":"timerFired","Id":0}');
        INSERT INTO activities (instance, execution, task, name) VALUES ('calling', 'e2', 0, 'work');
        """;

    [Fact]
    public async Task Old_orchestrations_are_dropped_with_one_line_in_the_log_and_new_ones_run()
    {
        using var folder = new TemporaryFolder();
        Rows.Run(folder.File("orchestrations.db"), Old);
        Lines log = new();
        await using (DurableHost host = Host(folder, log))
        {
            await host.UntilIdleAsync();
            Assert.Equal(
                $"The orchestrations in '{host.Database}' are of an older version and were dropped, 2 of them unfinished.",
                Assert.Single(log.All));
            foreach (string table in new[] { "instances", "history", "inbox", "activities" })
            {
                Assert.Equal(0, Rows.Count(host, table));
            }

            await host.ScheduleAsync("wait", id: "sleeping");
            await host.UntilIdleAsync();
        }

        await using DurableHost next = Host(folder, log);
        await next.Client.RaiseEventAsync("sleeping", "go", "on");
        await next.UntilIdleAsync();
        Assert.Equal("on", (await next.GetAsync("sleeping")).ReadOutputAs<string>());
        Assert.Single(log.All);
    }

    [Fact]
    public async Task A_new_file_is_no_old_one()
    {
        Lines log = new();
        await using DurableHost host = Host(null, log);
        await host.UntilIdleAsync();
        Assert.Empty(log.All);
    }

    private static DurableHost Host(TemporaryFolder? folder, Lines log) => new DurableHost(folder: folder?.Path, loggers: log)
        .Orchestrator("wait", context => context.WaitForExternalEvent<string>("go"))
        .Start();
}
