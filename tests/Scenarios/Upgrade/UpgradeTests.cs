using System.Net;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Worker;
using TicketMaster.Bookings;
using TicketMaster.Release;
using TicketMaster.Storage;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Upgrade;

/// <summary>
/// A data folder that commit 3c37cae left, killed half a second after alice's hold; bob had bought by then. Its files are here as SQL. Its
/// orchestrations are dropped, the one that was to end alice's hold among them: the sweeper ends it.
/// </summary>
public sealed class UpgradeTests
{
    private const string AlicesBooking = "gala-5fc0dibv1o0au6gv-1";
    private const string BobsBooking = "gala-g6r3fm7sqb3dkoqp-1";

    private static readonly DateTimeOffset s_killed = new(2026, 11, 29, 0, 29, 34, TimeSpan.Zero);

    /// <summary>When alice's hold and the grace after it end.</summary>
    private static readonly DateTimeOffset s_due = new(2026, 11, 29, 0, 39, 34, 552, TimeSpan.Zero);

    /// <summary>The sweeper looks every 20 s for what has been due for 5 s, and the answer may be a second old.</summary>
    private static readonly DateTimeOffset s_swept = new(2026, 11, 29, 0, 39, 41, TimeSpan.Zero);

    [Fact]
    public async Task A_hold_from_before_the_upgrade_ends_on_time_after_it_and_everything_else_goes_on()
    {
        using TemporaryFolder folder = LeftBehind();
        await using TicketMasterApp app = await StartAsync(folder);
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient bob = await app.SignedInAsync("bob");
        await ToAsync(app, s_due - TimeSpan.FromSeconds(2));
        Assert.Equal((BookingState.Held, "hba"), await AlicesHoldAsync(app));

        await ToAsync(app, s_swept);
        Assert.Equal((BookingState.Expired, "aba"), await AlicesHoldAsync(app));
        Assert.Equal("booked", (await bob.GetAnswerAsync($"/booking/{BobsBooking}")).Is(HttpStatusCode.OK).Text("state"));
        (await bob.GetAnswerAsync($"/booking/{BobsBooking}/tickets")).Is(HttpStatusCode.OK);
        string again = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        (await alice.ConfirmAsync(again)).Is(HttpStatusCode.OK);
        await app.PassAsync(TimeSpan.FromSeconds(5));
        await BookingRules.AssertSettledAsync(app, "gala");
    }

    [Fact]
    public async Task Without_the_sweeper_it_would_not()
    {
        using TemporaryFolder folder = LeftBehind();
        await using TicketMasterApp app = await StartAsync(folder, services => services.AddSingleton(
            new FunctionTypes([.. FunctionTypes.In(typeof(SweepDue).Assembly).Types.Where(type => type != typeof(SweepDue))])));

        await ToAsync(app, s_swept);
        Assert.Equal((BookingState.Held, "hba"), await AlicesHoldAsync(app));
    }

    private static Task<TicketMasterApp> StartAsync(TemporaryFolder folder, Action<IServiceCollection>? replace = null) =>
        TicketMasterApp.StartAsync(replace, folder.Path, new ManualTimeProvider(s_killed));

    /// <summary>In steps of a second at the end, so that nothing takes longer than it may.</summary>
    private static async Task ToAsync(TicketMasterApp app, DateTimeOffset time)
    {
        TimeSpan jump = time - app.Clock.GetUtcNow() - TimeSpan.FromSeconds(30);
        app.Clock.Advance(jump > TimeSpan.Zero ? jump : TimeSpan.Zero);
        await app.PassAsync(time - app.Clock.GetUtcNow());
    }

    /// <returns>The booking's state, and the seats of its section as the event shows them.</returns>
    private static async Task<(BookingState State, string Seats)> AlicesHoldAsync(TicketMasterApp app)
    {
        await app.UntilIdleAsync();
        StoreResult<BookingDocument> booking =
            await app.Container<BookingDocument>().ReadAsync(AlicesBooking, "alice", CancellationToken.None);
        using HttpClient anyone = app.Anyone();
        return (booking.Document!.State, (await anyone.GetAnswerAsync("/event/gala/availability")).Is(HttpStatusCode.OK).Text("seats"));
    }

    /// <param name="which">The folder of the SQL, below this test's.</param>
    internal static TemporaryFolder LeftBehind(string which = "")
    {
        var folder = new TemporaryFolder();
        string dumps = Path.Combine(InfraFolder.Repository, "tests", "Scenarios", "Upgrade", which);
        foreach (string dump in Directory.GetFiles(dumps, "*.sql"))
        {
            string file = folder.File(Path.GetFileNameWithoutExtension(dump) + ".db");
            using var connection = new SqliteConnection($"Data Source={file};Pooling=false");
            connection.Open();
            using SqliteCommand command = connection.CreateCommand();
#pragma warning disable CA2100 // The texts are the repository's own.
            command.CommandText = File.ReadAllText(dump);
#pragma warning restore CA2100
            command.ExecuteNonQuery();
        }

        return folder;
    }
}
