using TicketMaster.Rehearsal;
using Xunit;

namespace TicketMaster.Tests.Rehearsal;

/// <summary>The judge of a rehearsal finds each promise that was broken, and none that was kept.</summary>
public sealed class JudgeTests
{
    private static readonly DateTimeOffset s_draw = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    /// <summary>A hundred places, of which forty are let in; two seats are sold, and then nothing is left.</summary>
    private static Story Kept { get; } = new()
    {
        Opened = s_draw,
        Sale = TimeSpan.FromMinutes(2),
        PerMinute = 30,
        Capacity = 2,
        Guests = [.. Enumerable.Range(0, 100).Select(i => new Guest(s_draw.AddSeconds(-60), null, (i + 1) / 100.0, i < 2 ? 1 : 0))],
        Passes =
        [
            Asked(0.01, 1, PassAnswer.Given), Asked(0.02, 6, PassAnswer.Given), Asked(0.5, 8, PassAnswer.NotYet, pointer: 0.03),
            Asked(0.05, 100, PassAnswer.NothingLeft),
        ],
        Seen =
        [
            .. Enumerable.Range(0, 240).Select(second => new Seen(
                s_draw.AddSeconds(second),
                second < 80 ? "open" : "soldOut",
                0.01 + (0.005 * Math.Min(second, 80)),
                second < 80 ? 1_000 : 0,
                Held: 0,
                SeatsEach: 1,
                CouldTake: 10)),
        ],
        QueueAsked = [.. Enumerable.Range(0, 241).Select(second => s_draw.AddSeconds(second))],
        Bookings = [Sale("b1", "S1-A-1", 50), Sale("b2", "S1-A-2", 30), new Booked("u", "b3", "expired", ["S1-A-1"], 50)],
        Payments = [Money("b1", 50), Money("b2", 30), new Paid("p3", "b3", "refunded", 50, 50), new Paid("p4", "b2", "declined", 0, 0)],
        Cheats = [new Cheated("no pass", false, "403 pass-required")],
    };

    private static readonly Dictionary<string, (string Promise, Func<Story, Story> Break)> s_broken = new()
    {
        ["refused although the public pointer had passed the place"] = (
            "Nobody who is ready is passed over",
            story => story with { Passes = [.. story.Passes, Asked(0.03, 9, PassAnswer.NotYet, pointer: 0.03)] }),
        ["refused after somebody behind got in"] = (
            "Nobody who is ready is passed over",
            story => story with { Passes = [.. story.Passes, Asked(0.015, 7, PassAnswer.NotYet, pointer: 0.01)] }),
        ["in before the pointer"] = (
            "Nobody who is ready is passed over",
            story => story with { Passes = [.. story.Passes, Asked(0.4, 3, PassAnswer.Given, pointer: 0.02)] }),
        ["sent away although seats were left"] = (
            "Nobody who is ready is passed over",
            story => story with { Passes = [.. story.Passes, Asked(0.03, 20, PassAnswer.NothingLeft)] }),
        ["a place that is spent before its time"] = (
            "Nobody who is ready is passed over",
            story => story with { PassFor = TimeSpan.FromMinutes(1), Passes = [.. story.Passes, Asked(0.03, 100, PassAnswer.Spent)] }),
        ["nobody got a pass"] = (TookPlace, story => story with { Passes = [] }),
        ["no draw"] = (TookPlace, story => story with { Seen = [.. story.Seen.Select(seen => seen with { Pointer = null })] }),
        ["somebody never got a place"] = (TookPlace, story => story with { Outside = ["guest-7 came and never got a place."] }),
        ["a kill that did not happen"] = (TookPlace, story => story with { NotRehearsed = ["The app was killed once instead of twice."] }),
        ["everybody came in at once"] = (
            Rate, story => story with { Seen = [.. story.Seen.Select((seen, i) => i < 40 ? seen : seen with { Pointer = 1 })] }),
        ["the pointer went back"] = (
            "The pointer never goes back",
            story => story with { Seen = [.. story.Seen.Select((seen, i) => i == 30 ? seen with { Pointer = 0.02 } : seen)] }),
        ["another place after a reload"] = (
            "A place survives reloads and other devices", story => story with { LostPlaces = ["guest-1"] }),
        ["the pointer stood still in the end"] = (
            Rate,
            story => story with
            {
                Sale = TimeSpan.FromMinutes(1),
                Seen = [.. story.Seen.Select((seen, i) => i > 40 ? seen with { Pointer = story.Seen[40].Pointer } : seen)],
            }),
        ["the pointer stood still for longer than is made up for"] = (
            Rate,
            story => story with
            {
                Passes = [.. story.Passes.SkipLast(1)],
                Seen =
                [
                    .. story.Seen.Select((seen, i) => i < 150
                        ? seen with { Phase = "open", Left = 1_000, Pointer = 0.01 + (0.005 * (i is > 10 and < 75 ? 10 : i)) }
                        : seen with { Pointer = 0.76 }),
                ],
            }),
        ["admitted too fast"] = (Rate, story => story with { PerMinute = 15 }),
        ["admitted too slowly"] = (Rate, story => story with { PerMinute = 70 }),
        ["two bookings of one seat"] = (
            "No seat is sold twice",
            story => story with
            {
                Bookings = [.. story.Bookings, Sale("b4", "S1-A-1", 50)],
                Payments = [.. story.Payments, Money("b4", 50)],
            }),
        ["a ticket for nothing"] = (Money_, story => story with { Payments = [Money("b1", 50)] }),
        ["a ticket for less"] = (Money_, story => story with { Payments = [Money("b1", 50), Money("b2", 29)] }),
        ["a ticket that was paid for twice"] = (
            Money_, story => story with { Payments = [.. story.Payments, new Paid("p5", "b1", "captured", 50, 0)] }),
        ["money for a booking that has ended"] = (
            Money_, story => story with { Payments = [.. story.Payments, new Paid("p5", "b3", "captured", 50, 0)] }),
        ["half a refund"] = (
            Money_, story => story with { Payments = [.. story.Payments, new Paid("p5", "b3", "captured", 50, 25)] }),
        ["money for a booking that nobody has"] = (Money_, story => story with { Payments = [.. story.Payments, Money("gone", 50)] }),
        ["a ticket whose money went back"] = (
            Money_, story => story with { Payments = [Money("b1", 50), new Paid("p2", "b2", "refunded", 30, 30)] }),
        ["a payment that did not settle"] = (
            Money_, story => story with { Payments = [.. story.Payments, new Paid("p5", "b3", "authorised", 0, 0)] }),
        ["a booking that did not settle"] = (
            Money_, story => story with { Bookings = [.. story.Bookings, new Booked("u", "b5", "paying", ["S1-A-3"], 50)] }),
        ["a seat left over while people wait"] = (
            "No seat is left over while people wait", story => story with { Capacity = 3 }),
        ["a pass after nothing was left"] = (
            Nothing, story => story with { Passes = [.. story.Passes, Asked(0.04, 100, PassAnswer.Given)] }),
        ["a pass long after the last seat came back"] = (
            Nothing,
            story => story with
            {
                Passes = [.. story.Passes, Asked(0.04, 100, PassAnswer.Given)],
                Returns = [new Span(s_draw.AddSeconds(85), s_draw.AddSeconds(94))],
            }),
        ["more than a request a second"] = (
            Polling,
            story => story with { QueueAsked = [.. story.QueueAsked.SelectMany(at => new[] { at, at.AddSeconds(0.5) })] }),
        ["fewer requests when few wait"] = (
            Polling, story => story with { QueueAsked = [.. story.QueueAsked.Where((_, i) => i < 100 || i % 2 == 0)] }),
        ["a cheat that gets through"] = (
            "No cheat gets through", story => story with { Cheats = [new Cheated("no pass", true, "201 ")] }),
        ["an error of the app"] = ("No request fails in the app", story => story with { Failures = ["GET /queue: 500"] }),
    };

    private const string TookPlace = "The sale took place, with all that was to go wrong";
    private const string Rate = "People are admitted at the rate that was asked for";
    private const string Money_ = "Money captured is tickets and refunds";
    private const string Nothing = "No pass is given when nothing was left for 5 s";
    private const string Polling = "Polling costs the app nothing that grows with people";

    public static TheoryData<string> Broken { get; } = new(s_broken.Keys);

    [Fact]
    public void A_story_without_a_breach_is_kept() =>
        Assert.All(Judge.Of(Kept), verdict => Assert.True(verdict.IsKept, $"{verdict.Promise}: {string.Join(' ', verdict.Breaches)}"));

    [Theory]
    [MemberData(nameof(Broken))]
    public void A_broken_promise_is_found_and_no_other(string how)
    {
        (string promise, Func<Story, Story> breaking) = s_broken[how];

        Verdict[] broken = [.. Judge.Of(breaking(Kept)).Where(verdict => !verdict.IsKept)];

        Assert.Equal([promise], broken.Select(verdict => verdict.Promise));
        Assert.All(broken, verdict => Assert.All(verdict.Breaches, breach => Assert.NotEmpty(breach)));
    }

    /// <summary>Each of these looks like a breach and is none.</summary>
    [Fact]
    public void What_is_no_breach_is_kept()
    {
        (string Why, Story Story)[] kept =
        [
            ("a pass within five seconds", Kept with { Passes = [.. Kept.Passes, Asked(0.04, 84, PassAnswer.Given)] }),
            ("a seat had come back", Kept with
            {
                Passes = [.. Kept.Passes, Asked(0.04, 100, PassAnswer.Given)],
                Returns = [new Span(s_draw.AddSeconds(96), s_draw.AddSeconds(103))],
            }),
            ("seats are left and nobody waits", Kept with { Capacity = 3, Guests = [.. Kept.Guests.Take(30)] }),
            ("a ticket that costs nothing", Kept with { Bookings = [.. Kept.Bookings, Sale("free", "S1-A-9", 0)] }),
            ("the app was away when the pointer was to be shown", Kept with
            {
                Passes = [.. Kept.Passes, Asked(0.04, 5, PassAnswer.Given, pointer: 0.03)],
                Seen = [.. Kept.Seen.Where((_, second) => second is < 5 or > 20)],
            }),
            ("the app was away in the end, and made up for it a moment later", Kept with
            {
                Sale = TimeSpan.FromMinutes(1),
                Seen = [.. Kept.Seen.Select((seen, i) => i is > 30 and < 65 ? seen with { Pointer = Kept.Seen[30].Pointer } : seen)],
            }),
            ("a place was spent while the app was away", Kept with
            {
                PassFor = TimeSpan.FromSeconds(20),
                Passes = [.. Kept.Passes, Asked(0.06, 72, PassAnswer.Spent)],
                Seen = [.. Kept.Seen.Where((_, second) => second is < 9 or > 20)],
            }),
            ("no rate was asked for", Kept with { PerMinute = null }),
            ("a place that was spent in its time", Kept with
            {
                PassFor = TimeSpan.FromMinutes(1), Passes = [.. Kept.Passes, Asked(0.03, 190, PassAnswer.Spent)],
            }),
            ("nothing was left for a moment", Kept with
            {
                Passes = [.. Kept.Passes, Asked(0.03, 20, PassAnswer.NothingLeft)],
                Seen = [.. Kept.Seen.Select((seen, i) => i == 22 ? seen with { Left = 0 } : seen)],
            }),
        ];

        Assert.All(kept, one => Assert.All(Judge.Of(one.Story), verdict => Assert.True(verdict.IsKept, $"{one.Why}: {verdict.Promise}")));
    }

    [Fact]
    public void A_sale_that_did_not_take_place_has_kept_nothing()
    {
        var nothing = new Story { Opened = s_draw, Sale = TimeSpan.Zero, PerMinute = 1, Capacity = 1 };

        Assert.Equal(3, Judge.Of(nothing).Single(verdict => verdict.Promise == TookPlace).Breaches.Count);
    }

    private static PassAsked Asked(double value, double second, PassAnswer answer, double? pointer = null) => new(
        value, pointer ?? value, s_draw.AddSeconds(second), s_draw.AddSeconds(second + 0.1), answer);

    private static Booked Sale(string bookingId, string seat, long total) => new("u", bookingId, "booked", [seat], total);

    private static Paid Money(string bookingId, long amount) => new($"p-{bookingId}", bookingId, "captured", amount, 0);
}
