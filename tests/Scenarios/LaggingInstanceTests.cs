using System.Security.Claims;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;
using TicketMaster.Tests.Tickets;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>
/// Two instances over one store. One looks after the room. The other does not hear of it any more, and its clock is an hour behind: it
/// believes that the lobby is open. Somebody who knows the seed tries to join there.
/// </summary>
public sealed class LaggingInstanceTests
{
    private readonly MemoryContainer<RoomDocument> _rooms = new();
    private readonly MemoryContainer<EventDocument> _events = new();
    private readonly DateTimeOffset _noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(StoreStatus.Unknown)]
    [InlineData(StoreStatus.Throttled)]
    internal async Task An_instance_that_lags_behind_gives_no_place_of_the_lobby_once_the_seed_is_shown(StoreStatus answers)
    {
        var right = new ManualTimeProvider(_noon.AddMinutes(-1));
        var behind = new ManualTimeProvider(_noon.AddMinutes(-1));
        behind.Step(TimeSpan.FromHours(-1));
        var stale = new FaultyContainer<RoomDocument>(_rooms);
        using ServiceProvider one = Instance(right, _rooms);
        using ServiceProvider other = Instance(behind, stale);
        _events.Put(TestEvents.Of("gala") with { OnSaleAt = _noon, WaitingRoom = new(_noon.AddHours(-2), 600, 600) });
        await LookAsync(one, seenClosed: 0);
        Assert.Equal("lobby", await PlaceAsync(other));

        // From now on the other instance has only what it has read. The lobby closes some seconds later.
        stale.Answers = answers;
        Pass(TimeSpan.FromSeconds(29));
        Assert.Equal("lobby", await PlaceAsync(one));
        Pass(TimeSpan.FromSeconds(16));
        await LookAsync(one, seenClosed: 0);
        Assert.NotNull(_rooms.Find("gala")!.Draw.ClosedAt);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => PlaceAsync(other));

        Pass(TimeSpan.FromSeconds(15));
        await LookAsync(one, seenClosed: 1);
        Assert.NotNull(_rooms.Find("gala")!.Draw.OpenedAt);
        await Assert.ThrowsAsync<StoreUnavailableException>(() => PlaceAsync(other));

        // What it hears again is that the lobby is closed. By its clock that is to come; nobody gets before those who came late.
        stale.Answers = null;
        Pass(TimeSpan.FromSeconds(2));
        Assert.Equal("late by 15000 ms", await PlaceAsync(other));
        Assert.Equal("late by 17000 ms", await PlaceAsync(one));

        void Pass(TimeSpan time)
        {
            right.Advance(time);
            behind.Advance(time);
        }
    }

    /// <summary>The copy ages by a clock that nobody sets: just below five seconds it is good, and at five it is not.</summary>
    [Theory]
    [InlineData(4_999, true)]
    [InlineData(5_000, false)]
    public async Task A_copy_of_the_room_is_good_for_less_than_five_seconds(int milliseconds, bool isGood)
    {
        var clock = new ManualTimeProvider(_noon.AddMinutes(-1));
        var stale = new FaultyContainer<RoomDocument>(_rooms);
        using ServiceProvider instance = Instance(clock, stale);
        _events.Put(TestEvents.Of("gala") with { OnSaleAt = _noon, WaitingRoom = new(_noon.AddHours(-2), 600, 600) });
        await LookAsync(instance, seenClosed: 0);
        Assert.Equal("lobby", await PlaceAsync(instance));
        stale.Answers = StoreStatus.Unknown;
        clock.Advance(TimeSpan.FromMilliseconds(milliseconds));
        clock.Step(TimeSpan.FromHours(-1));

        if (isGood)
        {
            Assert.Equal("lobby", await PlaceAsync(instance));
        }
        else
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => PlaceAsync(instance));
        }
    }

    /// <summary>
    /// One instance reads the room and is held up before its write; the other moves the pointer for a while. With the condition of the
    /// write taken out, the pointer goes back.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_look_that_was_overtaken_moves_nothing_back(bool isGuarded)
    {
        var clock = new ManualTimeProvider(_noon);
        var held = new FaultyContainer<RoomDocument>(_rooms) { IgnoresETag = _ => !isGuarded };
        using ServiceProvider slow = Instance(clock, held);
        using ServiceProvider quick = Instance(clock, _rooms);
        _events.Put(TestEvents.Of("gala") with { OnSaleAt = _noon.AddHours(-1), WaitingRoom = new(_noon.AddHours(-2), 600, 600) });
        foreach (int seenClosed in (int[])[0, 0, 1])
        {
            await LookAsync(quick, seenClosed);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        _rooms.Put(_rooms.Find("gala")! with { Crowd = new Crowd(10_000, []), CountedAt = clock.GetUtcNow().AddSeconds(4) });
        double overtaken = 0;
        held.BeforeReplaceBy = _ => true;
        held.Then = async () =>
        {
            for (int second = 0; second < 5; second++)
            {
                clock.Advance(TimeSpan.FromSeconds(1));
                await LookAsync(quick, 1);
            }

            overtaken = _rooms.Find("gala")!.Pointer;
        };

        await LookAsync(slow, 1);

        Assert.True(overtaken > 0);
        Assert.Equal(isGuarded, _rooms.Find("gala")!.Pointer >= overtaken);
    }

    [Fact]
    public async Task A_crowd_in_the_lobby_does_not_ask_a_store_that_does_not_answer_for_each_of_them()
    {
        var clock = new ManualTimeProvider(_noon.AddMinutes(-1));
        var stale = new FaultyContainer<RoomDocument>(_rooms);
        using ServiceProvider instance = Instance(clock, stale);
        _events.Put(TestEvents.Of("gala") with { OnSaleAt = _noon, WaitingRoom = new(_noon.AddHours(-2), 600, 600) });
        await LookAsync(instance, seenClosed: 0);
        await PlaceAsync(instance);
        stale.Answers = StoreStatus.Throttled;
        clock.Advance(TimeSpan.FromSeconds(6));
        int before = stale.Reads;

        for (int user = 0; user < 50; user++)
        {
            await Assert.ThrowsAsync<StoreUnavailableException>(() => PlaceAsync(instance));
        }

        Assert.InRange(stale.Reads - before, 1, 2);
    }

    /// <summary>Else it would be looked after until then, and seem to be left alone: a false alarm every few seconds.</summary>
    [Fact]
    public async Task A_room_that_is_to_open_again_later_needs_nobody_until_then()
    {
        var clock = new ManualTimeProvider(_noon);
        using ServiceProvider instance = Instance(clock, _rooms);
        EventDocument sale = TestEvents.Of("gala") with { OnSaleAt = _noon.AddHours(-1), WaitingRoom = new(_noon.AddHours(-2), 600, 600) };
        _events.Put(sale);
        await LookAsync(instance, seenClosed: 0);
        await LookAsync(instance, seenClosed: 0);
        EventDocument later = sale with { WaitingRoom = sale.WaitingRoom! with { OpensAt = _noon.AddHours(3) } };
        _events.Put(later);

        Assert.True((await LookAsync(instance, seenClosed: 1)).IsOver);
        clock.Advance(TimeSpan.FromHours(1));
        var durable = new Mock<DurableTaskClient>("test");
        await instance.GetRequiredService<Rooms>().WatchAsync(durable.Object, later, _rooms.Find("gala"), default);
        Assert.Empty(durable.Invocations);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.False((await LookAsync(instance, seenClosed: 0)).IsOver);
        Assert.Equal(2, _rooms.Find("gala")!.Draw.Number);
    }

    [Fact]
    public async Task People_are_counted_at_once_after_a_count_by_a_clock_that_was_ahead()
    {
        var clock = new ManualTimeProvider(_noon);
        using ServiceProvider instance = Instance(clock, _rooms);
        _events.Put(TestEvents.Of("gala") with { OnSaleAt = _noon.AddHours(-1), WaitingRoom = new(_noon.AddHours(-2), 600, 600) });
        await LookAsync(instance, seenClosed: 0);
        _rooms.Put(_rooms.Find("gala")! with { CountedAt = _noon.AddHours(1) });

        await LookAsync(instance, seenClosed: 0);

        Assert.Equal(_noon, _rooms.Find("gala")!.CountedAt);
        Assert.Equal(1, _rooms.Find("gala")!.Demand.Ease);
    }

    /// <summary>Adding up what many instances have counted takes a while, and after a kill people wait for the pointer.</summary>
    [Fact]
    public async Task After_a_while_without_a_look_the_pointer_moves_and_people_are_counted_at_the_next()
    {
        var clock = new ManualTimeProvider(_noon);
        using ServiceProvider instance = Instance(clock, _rooms);
        _events.Put(TestEvents.Of("gala") with { OnSaleAt = _noon.AddHours(-1), WaitingRoom = new(_noon.AddHours(-2), 600, 600) });
        foreach (int seenClosed in (int[])[0, 0, 1])
        {
            await LookAsync(instance, seenClosed);
            clock.Advance(TimeSpan.FromSeconds(1));
        }

        DateTimeOffset counted = clock.GetUtcNow();
        _rooms.Put(_rooms.Find("gala")! with { Crowd = new Crowd(10_000, []), CountedAt = counted });
        clock.Advance(TimeSpan.FromSeconds(8));
        await LookAsync(instance, 1);
        Assert.Equal(counted, _rooms.Find("gala")!.CountedAt);
        Assert.True(_rooms.Find("gala")!.Pointer > 0);

        clock.Advance(TimeSpan.FromSeconds(1));
        await LookAsync(instance, 1);
        Assert.Equal(clock.GetUtcNow(), _rooms.Find("gala")!.CountedAt);

        // But not left out for long, or those who come late would never be counted.
        _rooms.Put(_rooms.Find("gala")! with { CountedAt = clock.GetUtcNow().AddSeconds(-15) });
        clock.Advance(TimeSpan.FromSeconds(8));
        await LookAsync(instance, 1);
        Assert.Equal(clock.GetUtcNow(), _rooms.Find("gala")!.CountedAt);
    }

    private ServiceProvider Instance(ManualTimeProvider clock, IDocumentContainer<RoomDocument> rooms) => AppServices.Of(clock)
        .Put(rooms)
        .Put<IDocumentContainer<EventDocument>>(_events)
        .Put(TestKeys.Keys(TestKeys.NewPem()))
        .BuildServiceProvider();

    private static Task<Looked> LookAsync(ServiceProvider instance, int seenClosed) =>
        instance.GetRequiredService<MovePointer>().LookAsync(new Admitting("gala", seenClosed), default);

    private static async Task<string> PlaceAsync(ServiceProvider instance)
    {
        var call = new HttpCall(body: new { eventId = "gala" });
        call.Context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(Caller.SubjectClaim, "mallory")], "Bearer"));
        Task<IResult> result = instance.GetRequiredService<TakePlace>().RunAsync(
            call.Request, new Mock<DurableTaskClient>("test").Object, default);
        HttpAnswer answer = await call.AnswerAsync(result);
        Assert.Equal(200, answer.Status);
        System.Text.Json.JsonElement claims = Jws.Payload(answer.Json.GetProperty("place").GetString()!);
        return claims.TryGetProperty("l", out System.Text.Json.JsonElement late) ? $"late by {late} ms" : "lobby";
    }
}
