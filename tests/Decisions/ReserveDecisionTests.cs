using System.Text.Json;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Reserve;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// The reserve protocol's decisions as tables. Seats are of row A of section A, and named by their numbers; three tickets of the event are
/// the most that one user may have.
/// </summary>
public sealed class ReserveDecisionTests
{
    private const int MaxTickets = 3;

    /// <summary>A reserve that has lost seat 9 in its first try.</summary>
    private static readonly ReserveAttempt s_attempt = new(4, 1, [Seat("9")]);

    private static readonly ReserveAttempt s_otherwise = s_attempt with { Otherwise = BookingRefusals.EventOver() };

    /// <summary>Bookings of the user.</summary>
    private static readonly Dictionary<string, BookingDocument[]> s_mine = new()
    {
        ["none"] = [],
        ["a hold of 1"] = [Mine(1, "held", "1")],
        ["a hold of 1 and 2"] = [Mine(1, "held", "1 2")],
        ["payment for 1"] = [Mine(1, "paying", "1")],
        ["tickets for 1"] = [Mine(1, "sold", "1")],
        ["tickets for 1 and a hold of 2"] = [Mine(1, "sold", "1"), Mine(2, "held", "2")],
        ["ended ones of 1"] = [Mine(5, "expired", "1"), Mine(2, "cancelled", "1"), Mine(3, "refunded", "1")],
        ["a hold of 1 by key"] = [Mine(1, "held", "1", "key")],
        ["tickets for 1 by key"] = [Mine(1, "sold", "1", "key")],
        ["the best 2 by key"] = [Mine(1, "held", "5 6", "key", "best 2")],
        ["3 tickets by key"] = [Mine(1, "sold", "1 2 3", "key")],
        ["a refused one of 1 by key"] = [Refused(1, "1", "key", "1", superseded: false)],
        ["a superseded one by key"] = [Refused(1, "best 2", "key", "5", superseded: true)],
        ["a superseded one and the next by key"] =
            [Mine(2, "held", "7 8", "key", "best 2"), Refused(1, "best 2", "key", "5", superseded: true)],
        ["a hold and a superseded one by key"] =
            [Refused(2, "best 2", "key", "5", superseded: true), Mine(1, "held", "7 8", "key", "best 2")],
        ["a superseded one of another request by key"] = [Refused(1, "best 3", "key", "5", superseded: true)],
    };

    [Theory]

    // From the beginning of the sale to the beginning of the event.
    [InlineData("gala", "1", "09:59:59.9999999", "not-on-sale")]
    [InlineData("gala", "1", "10:00", "goes on")]
    [InlineData("gala", "1", "19:59:59.9999999", "goes on")]
    [InlineData("gala", "1", "20:00", "event-over")]
    [InlineData("cancelled", "1", "12:00", "event-cancelled")]
    [InlineData("cancelled", "1", "20:00", "event-cancelled")]
    [InlineData("cancelled", "99", "12:00", "event-cancelled")]

    // What the plan has and sells.
    [InlineData("gala", "99", "12:00", "unknown-seat")]
    [InlineData("gala", "1 99", "12:00", "unknown-seat")]
    [InlineData("gala", "98", "09:00", "not-on-sale")]
    [InlineData("gala", "N1", "12:00", "not-for-sale")]
    [InlineData("gala", "best 2", "12:00", "goes on")]
    [InlineData("gala", "best 2 in A", "12:00", "goes on")]
    [InlineData("gala", "best 2 in N", "12:00", "not-for-sale")]
    [InlineData("gala", "best 2 in Z", "12:00", "not-found")]

    // So many as one user may have.
    [InlineData("gala", "1 2 3", "12:00", "goes on")]
    [InlineData("gala", "1 2 3 4", "12:00", "ticket-limit")]
    [InlineData("gala", "best 3", "12:00", "goes on")]
    [InlineData("gala", "best 4", "12:00", "ticket-limit")]
    [InlineData("gala", "1 2 3 99", "12:00", "unknown-seat")]
    public void A_reserve_begins_where_the_event_can_serve_it(string eventName, string request, string time, string expected) =>
        Assert.Equal(expected, ReserveDecision.Begin(Event(eventName), Request(request), MaxTickets, Given.At(time))?.Code ?? "goes on");

    [Theory]

    // The next number after all that the user has, live or not.
    [InlineData("none", "1", null, "12:05", "create 1 without 9")]
    [InlineData("none", "1", "key", "12:05", "create 1 without 9")]
    [InlineData("a hold of 1", "2", null, "12:05", "create 2 without 9")]
    [InlineData("ended ones of 1", "1", null, "12:05", "create 6 without 9")]
    [InlineData("ended ones of 1", "1 2 3", null, "12:05", "create 6 without 9")]

    // Seats that the user has already.
    [InlineData("a hold of 1", "1", null, "12:05", "already-yours 1")]
    [InlineData("a hold of 1 and 2", "2 3", null, "12:05", "already-yours 2")]
    [InlineData("a hold of 1 and 2", "1 2", null, "12:05", "already-yours 1 2")]
    [InlineData("payment for 1", "1", null, "12:05", "already-yours 1")]
    [InlineData("payment for 1", "1", null, "13:00", "already-yours 1")]
    [InlineData("tickets for 1", "1", null, "13:00", "already-yours 1")]
    [InlineData("tickets for 1 and a hold of 2", "2", null, "12:05", "already-yours 2")]
    [InlineData("a hold of 1 and 2", "2 3 4", null, "12:05", "already-yours 2")]
    [InlineData("a hold of 1", "1", null, "12:10:00.9999999", "already-yours 1")]
    [InlineData("a hold of 1", "1", null, "12:10:01", "create 2 without 9")]

    // As many as the user may have, holds included.
    [InlineData("a hold of 1 and 2", "3", null, "12:05", "create 2 without 9")]
    [InlineData("a hold of 1 and 2", "3 4", null, "12:05", "ticket-limit, 2 now")]
    [InlineData("a hold of 1 and 2", "best 1", null, "12:05", "create 2 without 9")]
    [InlineData("a hold of 1 and 2", "best 2", null, "12:05", "ticket-limit, 2 now")]
    [InlineData("tickets for 1 and a hold of 2", "best 2", null, "12:05", "ticket-limit, 2 now")]
    [InlineData("a hold of 1 and 2", "3 4", null, "12:10:00.9999999", "ticket-limit, 2 now")]
    [InlineData("a hold of 1 and 2", "3 4", null, "12:10:01", "create 2 without 9")]

    // An earlier request with the same key comes first.
    [InlineData("a hold of 1 by key", "1", "key", "12:05", "resume 1 in try 2")]
    [InlineData("3 tickets by key", "1 2 3", "key", "12:05", "resume 1 in try 2")]
    [InlineData("a hold of 1 by key", "2", "key", "12:05", "idempotency-key-reused")]

    // Where it went on to other seats, so does this one, without those that it lost.
    [InlineData("a superseded one by key", "best 2", "key", "12:05", "create 2 without 9 5")]
    [InlineData("a superseded one by key", "best 2", null, "12:05", "create 2 without 9")]
    [InlineData("a superseded one by key", "best 2", "another key", "12:05", "create 2 without 9")]
    public void A_reserve_whose_number_is_taken_goes_by_what_its_user_has(
        string mine, string request, string? key, string time, string expected) => Assert.Equal(
            expected, Text(ReserveDecision.AfterRecall(s_mine[mine], Request(request), key, s_attempt, MaxTickets, Given.At(time))));

    /// <summary>What the next booking is made with, be it made now or once an earlier request's booking has lost its seats.</summary>
    [Theory]
    [InlineData("a hold of 1", "2", null, 2, "create, 2 ended")]
    [InlineData("a hold of 1", "2", null, 3, "too-many-ended-holds")]
    [InlineData("the best 2 by key", "best 2", "key", 2, "resume, 2 ended")]
    [InlineData("the best 2 by key", "best 2", "key", 3, "resume, 3 ended")]
    [InlineData("the best 2 by key", "best 3", "key", 3, "idempotency-key-reused")]
    public void Ended_holds_are_counted_on_and_refuse_no_repeat(string mine, string request, string? key, int count, string expected)
    {
        DateTimeOffset now = Given.At("12:05");
        ReserveStep step = ReserveDecision.AfterRecall(s_mine[mine], Request(request), key, s_attempt, MaxTickets, now);

        Assert.Equal(
            expected,
            ReserveDecision.WithEnded(step, Request(request), new EndedHolds(now, count), maxEndedHolds: 3, now) switch
            {
                ReserveStep.Create(var attempt) => $"create, {attempt.Ended?.Count ?? 0} ended",
                ReserveStep.Resume(var attempt, _) => $"resume, {attempt.Ended?.Count ?? 0} ended",
                ReserveStep.Refuse(var refusal) => refusal.Code,
                var other => Text(other),
            });
    }

    /// <summary>The next booking names those that have not ended, if their ids can be told from its own.</summary>
    [Theory]
    [InlineData("none", "gala-x-4", "")]
    [InlineData("ended ones of 1", "gala-y-6", "")]
    [InlineData("tickets for 1 and a hold of 2", "gala-x-3", "1 2")]
    [InlineData("tickets for 1 and a hold of 2", "gala-y-3", null)]
    public void The_next_booking_names_those_that_have_not_ended(string mine, string nextId, string? expected)
    {
        var step = (ReserveStep.Create)ReserveDecision.AfterRecall(
            s_mine[mine], Request("3"), null, s_attempt, MaxTickets, Given.At("12:05"));

        Assert.Equal(expected, ReserveDecision.OpenNumbers(step.Attempt, nextId) is { } open ? string.Join(' ', open) : null);
    }

    [Theory]
    [InlineData("none", "1", "key", "nothing")]
    [InlineData("a hold of 1", "1", null, "nothing")]
    [InlineData("a hold of 1", "1", "key", "nothing")]
    [InlineData("a hold of 1 by key", "1", null, "nothing")]
    [InlineData("a hold of 1 by key", "1", "another key", "nothing")]
    [InlineData("a hold of 1 by key", "1", "key", "resume 1 in try 2")]
    [InlineData("tickets for 1 by key", "1", "key", "resume 1 in try 2")]
    [InlineData("the best 2 by key", "best 2", "key", "resume 1 in try 2")]
    [InlineData("a refused one of 1 by key", "1", "key", "resume 1 in try 2")]

    // The key is of another request.
    [InlineData("a hold of 1 by key", "2", "key", "idempotency-key-reused")]
    [InlineData("a hold of 1 by key", "best 1", "key", "idempotency-key-reused")]
    [InlineData("the best 2 by key", "best 2 in A", "key", "idempotency-key-reused")]
    [InlineData("a superseded one of another request by key", "best 2", "key", "idempotency-key-reused")]

    // The latest counts.
    [InlineData("a superseded one by key", "best 2", "key", "nothing")]
    [InlineData("a superseded one and the next by key", "best 2", "key", "resume 2 in try 2")]
    [InlineData("a hold and a superseded one by key", "best 2", "key", "nothing")]
    public void A_repeated_request_asks_for_what_the_earlier_one_made(string mine, string request, string? key, string expected) =>
        Assert.Equal(expected, Text(ReserveDecision.Replay(s_mine[mine], Request(request), key, s_attempt)));

    [Theory]
    [InlineData("", true, "reserved")]
    [InlineData("", false, "verify")]
    [InlineData("1", true, "give up without 9 1, in try 2, 1 gone")]
    [InlineData("1", false, "give up without 9 1, in try 2, 1 gone")]
    [InlineData("1 2", true, "give up without 9 1 2, in try 2, 1 2 gone")]
    public void A_booking_that_named_its_seats_is_promised_or_given_up(string gone, bool alone, string expected) =>
        Assert.Equal(expected, Text(ReserveDecision.AfterClaim(s_attempt, Mine(4, "held", "1 2"), Seats(gone), alone)));

    [Theory]

    // A repeat of the request got the seats for it.
    [InlineData("not refused", "1", null, false, "verify")]
    [InlineData("not refused", "1", null, true, "verify, replayed")]
    [InlineData("not refused", "best 1", "event-over", true, "verify, replayed")]

    // It goes on with other seats, where that may be.
    [InlineData("superseded", "best 1", null, false, "create 5 without 9 1")]
    [InlineData("superseded", "best 1", null, true, "create 5 without 9 1")]
    [InlineData("superseded", "best 1", "event-over", false, "event-over")]
    [InlineData("superseded", "best 1", "event-over", true, "event-over")]

    // It is refused.
    [InlineData("refused", "best 1", null, false, "sold-out")]
    [InlineData("refused", "best 1", null, true, "sold-out, replayed")]
    [InlineData("refused", "best 1", "event-over", true, "sold-out, replayed")]
    [InlineData("refused", "1", null, false, "seat-taken 1, 3 is free")]
    [InlineData("refused", "1", null, true, "seat-taken 1, 3 is free, replayed")]
    [InlineData("refused", "1", "event-over", true, "seat-taken 1, 3 is free, replayed")]
    public void A_booking_that_has_ended_says_why(string refusal, string request, string? otherwise, bool replayed, string expected) =>
        Assert.Equal(expected, Text(ReserveDecision.AfterEnd(
            otherwise is null ? s_attempt : s_otherwise, Request(request), Ended("cancelled", refusal), replayed)));

    [Theory]

    // As it was when its seats were named, since those are what is promised. A repeat shows it as it is now.
    [InlineData("held", "not refused", false, "reserved")]
    [InlineData("held", "not refused", true, "reserved, replayed as Held")]
    [InlineData("paying", "not refused", false, "reserved")]
    [InlineData("sold", "not refused", true, "reserved, replayed as Booked")]
    [InlineData("held", "refused", false, "reserved")]

    // It has ended meanwhile. A repeat of what was promised shows the end, and of what was refused tells so again.
    [InlineData("expired", "not refused", false, "hold-expired")]
    [InlineData("cancelled", "not refused", false, "hold-expired")]
    [InlineData("refunded", "not refused", false, "hold-expired")]
    [InlineData("expired", "not refused", true, "reserved, replayed as Expired")]
    [InlineData("cancelled", "not refused", true, "reserved, replayed as Cancelled")]
    [InlineData("cancelled", "refused", false, "seat-taken 1, 3 is free")]
    [InlineData("cancelled", "refused", true, "seat-taken 1, 3 is free, replayed")]
    [InlineData("cancelled", "superseded", false, "create 5 without 9 1")]
    [InlineData("cancelled", "superseded", true, "create 5 without 9 1")]
    public void A_booking_is_promised_unless_it_has_ended(string state, string refusal, bool replayed, string expected) =>
        Assert.Equal(expected, Text(ReserveDecision.AfterVerify(
            s_attempt, Request("1"), Mine(4, "held", "1 2"), Ended(state, refusal), replayed)));

    [Theory]
    [InlineData("best 2", null, 0, true)]
    [InlineData("best 2", null, 4, true)]
    [InlineData("best 2", null, 5, false)]
    [InlineData("best 2", null, 6, false)]
    [InlineData("best 2", "event-over", 0, false)]
    [InlineData("1 2", null, 0, false)]
    public void Only_the_best_seats_are_tried_again_and_five_times(string request, string? otherwise, int tries, bool expected) =>
        Assert.Equal(expected, ReserveDecision.MayTryOthers(
            Request(request), (otherwise is null ? s_attempt : s_otherwise) with { Tries = tries }));

    private static string Text(ReserveStep? step) => step switch
    {
        null => "nothing",
        ReserveStep.Create(var attempt) => $"create {attempt.Number} without {Numbers(attempt.Lost)}",
        ReserveStep.Resume(var attempt, var earlier) => $"resume {earlier.Number} in try {attempt.Tries}",
        ReserveStep.GiveUp({ Tries: var tries, Lost: var lost }, { Number: 4 }, var gone, false) =>
            $"give up without {Numbers(lost)}, in try {tries}, {Numbers(gone)} gone",
        ReserveStep.Verify(_, { Number: 4 }, var replayed) => $"verify{(replayed ? ", replayed" : "")}",
        ReserveStep.Answer(ReserveOutcome.Reserved({ Number: 4 } booking, var replayed)) =>
            $"reserved{(replayed ? $", replayed as {booking.State}" : "")}",
        ReserveStep.Answer(ReserveOutcome.Refused(var refusal, var replayed)) => $"{Text(refusal)}{(replayed ? ", replayed" : "")}",
        _ => $"unexpectedly {step}",
    };

    [Theory]
    [InlineData("held", "alone", "1", "cancelled, nothing left to do")]
    [InlineData("held", "alone", "2", "cancelled, to be tidied at once")]
    [InlineData("held", "open", "1", "cancelled, to be tidied at once")]
    [InlineData("held", "given", "2", "stays")]
    [InlineData("paying", "alone", "2", "stays")]
    [InlineData("held again", "open", "2", "stays")]
    [InlineData("expired", "alone", "2", "stays")]
    public void A_reserve_that_lost_a_seat_ends_its_booking_unless_the_seats_were_promised(
        string state, string answer, string lost, string expected)
    {
        BookingDocument booking = Mine(4, state, "1 2") with
        {
            Answer = answer == "alone" ? null : Enum.Parse<ReserveAnswer>(answer, ignoreCase: true),
        };
        var refusal = new BookingRefusal([Seat(lost)], [Seat("7")], Superseded: true);
        DateTimeOffset now = Given.At("12:03");

        BookingDocument? written = ReserveDecision.GivenUp(booking, refusal, now);

        Assert.Equal(expected, written switch
        {
            null => "stays",
            { State: BookingState.Cancelled, Refused: 1, DueAt: null } => "cancelled, nothing left to do",
            { State: BookingState.Cancelled, Refused: 1, DueAt: { } due } when due == now.ToUnixTimeMilliseconds() =>
                "cancelled, to be tidied at once",
            _ => "otherwise",
        });
        Assert.True(written is null || written.Refusal == refusal);
    }

    private static string Text(Refusal refusal) => refusal.Code switch
    {
        "ticket-limit" => $"{refusal.Code}{(refusal.Detail.Contains(" have 2 now", StringComparison.Ordinal) ? ", 2 now" : "")}",
        "seat-taken" => $"{refusal.Code} {Numbers(Ids(refusal, "conflicts"))}, {Numbers(Ids(refusal, "alternative"))} is free",
        "already-yours" => $"{refusal.Code} {Numbers(Ids(refusal, "conflicts"))}",
        _ => refusal.Code,
    };

    private static string[] Ids(Refusal refusal, string member) =>
        JsonSerializer.Deserialize<string[]>(refusal.More.Single(one => one.Name == member).Json.Span)!;

    private static string Numbers(IEnumerable<string> ticketIds) =>
        string.Join(' ', ticketIds.Select(id => TicketId.Parse(id)!.Value.Seat));

    private static string Seat(string number) => number.StartsWith('N') ? $"gala-N-A-{number[1..]}" : $"gala-A-A-{number}";

    private static string[] Seats(string numbers) => [.. numbers.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Seat)];

    /// <summary>Such as <c>1 2</c>, <c>best 2</c> or <c>best 2 in A</c>.</summary>
    private static SeatRequest Request(string text) => text.Split(' ') switch
    {
        ["best", var quantity] => new SeatRequest.Best("gala", null, int.Parse(quantity, null)),
        ["best", var quantity, "in", var section] => new SeatRequest.Best("gala", section, int.Parse(quantity, null)),
        _ => new SeatRequest.Named("gala", [.. Seats(text).Select(id => TicketId.Parse(id)!.Value)]),
    };

    private static EventDocument Event(string name) => TestEvents.Of(
        "gala", TestEvents.Section("A", rows: 1, seats: 20), TestEvents.Section("N", rows: 1, seats: 20, band: null)) with
    {
        Status = name == "cancelled" ? EventStatus.Cancelled : EventStatus.Scheduled,
        OnSaleAt = Given.At("10:00"),
        StartsAt = Given.At("20:00"),
    };

    private static BookingDocument Mine(int number, string state, string seats, string? key = null, string? request = null)
    {
        BookingDocument booking = Given.Booking(state);
        return booking with
        {
            Id = $"gala-x-{number}",
            Number = number,
            Tickets = [.. Seats(seats).Select(id => new BookedTicket(id, "A", "A", TicketId.Parse(id)!.Value.Seat, 5_000))],
            IdempotencyKey = key,
            Fingerprint = Request(request ?? seats).Fingerprint,
        };
    }

    private static BookingDocument Refused(int number, string request, string key, string conflict, bool superseded) =>
        Mine(number, "cancelled", "5", key, request) with
        {
            Refused = 1,
            Refusal = new BookingRefusal([Seat(conflict)], [], superseded),
        };

    private static BookingDocument Ended(string state, string refusal) => Mine(4, state, "1 2") with
    {
        Refusal = refusal == "not refused" ? null : new BookingRefusal([Seat("1")], [Seat("3")], refusal == "superseded"),
    };
}
