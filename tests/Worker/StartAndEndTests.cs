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

        string errors = string.Join('\n', worker.Process.Errors).Trim();
        Assert.True(code == 0 && errors.Length == 0, $"{code}: {errors}");
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

    private static WorkerApp App(string app, TemporaryFolder data) =>
        app == Workers.Functions ? WorkerApp.Functions : WorkerApp.Local(data.Path);
}
