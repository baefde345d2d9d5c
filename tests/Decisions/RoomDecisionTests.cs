using System.Globalization;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>The life of a waiting room, decided second by second. The lobby opens at 11:00, and the sale at 12:00.</summary>
public sealed class RoomDecisionTests
{
    private static readonly DateTimeOffset s_noon = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);
    private static readonly EventDocument s_event = Event(perMinute: 600);
    private static readonly Crowd s_crowd = new(100_000, []);

    [Theory]
    [InlineData("10:59:59", "nothing")]
    [InlineData("11:00", "lobby")]
    [InlineData("11:59:44.9", "lobby")]
    [InlineData("11:59:45", "lobby")]
    public void A_room_begins_when_its_lobby_opens(string at, string becomes)
    {
        RoomDocument? room = RoomDecision.Decide(null, s_event, Look(At(at)));

        Assert.Equal(becomes, room is null ? "nothing" : Phase(room, s_event, At(at)));
        Assert.Equal(room is null ? null : s_noon, room?.Draw.DrawAt);
    }

    [Theory]
    [InlineData("11:59:44.999", false)]
    [InlineData("11:59:45", true)]
    [InlineData("12:10", true)]
    public void The_lobby_closes_fifteen_seconds_before_the_draw(string at, bool closed)
    {
        Assert.Equal(TimeSpan.FromSeconds(15), Limits.LobbyClosesBefore);
        RoomDocument room = RoomDecision.Decide(Lobby(), s_event, Look(At(at)))!;

        Assert.Equal((closed ? At(at) : (DateTimeOffset?)null, null), (room.Draw.ClosedAt, room.Draw.OpenedAt));
    }

    /// <summary>Only the orchestration's own timer says that the lobby has been closed long enough, whatever clocks say.</summary>
    [Theory]
    [InlineData("11:59:59", 1, false)]
    [InlineData("12:00", 1, true)]
    [InlineData("12:00", 0, false)]
    [InlineData("13:00", 0, false)]
    [InlineData("13:00", 2, false)]
    public void The_seed_is_shown_at_the_draw_and_only_if_the_lobby_is_known_to_have_been_closed(string at, int seenClosed, bool drawn)
    {
        RoomDocument closed = Closed();
        RoomDocument room = RoomDecision.Decide(closed, s_event, Look(At(at)) with { SeenClosed = seenClosed }) ?? closed;

        Assert.Equal(drawn, room.Draw.OpenedAt is not null);
        Assert.Equal(0, room.Pointer);
    }

    [Fact]
    public void A_lobby_that_has_closed_never_opens_again_within_its_draw()
    {
        RoomDocument closed = Closed();
        foreach (string at in (string[])["10:00", "11:30", "11:59:46", "12:30"])
        {
            RoomDocument? room = RoomDecision.Decide(closed, s_event, Look(At(at)));
            Assert.Equal(closed.Draw.ClosedAt, (room ?? closed).Draw.ClosedAt);
        }
    }

    [Fact]
    public void A_public_value_is_waited_for_and_is_the_one_that_was_named_when_the_lobby_opened()
    {
        EventDocument named = Event(600, plan => plan with { PublicName = "round 7" });
        RoomDocument room = RoomDecision.Decide(null, named, Look(At("11:00")))!;
        room = RoomDecision.Decide(room, named, Look(At("11:59:45")))!;
        EventDocument renamed = Event(600, plan => plan with { PublicName = "round 8" });
        Assert.Null(RoomDecision.Decide(room, renamed, Look(At("12:00")) with { SeenClosed = 1 })?.Draw.OpenedAt);

        EventDocument known = Event(600, plan => plan with { PublicName = "round 8", PublicValue = "9f3c" });
        RoomDraw draw = RoomDecision.Decide(room, known, Look(At("12:01")) with { SeenClosed = 1 })!.Draw;

        Assert.Equal(("round 7", "9f3c", At("12:01")), (draw.PublicName, draw.PublicValue, draw.OpenedAt));
    }

    /// <summary>Before the lobby closes nothing is known, so the seed stays. After it, the next draw has another.</summary>
    [Theory]
    [InlineData("lobby", "11:30", 1)]
    [InlineData("closed", "11:59:50", 2)]
    [InlineData("open", "12:05", 2)]
    public void A_sale_that_is_put_off_draws_anew_once_its_lobby_had_closed(string phase, string at, int draw)
    {
        EventDocument later = s_event with { OnSaleAt = At("14:00") };
        RoomDocument before = phase switch { "lobby" => Lobby(), "closed" => Closed(), _ => Open() };

        RoomDocument room = RoomDecision.Decide(before, later, Look(At(at), seed: "77"))!;

        Assert.Equal((draw, At("14:00")), (room.Draw.Number, room.Draw.DrawAt));
        Assert.Equal(draw == 1 ? Seed("00") : Seed("77"), room.Draw.Seed);
        Assert.Equal((null, null, 0), (room.Draw.ClosedAt, room.Draw.OpenedAt, room.Pointer));
    }

    /// <summary>Until it opens anew nobody is admitted, and the room shows that it is closed.</summary>
    [Fact]
    public void A_room_that_is_to_open_again_later_is_closed_until_then()
    {
        RoomDocument open = Run(Open(), s_event, seconds: 60);
        EventDocument again = Event(600, plan => plan with { OpensAt = At("13:00") });

        Assert.Equal("closed", Phase(open, again, At("12:30")));
        RoomDocument ended = RoomDecision.Decide(open, again, Look(At("12:30")))!;
        Assert.Equal((At("12:30"), open.Pointer), (ended.EndedAt, ended.Pointer));
        Assert.Null(RoomDecision.Decide(ended, again, Look(At("12:40"))));
        Assert.Equal("closed", Phase(ended, again, At("12:40")));
        Assert.True(RoomDecision.Decide(ended, s_event, Look(At("12:40"))) is { EndedAt: null, Draw.Number: 1 });
        RoomDocument room = RoomDecision.Decide(ended, again, Look(At("13:00"), seed: "77"))!;
        Assert.Null(room.EndedAt);
        Assert.Equal((2, Seed("77"), At("13:00:30")), (room.Draw.Number, room.Draw.Seed, room.Draw.DrawAt));
        Assert.Equal("lobby", Phase(room, again, At("13:00")));
    }

    /// <summary>
    /// P11, over random sales: whoever is admitted stays so, and of those who are there they are the ones with the smallest values. People
    /// come to the lobby and later; the sale is paused, sold out and gone on with.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Nobody_is_admitted_before_somebody_with_a_smaller_value_who_was_there(int seed)
    {
        var random = new Random(seed);
        (double Value, int Second)[] people =
        [
            .. Enumerable.Range(0, 300).Select(user => (Open().Draw.ValueOf("gala", $"user-{user}", null), 0)),
            .. Enumerable.Range(0, 300).Select(user => (user, Late: random.Next(200_000)))
                .Select(one => (Open().Draw.ValueOf("gala", $"late-{one.user}", one.Late), Math.Max(0, (one.Late / 1_000) - 15))),
        ];
        RoomDocument room = Open() with { Crowd = new Crowd(300, []) };
        HashSet<double> admitted = [];
        (bool isPaused, int left) = (false, 2_000);
        for (int second = 1; second <= 400; second++)
        {
            (isPaused, left) = random.Next(20) switch
            {
                0 => (!isPaused, left),
                1 => (isPaused, 0),
                2 => (isPaused, 2_000),
                _ => (isPaused, left),
            };
            var seconds = people.Where(one => one.Value > 1 && one.Second < second - 5)
                .GroupBy(one => (int)(one.Value - 1)).Select(group => new Arrived(group.Key, 1, group.Count()));
            EventDocument sale = Event(240, plan => plan with { Paused = isPaused });
            room = RoomDecision.Decide(room, sale, Look(s_noon.AddSeconds(second), left: left) with
            {
                Counted = new Counted(Crowd.Of(300, double.MaxValue, [.. seconds], room.Pointer), room.Demand),
            }) ?? room;
            (double Value, int Second)[] there = [.. people.Where(one => one.Second <= second)];
            double[] now = [.. there.Where(one => one.Value <= room.Pointer).Select(one => one.Value)];

            Assert.Subset(now.ToHashSet(), admitted);
            Assert.True(now.Length == 0 || there.Count(one => one.Value < now.Max()) == now.Length - 1);
            admitted = [.. now];
        }

        Assert.InRange(admitted.Count, 50, 600);
    }

    [Fact]
    public void A_sale_that_is_only_corrected_goes_on()
    {
        RoomDocument open = Run(Open(), s_event, seconds: 60);

        RoomDocument room =
            RoomDecision.Decide(open, s_event with { OnSaleAt = At("11:30"), Name = "Gala" }, Look(open.SeenAt.AddSeconds(1)))!;

        Assert.Equal((1, open.Draw.Seed), (room.Draw.Number, room.Draw.Seed));
        Assert.True(room.Pointer > open.Pointer);
    }

    [Theory]
    [InlineData("cancelled")]
    [InlineData("opened to all")]
    [InlineData("begun")]
    public void A_room_ends_with_its_sale(string how)
    {
        EventDocument ended = how switch
        {
            "cancelled" => s_event with { Status = EventStatus.Cancelled },
            "opened to all" => s_event with { WaitingRoom = null },
            _ => s_event with { StartsAt = At("12:00:01") },
        };
        RoomDocument room = RoomDecision.Decide(Open(), ended, Look(At("12:00:01")))!;

        Assert.Equal(At("12:00:01"), room.EndedAt);
        Assert.Equal("ended", Phase(room, ended, At("12:00:02")));
        Assert.Null(RoomDecision.Decide(room, ended, Look(At("12:30"))));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(600)]
    [InlineData(5_400)]
    public void People_are_admitted_at_the_rate_that_was_asked_for(int perMinute)
    {
        RoomDocument room = Run(Open(), Event(perMinute), seconds: 600);

        Assert.Equal(perMinute * 10, s_crowd.UpTo(room.Pointer), perMinute * 10 * 0.02);
    }

    /// <summary>Fifty kills of up to twenty seconds, and looks that come at any time and twice.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_rate_holds_and_the_pointer_never_goes_back_through_fifty_kills(int seed)
    {
        var random = new Random(seed);
        RoomDocument room = Open();
        HashSet<int> kills = [.. Enumerable.Range(0, 50).Select(_ => random.Next(600))];
        double second = 0;
        while (second < 600)
        {
            second += kills.Remove((int)second) ? random.NextDouble() * 20 : 0.5 + random.NextDouble();
            for (int looks = random.Next(1, 3); looks > 0; looks--)
            {
                RoomDocument? next = RoomDecision.Decide(room, s_event, Look(s_noon.AddSeconds(second)));
                Assert.True((next ?? room).Pointer >= room.Pointer);
                room = next ?? room;
            }
        }

        Assert.Equal(600 * second / 60, s_crowd.UpTo(room.Pointer), 6_000 * 0.02);
    }

    [Fact]
    public void A_look_by_a_clock_that_was_ahead_or_behind_admits_nobody_twice()
    {
        RoomDocument room = Run(Open(), s_event, seconds: 100);
        double before = room.Pointer;
        DateTimeOffset now = room.SeenAt;

        Assert.Equal(before, (RoomDecision.Decide(room, s_event, Look(now.AddMinutes(-5))) ?? room).Pointer);
        RoomDocument ahead = RoomDecision.Decide(room, s_event, Look(now.AddMinutes(5)))!;
        RoomDocument after = Run(ahead, s_event, seconds: 120, from: now);

        // A minute's share is the most that is made up for. After it the right clock goes on at once.
        Assert.InRange(s_crowd.UpTo(after.Pointer) - s_crowd.UpTo(before), 1_700, 1_810);
    }

    [Fact]
    public void What_is_paused_stands_still_at_the_next_look_and_is_not_made_up_for()
    {
        RoomDocument room = Run(Open(), s_event, seconds: 60);
        EventDocument paused = Event(600, plan => plan with { Paused = true });

        RoomDocument halted = Run(room, paused, seconds: 300);
        RoomDocument resumed = Run(halted, s_event, seconds: 60);

        Assert.Equal((room.Pointer, Halt.Paused), (halted.Pointer, halted.Halt));
        Assert.Equal("paused", Phase(halted, paused, halted.SeenAt));
        Assert.Equal(590, s_crowd.UpTo(resumed.Pointer) - s_crowd.UpTo(halted.Pointer), 12.0);
    }

    [Fact]
    public void Nobody_is_admitted_when_nothing_is_left()
    {
        RoomDocument room = Run(Open(), s_event, seconds: 60);

        RoomDocument soldOut = Run(room, s_event, seconds: 120, left: 0);
        RoomDocument returned = Run(soldOut, s_event, seconds: 10, left: 100_000);

        Assert.Equal((room.Pointer, Halt.NothingLeft), (soldOut.Pointer, soldOut.Halt));
        Assert.Equal("soldOut", Phase(soldOut, s_event, soldOut.SeenAt, left: 0));
        Assert.InRange(s_crowd.UpTo(returned.Pointer) - s_crowd.UpTo(soldOut.Pointer), 50, 110);
    }

    /// <summary>A hundred seats, and everybody could take two: fifty people, until some have bought or let their time pass.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void No_more_seats_are_promised_than_are_left(bool isAuto)
    {
        EventDocument sale = Event(isAuto ? null : 6_000);
        RoomDocument room = Run(Open(), sale, seconds: 120, left: 100);

        Assert.Equal((50, Halt.Seats), (Math.Round(s_crowd.UpTo(room.Pointer)), room.Halt));

        // Ten have taken two each, so 80 seats are left for the other forty.
        RoomDocument bought = room with { Demand = room.Demand with { Buyers = 10, Seats = 20 } };
        Assert.Equal(50, s_crowd.UpTo(Run(bought, sale, seconds: 60, left: 80).Pointer), 1.0);

        // Nobody else came within the time of a pass: others get their chance, and few are expected to buy.
        RoomDocument later = Run(bought, sale, seconds: 600, left: 80);
        Assert.InRange(s_crowd.UpTo(later.Pointer), 90, 160);
    }

    /// <summary>Who bought after the draw before has no pass of this one.</summary>
    [Fact]
    public void Buyers_of_the_draw_before_are_not_taken_for_people_who_are_in()
    {
        RoomDocument room = Closed() with { Demand = Demand.Unknown with { Buyers = 5_000, Seats = 10_000 } };
        room = RoomDecision.Decide(room, s_event, Look(s_noon) with { SeenClosed = 1 })! with { Crowd = s_crowd };

        Assert.Equal(50, s_crowd.UpTo(Run(room, Event(6_000), seconds: 120, left: 100).Pointer), 1.0);
    }

    /// <summary>The history is as long as passes were. Of 6,000 people half have bought, and few of the others are in.</summary>
    [Fact]
    public void A_sale_goes_on_when_passes_are_to_last_longer()
    {
        RoomDocument room = Run(Open(), Event(600, plan => plan with { PassSeconds = 60 }), seconds: 600);
        room = room with { Demand = room.Demand with { Buyers = 3_000, Seats = 6_000 } };

        RoomDocument after = Run(room, Event(600, plan => plan with { PassSeconds = 3_600 }), seconds: 30, left: 3_000);

        Assert.Equal(300, s_crowd.UpTo(after.Pointer) - s_crowd.UpTo(room.Pointer), 15.0);
    }

    [Fact]
    public void A_room_that_decides_by_itself_gives_way_to_a_store_that_throttles_and_a_provider_that_is_away()
    {
        EventDocument sale = Event(perMinute: null);
        RoomDocument room = Run(Open(), sale, seconds: 10, left: 1_000_000);
        Assert.Equal(10 * Limits.MostAdmittedPerMinute / 60.0, s_crowd.UpTo(room.Pointer), 1_000.0);

        DateTimeOffset now = room.SeenAt;
        foreach (int second in (int[])[0, 5, 10])
        {
            room = RoomDecision.Decide(room, sale, Look(now.AddSeconds(second + 1), left: 1_000_000) with
            {
                Counted = new Counted(s_crowd, Demand.Unknown with { ThrottledAt = now.AddSeconds(second) }),
            })!;
        }

        Assert.Equal(0.125, room.Demand.Ease);
        double before = room.Pointer;
        RoomDocument slower = Run(room, sale, seconds: 5, left: 1_000_000);
        Assert.Equal(5 * Limits.MostAdmittedPerMinute / 60.0 / 8, s_crowd.UpTo(slower.Pointer) - s_crowd.UpTo(before), 50.0);

        RoomDocument down = slower with { Demand = slower.Demand with { ProviderDownAt = slower.SeenAt } };
        RoomDocument halted = Run(down, sale, seconds: 10, left: 1_000_000);
        Assert.Equal((down.Pointer, Halt.Provider), (halted.Pointer, halted.Halt));
        Assert.True(Run(halted, sale, seconds: 20, left: 1_000_000).Pointer > down.Pointer);
    }

    /// <summary>Late comers of the last seconds are not counted yet, so the pointer stays behind them.</summary>
    [Fact]
    public void A_crowd_that_comes_at_once_to_an_empty_room_is_held_up()
    {
        RoomDocument empty = Run(Open() with { Crowd = Crowd.Nobody }, s_event, seconds: 30);
        double now = 1 + (empty.SeenAt - empty.Draw.ClosedAt!.Value).TotalSeconds;

        Assert.InRange(now - empty.Pointer, RoomDecision.CountedAfter.TotalSeconds, RoomDecision.CountedAfter.TotalSeconds + 1);
        var crowd = Crowd.Of(0, 5_000, [new((int)now, 1, 5_000)]);
        RoomDocument room = Run(empty with { Crowd = crowd }, s_event, seconds: 70);
        Assert.InRange(crowd.UpTo(room.Pointer), 500, 700);
    }

    [Fact]
    public void The_pointer_stays_behind_the_last_count_when_counts_are_late()
    {
        RoomDocument room = Open() with { Crowd = Crowd.Nobody, CountedAt = At("12:00:20") };

        Assert.Equal(1 + 15 + 20 - 6, Run(room, s_event, seconds: 60).Pointer);
    }

    [Fact]
    public void Whom_a_clock_that_was_ahead_has_admitted_stays_admitted()
    {
        RoomDocument empty = Run(Open() with { Crowd = Crowd.Nobody }, s_event, seconds: 30);
        RoomDocument ahead = RoomDecision.Decide(empty, s_event, Look(empty.SeenAt.AddMinutes(3)))!;

        RoomDocument after = Run(ahead, s_event, seconds: 60, from: empty.SeenAt);

        Assert.True(ahead.Pointer > empty.Pointer + 170);
        Assert.Equal(ahead.Pointer, after.Pointer);
    }

    [Fact]
    public void A_clock_that_was_ahead_when_it_closed_the_lobby_gives_nobody_a_place_before_those_of_the_lobby()
    {
        RoomDocument room = Closed();
        room = room with { Draw = room.Draw with { ClosedAt = At("12:05") } };

        Assert.Equal(0, RoomEntry.Place(room, At("12:00:01")).Late);
        Assert.Equal(1_000, RoomEntry.Place(room, At("12:05:01")).Late);
    }

    [Fact]
    public void Nobody_is_admitted_before_the_sale_when_a_clock_that_was_ahead_has_drawn()
    {
        RoomDocument closed = RoomDecision.Decide(Lobby(), s_event, Look(At("12:30")))!;
        RoomDocument drawn = RoomDecision.Decide(closed, s_event, Look(At("12:30:10")) with { SeenClosed = 1 })! with { Crowd = s_crowd };

        RoomDocument early = Run(drawn, s_event, seconds: 60, from: At("11:31"));
        RoomDocument late = Run(early, s_event, seconds: 60, from: s_noon);

        Assert.Equal(0, early.Pointer);
        Assert.InRange(s_crowd.UpTo(late.Pointer), 570, 600);
    }

    /// <summary>Else the history hides what came after it, and in a room that stands still all who come are of that later time.</summary>
    [Fact]
    public void A_look_by_a_clock_that_was_ahead_leaves_no_times_to_come()
    {
        RoomDocument room = Run(Open(), s_event, seconds: 120);
        DateTimeOffset now = room.SeenAt;
        RoomDocument ahead = Run(room, s_event, seconds: 2, from: now.AddHours(1));
        RoomDocument after = Run(ahead, s_event, seconds: 120, from: now);

        Assert.True(ahead.History[^1].At > now.AddHours(1));
        Assert.All(after.History, step => Assert.InRange(step.At, s_noon, after.SeenAt));
        Assert.Equal(after.History.Select(step => step.At).Order(), after.History.Select(step => step.At));

        EventDocument paused = Event(600, plan => plan with { Paused = true });
        RoomDocument halted = Run(room, paused, seconds: 1, from: now.AddHours(1));
        Assert.Equal(now.AddSeconds(10), Run(halted, paused, seconds: 10, from: now).SeenAt, TimeSpan.FromSeconds(5));
    }

    [Theory]
    [InlineData(-20, false)]
    [InlineData(-10, true)]
    [InlineData(3, true)]
    [InlineData(3_600, false)]
    public void A_provider_is_down_for_a_while_after_it_has_failed_by_any_clock(int seconds, bool isDown) =>
        Assert.Equal(isDown, Pace.IsProviderDown(Demand.Unknown with { ProviderDownAt = s_noon.AddSeconds(seconds) }, s_noon));

    [Theory]
    [InlineData("11:00", "12:00", "12:00")]
    [InlineData("11:59:30", "12:00", "12:00")]
    [InlineData("11:59:31", "12:00", "12:00:01")]
    [InlineData("12:30", "12:00", "12:30:30")]
    public void The_draw_is_at_the_opening_of_the_sale_and_half_a_minute_after_the_lobbys_at_least(
        string opensAt, string onSaleAt, string drawAt)
    {
        EventDocument sale = Event(600, plan => plan with { OpensAt = At(opensAt) }) with { OnSaleAt = At(onSaleAt) };

        Assert.Equal(At(drawAt), RoomTimes.DrawAt(sale));
    }

    [Fact]
    public void The_history_stays_small_and_tells_when_a_place_was_passed()
    {
        RoomDocument room = Open();
        Dictionary<double, DateTimeOffset> passed = [];
        for (int second = 1; second <= 7_200; second++)
        {
            room = RoomDecision.Decide(room, s_event, Look(s_noon.AddSeconds(second)))!;
            passed[room.Pointer] = room.SeenAt;
        }

        Assert.InRange(room.History.Count, 70, 100);
        TimeSpan passFor = TimeSpan.FromMinutes(10);
        Assert.All(passed.Where(one => one.Value > room.SeenAt - (3 * passFor)), one => Assert.InRange(
            PassWindow.EndsAt(room, one.Key, passFor)!.Value - one.Value, 3 * passFor, (3 * passFor) + TimeSpan.FromSeconds(31)));
        Assert.All(passed.Where(one => one.Value < room.SeenAt - (3 * passFor) - TimeSpan.FromSeconds(31)), one =>
            Assert.True(PassWindow.EndsAt(room, one.Key, passFor) < room.SeenAt));
        Assert.Null(PassWindow.EndsAt(room, room.Pointer + 0.001, passFor));
    }

    [Theory]
    [InlineData(0.10, "12:01:00", 5, "12:11:00", null)]
    [InlineData(0.10, "12:21:00", 5, "12:31:00", null)]
    [InlineData(0.10, "12:25:00", 5, "12:31:00", null)]
    [InlineData(0.10, "12:30:59.999", 5, "12:31:00", null)]
    [InlineData(0.10, "12:31:00", 5, null, "place-spent")]
    [InlineData(0.10, "12:01:00", 0, null, "sold-out")]
    [InlineData(0.11, "12:01:00", 5, null, "not-admitted-yet")]
    public void A_place_gives_passes_for_three_times_as_long_as_a_pass_lasts(double value, string at, int left, string? until, string? code)
    {
        RoomDocument room = Open() with { Pointer = 0.1, History = [new(s_noon, 0, 0, 0), new(At("12:01"), 0.1, 10, 0)] };

        (DateTimeOffset? end, Refusal? refusal) = RoomEntry.Pass(room, s_event.WaitingRoom!, value, left, TimeSpan.FromSeconds(7), At(at));

        Assert.Equal((until is null ? (DateTimeOffset?)null : At(until), code), (end, refusal?.Code));
    }

    [Theory]
    [InlineData(1, null, 1, "counts")]
    [InlineData(1, null, 2, "counts")]
    [InlineData(2, null, 1, "waits")]
    [InlineData(1, 500L, 1, "counts")]
    [InlineData(1, 500L, 2, "over")]
    [InlineData(2, 500L, 1, "waits")]
    public void A_place_of_the_lobby_counts_in_every_later_draw_and_a_late_one_in_its_own(int of, long? late, int draw, string what)
    {
        var place = new Place(of, late);
        RoomDocument room = Open() with { Draw = Open().Draw with { Number = draw } };

        Assert.Equal(what, RoomEntry.IsOver(place, room) ? "over" : RoomEntry.Counts(place, room) ? "counts" : "waits");
    }

    [Fact]
    public void What_is_said_of_a_place_is_a_range_and_what_clients_do_is_spread()
    {
        RoomDocument room = Run(Open(), s_event, seconds: 600);
        Ahead ahead = Estimate.Ahead(room, 0.5);

        Assert.InRange(ahead.People, 43_000, 45_000);
        Assert.InRange(ahead.Error, 700, 1_200);
        MinuteRange minutes = Estimate.Minutes(room, s_event.WaitingRoom!, ahead, room.SeenAt)!;
        Assert.InRange(44_000 / 600.0, minutes.From, minutes.To);
        Assert.InRange(minutes.To - minutes.From, 1, 8);
        Assert.Equal(1, Estimate.Odds(room, s_event.WaitingRoom!, ahead, new Supply(200_000, 0), room.SeenAt));
        Assert.InRange(Estimate.Odds(room, s_event.WaitingRoom!, ahead, new Supply(20_000, 0), room.SeenAt), 0.15, 0.25);
        Assert.Equal((4, 7), (Polling.Seconds(TimeSpan.Zero, 0), Polling.Seconds(TimeSpan.Zero, 0.999)));
        Assert.Equal((45, 75), (Polling.Seconds(TimeSpan.FromHours(9), 0), Polling.Seconds(TimeSpan.FromHours(9), 0.999)));
    }

    /// <summary>A pause of four minutes is no sign that the line is slow.</summary>
    [Theory]
    [InlineData(10)]
    [InlineData(60)]
    [InlineData(200)]
    public void The_pace_is_measured_after_the_last_halt(int seconds)
    {
        RoomDocument room = Run(Open(), s_event, seconds: 120);
        RoomDocument halted = Run(room, Event(600, plan => plan with { Paused = true }), seconds: 240);
        RoomDocument resumed = Run(halted, s_event, seconds);

        Assert.InRange(Pace.Measured(resumed, s_event.WaitingRoom!, resumed.SeenAt), 570, 600);
        Assert.InRange(Pace.Measured(halted, s_event.WaitingRoom!, halted.SeenAt), 1, 300);
    }

    private static DateTimeOffset At(string time) => s_noon.AddHours(-12) + TimeSpan.Parse(time, CultureInfo.InvariantCulture);

    private static string Seed(string digits) => string.Concat(Enumerable.Repeat(digits, Draw.SeedBytes));

    private static EventDocument Event(int? perMinute, Func<WaitingRoomPlan, WaitingRoomPlan>? change = null)
    {
        var plan = new WaitingRoomPlan(At("11:00"), perMinute, 600);
        return TestEvents.Of("gala") with { OnSaleAt = s_noon, WaitingRoom = change is null ? plan : change(plan) };
    }

    private static Look Look(DateTimeOffset now, string seed = "00", int left = 1_000_000) =>
        new(now, Seed(seed), 0, new Supply(left, 0), null);

    private static RoomDocument Lobby() => RoomDecision.Decide(null, s_event, Look(At("11:00")))!;

    private static RoomDocument Closed() => RoomDecision.Decide(Lobby(), s_event, Look(At("11:59:45")))!;

    private static RoomDocument Open() =>
        RoomDecision.Decide(Closed(), s_event, Look(s_noon) with { SeenClosed = 1 })! with { Crowd = s_crowd };

    private static RoomDocument Run(RoomDocument room, EventDocument sale, int seconds, int left = 1_000_000, DateTimeOffset? from = null)
    {
        DateTimeOffset start = from ?? room.SeenAt;
        for (int second = 1; second <= seconds; second++)
        {
            room = RoomDecision.Decide(room, sale, Look(start.AddSeconds(second), left: left)) ?? room;
        }

        return room;
    }

    private static string Phase(RoomDocument room, EventDocument sale, DateTimeOffset now, int left = 1) =>
        QueueView.PhaseOf(sale, room, left, now) switch
        {
            RoomPhase.SoldOut => "soldOut",
            { } phase => phase.ToString().ToLowerInvariant(),
            null => "none",
        };
}
