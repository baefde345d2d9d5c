using TicketMaster.Tests.Worker.Rpc;
using Xunit;

namespace TicketMaster.Tests.Worker;

/// <summary>How the app's processes end: when they are told to, and when they cannot start.</summary>
public sealed class StartAndEndTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_worker_that_is_told_to_end_ends_well(string app)
    {
        using var data = new TemporaryFolder();
        await using RunningWorker worker = await RunningWorker.StartAsync(App(app, data));

        int code = await worker.TerminateAsync();

        AssertWell(code, worker.Process);
    }

    /// <summary>The host's word waits for the worker: it arrives before the worker's web server has started.</summary>
    [Theory]
    [InlineData(Workers.Functions)]
    [InlineData(Workers.Local)]
    public async Task A_worker_that_is_told_to_end_while_it_starts_ends_well(string app)
    {
        using var data = new TemporaryFolder();
        await using FunctionsHost host = await FunctionsHost.StartAsync();
        host.Stream.Say(new StreamingMessage { WorkerTerminate = new WorkerTerminate() });
        using WorkerProcess process = WorkerProcess.Start(App(app, data), host.Address);

        int code = await process.Ended.WaitAsync(s_patience);

        AssertWell(code, process);
    }

    /// <summary>Two sections are checked each by itself, and the operator is told of both at once.</summary>
    [Theory]
    [InlineData(Workers.Functions, true)]
    [InlineData(Workers.Local, true)]
    [InlineData(Workers.Local, false)]
    public async Task A_start_with_wrong_settings_names_them_and_ends(string app, bool hosted)
    {
        using var data = new TemporaryFolder();
        WorkerApp right = App(app, data);
        var wrong = new Dictionary<string, string>(right.Settings)
        {
            ["Booking__MaxTicketsPerEvent"] = "0",
            ["Identity__Authority"] = "ftp://issuer",
        };
        using WorkerProcess process = hosted
            ? WorkerProcess.Start(right, new Uri("http://127.0.0.1:9"), wrong)
            : WorkerProcess.Start(right, wrong, "--urls", "http://127.0.0.1:0");

        Assert.Equal(1, await process.Ended.WaitAsync(s_patience));

        string told = string.Join('\n', process.Errors);
        Assert.Contains("MaxTicketsPerEvent", told, StringComparison.Ordinal);
        Assert.Contains("'Identity:Authority'", told, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", told, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", told, StringComparison.Ordinal);
        Assert.DoesNotContain(process.Lines, line => line.Length > 0);
    }

    private static void AssertWell(int code, WorkerProcess ended)
    {
        string errors = string.Join('\n', ended.Errors).Trim();
        Assert.True(code == 0 && errors.Length == 0, $"{code}: {errors}");
    }

    private static WorkerApp App(string app, TemporaryFolder data) =>
        app == Workers.Functions ? WorkerApp.Functions : WorkerApp.Local(data.Path);
}
