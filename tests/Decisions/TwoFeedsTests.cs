using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Tests.Support;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>
/// What is shown of a seat comes by two change feeds, which know nothing of each other. Each story below is told in every order of its
/// documents' versions, with every version that a feed may leave out left out, and with late ones after newer ones. Whenever the last
/// version of each document has come, what is shown must be what the documents say.
/// </summary>
public sealed class TwoFeedsTests
{
    private static readonly PlanSection s_section = TestEvents.Section("A", rows: 1, seats: 2);

    /// <summary>What happens, one write a word. A seat's number follows a booking's name where it is not the first.</summary>
    public static TheoryData<string> Stories { get; } =
    [
        "alice holds",
        "alice holds, alice cancels, clear alice",
        "alice holds, alice expires, clear alice",
        "alice holds, alice expires, bob holds",
        "alice holds, alice expires, bob holds, bob pays, bob books",
        "alice holds, alice pays, alice books, alice captures, alice issues",
        "alice holds, alice pays, alice is declined, alice pays",
        "alice holds, alice pays, alice is declined, alice pays, alice books",
        "alice holds, alice pays, alice is declined, alice pays, alice is declined",
        "alice holds, alice pays, alice is declined, alice expires, bob holds",
        "alice holds, alice pays, alice expires, clear alice, bob holds",
        "alice holds, alice pays, alice expires, bob holds, bob pays",
        "alice holds, alice pays, alice books, alice is refunded, clear alice",
        "alice holds, alice pays, alice books, alice is refunded, bob holds, bob pays",
        "alice holds, alice holds 2, alice pays, alice books, alice is refunded 2, bob holds 2",
        "alice holds, alice holds 2, alice pays, alice books, alice is refunded 2, clear alice",
        "alice holds, alice books for nothing, alice is refunded, bob holds",
    ];

    [Theory]
    [MemberData(nameof(Stories))]
    public void Every_order_of_the_two_feeds_comes_to_what_the_documents_say(string story) =>
        Assert.Null(FirstWrong(story, known => known));

    /// <summary>An order tells nothing unless it would do harm without what is remembered for it.</summary>
    [Theory]
    [InlineData("alice holds, alice expires, bob holds")]
    [InlineData("alice holds, alice pays, alice expires, clear alice, bob holds")]
    public void Without_the_versions_of_seats_a_late_one_would_stay(string story) => Assert.NotNull(FirstWrong(
        story, known => known is null ? null : known with { SeatVersions = SeatVersions.Encode(new long[known.Seats.Length]) }));

    [Theory]
    [InlineData("alice holds, alice pays, alice is declined, alice pays")]
    [InlineData("alice holds, alice pays, alice is declined, alice pays, alice is declined")]
    public void Without_the_step_of_a_booking_a_late_one_would_stay(string story) =>
        Assert.NotNull(FirstWrong(story, known => known is null ? null : known with { Holds = default }));

    [Theory]
    [InlineData("alice holds, alice pays, alice expires, bob holds, bob pays")]
    [InlineData("alice holds, alice pays, alice books, alice is refunded, bob holds, bob pays")]
    public void Without_the_claims_a_late_booking_would_mark_or_free_the_seat_of_the_next(string story) => Assert.NotNull(FirstWrong(
        story,
        known => known,
        (change, known) => known is null
            ? change
            : change with { State = change.State with { Version = SeatVersions.Decode(known.SeatVersions.Span, 2)[change.Index] } }));

    /// <summary>Goes through every order. Whatever has come already brings nothing new when it comes again.</summary>
    private static string? FirstWrong(
        string story,
        Func<AvailabilityDocument?, AvailabilityDocument?> forget,
        Func<SeatChange, AvailabilityDocument?, SeatChange>? mistake = null)
    {
        (List<Told> told, string before, string after) = Play(story);
        return Search(null, told, []);

        string? Search(AvailabilityDocument? known, List<Told> left, List<Told> heard)
        {
            if (left.TrueForAll(one => !one.IsLast))
            {
                foreach ((DateTimeOffset at, string right) in new[] { (Story.Before, before), (Story.After, after) })
                {
                    string shown = known is null ? "aa" : AvailabilityProjection.AsShown(known, at).Seats;
                    if (shown != right)
                    {
                        return $"{shown} instead of {right} at {at:HH:mm} after {string.Join(", ", heard)}";
                    }
                }

                IEnumerable<SeatChange> again = heard.SelectMany(one => one.Changes);
                if (mistake is null && AvailabilityProjection.Apply(known, "gala", s_section, again) is not null)
                {
                    return $"a repeat changes something after {string.Join(", ", heard)}";
                }
            }

            foreach (Told next in left)
            {
                IEnumerable<SeatChange> changes = mistake is null || !next.IsBooking
                    ? next.Changes
                    : next.Changes.Select(change => mistake(change, known));
                AvailabilityDocument? then = AvailabilityProjection.Apply(forget(known), "gala", s_section, changes) ?? known;
                if (Search(then, [.. left.Where(one => one != next)], [.. heard, next]) is { } wrong)
                {
                    return wrong;
                }
            }

            return null;
        }
    }

    private static (List<Told> Told, string Before, string After) Play(string story)
    {
        var played = new Story();
        foreach (string act in story.Split(", "))
        {
            played.Act(act.Split(' '));
        }

        return (played.Told(), played.Truth(Story.Before), played.Truth(Story.After));
    }

    /// <summary>A version of a document, as a feed brings it.</summary>
    private sealed record Told(string Name, bool IsBooking, bool IsLast, IReadOnlyList<SeatChange> Changes)
    {
        public override string ToString() => Name;
    }

    private sealed class Story
    {
        private readonly List<SeatDocument> _seats = [];
        private readonly List<BookingDocument> _bookings = [];

        /// <summary>Before any hold has ended, and after all have.</summary>
        public static DateTimeOffset Before { get; } = Given.At("12:05");

        public static DateTimeOffset After { get; } = Given.At("12:30");

        public void Act(string[] words)
        {
            if (words[0] == "clear")
            {
                BookingDocument owner = Last(words[1]);
                foreach (SeatDocument seat in _seats.GroupBy(seat => seat.Id).Select(versions => versions.Last())
                    .Where(seat => seat.BookingId == owner.Id
                        && (BookingLifecycle.IsFinal(owner.State) || !BookingLifecycle.Counts(owner, seat.Id)))
                    .ToList())
                {
                    _seats.Add(seat with
                    {
                        BookingId = null,
                        UserId = null,
                        ExpiresAt = null,
                        Status = SeatStatus.Free,
                        Version = seat.Version + 1,
                    });
                }

                return;
            }

            string name = words[0];
            string number = words[^1] == "2" ? "2" : "1";
            DateTimeOffset now = Given.At("12:02");
            if (words[1] == "holds")
            {
                Hold(name, number);
                return;
            }

            BookingDocument booking = Last(name);
            _bookings.Add((words[1], words[^1]) switch
            {
                ("cancels", _) => BookingLifecycle.Cancel(booking, now),
                ("expires", _) => BookingLifecycle.Expire(booking, now),
                ("pays", _) => BookingLifecycle.Pay(booking, "pm_ok", null, "", now, TimeSpan.FromMinutes(5)) with
                {
                    Claims = booking.Claims ?? Claims(booking),
                },
                ("books", "nothing") => BookingLifecycle.BookFree(booking, null, now) with { Claims = Claims(booking) },
                ("books", _) => BookingLifecycle.Book(booking, booking.Payment!, "pi_1", now),
                ("captures", _) => BookingLifecycle.Capture(booking, booking.Payment!, now),
                ("issues", _) => BookingLifecycle.Issue(booking, now)!,
                (_, "declined") => BookingLifecycle.Decline(booking, booking.Payment!, null, now),
                (_, "refunded") => booking.Payment is { } payment
                    ? GivingBack.TakeBack(booking, payment, GiveUpReason.RefundAsked, now)
                    : GivingBack.TakeBackFree(booking, GiveUpReason.RefundAsked, now),
                (_, "2") => PartRefunds.Refund(booking, ["gala-A-A-2"], now),
                _ => throw new ArgumentOutOfRangeException(nameof(words), string.Join(' ', words), null),
            });
        }

        public List<Told> Told() =>
        [
            .. _seats.Select(seat => new Told(
                $"{seat.Id} {seat.Version}",
                IsBooking: false,
                seat == _seats.Last(one => one.Id == seat.Id),
                [Change(seat.Id, AvailabilityProjection.StateOf(seat))])),
            .. _bookings.Select((booking, index) => new Told(
                $"{booking.Id} {booking.State} {index}",
                IsBooking: true,
                ReferenceEquals(booking, Last(booking.Id)),
                [.. BookedSeats.NewsOf(booking).Select(one => Change(one.TicketId, one.State))])).Where(told => told.Changes.Count > 0),
        ];

        /// <summary>
        /// What the protocol says: a seat belongs to the booking that it names, in whatever state that is in, while it counts the seat.
        /// Only seats of an ended booking that was never paid for are free later: once they are cleared, or from their deadline on.
        /// </summary>
        public string Truth(DateTimeOffset now) => string.Concat("12".Select(number =>
        {
            SeatDocument? seat = _seats.LastOrDefault(one => one.Id == $"gala-A-A-{number}");
            if (seat?.BookingId is not { } holder)
            {
                return SeatMark.Available;
            }

            BookingDocument owner = Last(holder);
            bool uncleared = BookingLifecycle.IsFinal(owner.State) && !BookedSeats.WasPaidFor(owner)
                && now < owner.ExpiresAt + Limits.TakeOverGrace;
            return uncleared ? SeatMark.Held
                : !BookingLifecycle.Counts(owner, seat.Id) || !BookingLifecycle.IsLive(owner, now) ? SeatMark.Available
                : owner.State == BookingState.Booked ? SeatMark.Booked
                : SeatMark.Held;
        }));

        private static SeatChange Change(string ticketId, SeatState state) => new(ticketId[^1] - '1', state);

        private BookingDocument Last(string name) => _bookings.Last(booking => booking.Id == name);

        private List<long> Claims(BookingDocument booking) =>
            [.. booking.Tickets.Select(ticket => _seats.Last(seat => seat.Id == ticket.TicketId).Version)];

        private void Hold(string name, string number)
        {
            string id = $"gala-A-A-{number}";
            BookedTicket ticket = new(id, "A", "A", number, 5_000);
            BookingDocument held = Given.Booking("held") with { Id = name, UserId = name, Tickets = [ticket] };
            int at = _bookings.FindIndex(booking => booking.Id == name);
            if (at < 0)
            {
                _bookings.Add(held);
            }
            else
            {
                _bookings[at] = _bookings[at] with { Tickets = [.. _bookings[at].Tickets, ticket] };
            }

            _seats.Add(new SeatDocument
            {
                Id = id,
                Row = "gala-A-A",
                EventId = "gala",
                Section = "A",
                BookingId = name,
                UserId = name,
                Status = SeatStatus.Held,
                ExpiresAt = held.ExpiresAt,
                Price = 5_000,
                Version = (_seats.LastOrDefault(seat => seat.Id == id)?.Version ?? 0) + 1,
            });
        }
    }
}
