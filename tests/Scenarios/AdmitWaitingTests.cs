using System.Net;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.DurableTask;
using TicketMaster.Catalogue;
using TicketMaster.Messaging;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>The orchestration <c>admit-{eventId}</c>, in an app that is stopped and started again, and twice at once.</summary>
public sealed class AdmitWaitingTests
{
    private const string Id = "gala";
    private const int People = 400;

    private static readonly TimeSpan s_second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task The_seed_is_shown_ten_seconds_after_the_lobby_has_closed_and_no_sooner()
    {
        await using TicketMasterApp app = await StartAsync();
        using HttpClient anyone = app.Anyone();
        DateTimeOffset? closed = null;
        for (int second = 0; second < 20; second++)
        {
            Answer queue = (await anyone.GetAnswerAsync($"/queue/{Id}")).Is(HttpStatusCode.OK);
            closed ??= queue.Json.TryGetProperty("lobbyClosedAt", out var at) ? at.GetDateTimeOffset() : null;
            bool isShown = queue.Json.TryGetProperty("seed", out _);
            Assert.False(isShown && app.Clock.GetUtcNow() - closed < Limits.SeedShownAfter);
            await app.PassAsync(s_second);
        }

        RoomDraw draw = (await RoomAsync(app)).Draw;
        Assert.InRange(draw.OpenedAt!.Value - draw.ClosedAt!.Value, Limits.SeedShownAfter, Limits.SeedShownAfter + s_second);
    }

    [Fact]
    public async Task Two_orchestrations_at_once_do_no_harm()
    {
        await using TicketMasterApp app = await StartAsync();
        await AskAsync(app);
        EmbeddedDurableTaskClient durable = app.Services.GetRequiredService<EmbeddedDurableTaskClient>();
        await durable.StartOnceAsync(MovePointer.Orchestration, new Admitting(Id, 0), "another", default);
        await OpenAsync(app);

        Assert.Equal(20, await AdmittedInAsync(app, seconds: 20), 1.0);
    }

    /// <summary>A stop is no kill, but what was not written by then is lost in both. The clock goes on while the app is away.</summary>
    [Fact]
    public async Task The_rate_holds_and_the_pointer_never_goes_back_through_restarts()
    {
        using TemporaryFolder folder = new();
        TicketMasterApp app = await StartAsync(folder.Path);
        try
        {
            await AskAsync(app);
            await OpenAsync(app);
            RoomDocument before = await RoomAsync(app);
            DateTimeOffset began = before.MovedAt!.Value;
            for (int restart = 0; restart < 3; restart++)
            {
                await app.PassAsync(10 * s_second);
                double pointer = (await RoomAsync(app)).Pointer;
                ManualTimeProvider clock = app.Clock;
                await app.DisposeAsync();
                clock.Advance(7 * s_second);
                app = await TicketMasterApp.StartAsync(dataPath: folder.Path, clock: clock);
                Assert.True((await RoomAsync(app)).Pointer >= pointer);
            }

            await app.PassAsync(10 * s_second);
            RoomDocument after = await RoomAsync(app);
            double expected = (after.MovedAt!.Value - began).TotalSeconds;
            Assert.InRange(expected, 50, 65);
            Assert.Equal(expected, after.Crowd.UpTo(after.Pointer) - before.Crowd.UpTo(before.Pointer), 1.0);
        }
        finally
        {
            await app.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_room_whose_orchestration_was_lost_goes_on_when_somebody_asks_for_it()
    {
        await using TicketMasterApp app = await StartAsync();
        await AskAsync(app);
        await OpenAsync(app);
        EmbeddedDurableTaskClient durable = app.Services.GetRequiredService<EmbeddedDurableTaskClient>();
        await durable.TerminateInstanceAsync($"admit-{Id}");
        await app.PassAsync(20 * s_second);
        double pointer = (await RoomAsync(app)).Pointer;
        await app.PassAsync(5 * s_second);
        Assert.Equal(pointer, (await RoomAsync(app)).Pointer);

        await AskAsync(app);
        await app.PassAsync(5 * s_second);

        Assert.True((await RoomAsync(app)).Pointer > pointer);
    }

    [Fact]
    public async Task A_room_ends_with_its_event_and_what_was_counted_goes()
    {
        await using TicketMasterApp app = await StartAsync();
        await AskAsync(app);
        await OpenAsync(app);
        app.Clock.Advance(TimeSpan.FromDays(40));
        await app.UntilIdleAsync();
        await app.PassAsync(5 * s_second);

        Assert.NotNull((await RoomAsync(app)).EndedAt);
        using HttpClient anyone = app.Anyone();
        Assert.Equal("ended", (await anyone.GetAnswerAsync($"/queue/{Id}")).Text("phase"));
        Counted counted = await app.Services.GetRequiredService<RoomCounts>().SumAsync(Id, 1, 0, default);
        Assert.Equal(0, counted.Crowd.People);
    }

    /// <summary>Four hundred people in the lobby, and sixty a minute; the sale is open as soon as it may be.</summary>
    private static async Task<TicketMasterApp> StartAsync(string? folder = null)
    {
        TicketMasterApp app = await TicketMasterApp.StartAsync(dataPath: folder);
        DateTimeOffset now = app.Clock.GetUtcNow();
        await app.AddAsync(TestEvents.Of(Id, TestEvents.Section("A", rows: 100, seats: 50)) with
        {
            WaitingRoom = new WaitingRoomPlan(now.AddMinutes(-1), 60, 600),
        });
        RoomCounts counts = app.Services.GetRequiredService<RoomCounts>();
        for (int user = 0; user < People; user++)
        {
            counts.Joined(Id, 1, $"user-{user}", late: null, isNew: true);
        }

        return app;
    }

    private static async Task AskAsync(TicketMasterApp app)
    {
        using HttpClient anyone = app.Anyone();
        (await anyone.GetAnswerAsync($"/queue/{Id}")).Is(HttpStatusCode.OK);
    }

    private static async Task OpenAsync(TicketMasterApp app)
    {
        for (int second = 0; (await app.Container<RoomDocument>().ReadAsync(Id, Id, default)).Document?.Draw.OpenedAt is null; second++)
        {
            Assert.InRange(second, 0, 60);
            await app.PassAsync(s_second);
        }

        // People are counted by now.
        await app.PassAsync(6 * s_second);
        Assert.Equal(People, (await RoomAsync(app)).Crowd.People, People * 3 * Sketch.Error);
    }

    private static async Task<double> AdmittedInAsync(TicketMasterApp app, int seconds)
    {
        RoomDocument before = await RoomAsync(app);
        RoomDocument last = before;
        for (int second = 0; second < seconds; second++)
        {
            await app.PassAsync(s_second);
            RoomDocument next = await RoomAsync(app);
            Assert.True(next.Pointer >= last.Pointer);
            last = next;
        }

        double admitted = last.Crowd.UpTo(last.Pointer) - before.Crowd.UpTo(before.Pointer);
        return admitted * seconds / (last.MovedAt!.Value - before.MovedAt!.Value).TotalSeconds;
    }

    private static async Task<RoomDocument> RoomAsync(TicketMasterApp app) =>
        (await app.Container<RoomDocument>().ReadAsync(Id, Id, default)).Document!;
}
