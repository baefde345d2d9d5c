using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Which changes of an event its buyers have to know, and who is owed a notice of them.</summary>
public sealed class EventMovesTests
{
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 0, 0, TimeSpan.Zero);

    private static readonly EventDocument s_gala = TestEvents.Of("gala");

    [Theory]
    [InlineData("start", true)]
    [InlineData("city", true)]
    [InlineData("country", true)]
    [InlineData("coordinates", true)]
    [InlineData("time zone", true)]
    [InlineData("time zone of the same clock", false)]
    [InlineData("better measured", false)]
    [InlineData("venue's name", false)]
    [InlineData("name", false)]
    [InlineData("on sale", false)]
    [InlineData("nothing", false)]
    public void A_move_is_another_start_or_another_place(string change, bool isMove)
    {
        EventVenue venue = s_gala.Venue;
        EventDocument next = change switch
        {
            "start" => s_gala with { StartsAt = s_gala.StartsAt.AddMinutes(30) },
            "city" => s_gala with { Venue = venue with { City = "Graz" } },
            "country" => s_gala with { Venue = venue with { Country = "Germany" } },
            "coordinates" => s_gala with { Venue = venue with { Longitude = venue.Longitude + 0.02 } },
            "time zone" => s_gala with { Venue = venue with { TimeZone = "Europe/London" } },
            "time zone of the same clock" => s_gala with { Venue = venue with { TimeZone = "Europe/Berlin" } },
            "better measured" => s_gala with { Venue = venue with { Latitude = venue.Latitude + 0.001 } },
            "venue's name" => s_gala with { Venue = venue with { Name = "The Sponsor's Hall" } },
            "name" => s_gala with { Name = "The Other Gala" },
            "on sale" => s_gala with { OnSaleAt = s_gala.OnSaleAt.AddDays(1) },
            _ => s_gala,
        };

        EventDocument noted = EventMoves.Noted(s_gala, next, s_now);

        Assert.Equal(isMove ? 1 : 0, EventMoves.Count(noted));
        Assert.Equal(isMove ? new EventMove(1, s_now, s_gala.StartsAt, venue) : null, EventMoves.From(noted, known: 0));
    }

    [Fact]
    public void Whoever_bought_between_two_moves_sees_the_second_and_an_event_that_came_back_is_where_it_was()
    {
        EventDocument first = Moved(s_gala, 1);
        EventDocument second = Moved(first, 2);
        EventDocument back = EventMoves.Noted(second, second with { StartsAt = s_gala.StartsAt }, s_now);

        Assert.Equal(s_gala.StartsAt, EventMoves.From(second, known: 0)!.StartsAt);
        Assert.Equal(first.StartsAt, EventMoves.From(second, known: 1)!.StartsAt);
        Assert.Null(EventMoves.From(second, known: 2));
        Assert.Null(EventMoves.From(back, known: 0));
        Assert.Equal(first.StartsAt, EventMoves.From(back, known: 1)!.StartsAt);
        Assert.Equal(3, EventMoves.Count(back));
    }

    [Fact]
    public void An_event_that_is_changed_again_and_again_stays_small()
    {
        EventDocument moved = s_gala;
        for (int day = 1; day <= 40; day++)
        {
            moved = Moved(moved, day);
        }

        Assert.Equal((40, 10), (EventMoves.Count(moved), moved.Moves!.Count));
        Assert.Equal(s_gala.StartsAt.AddDays(Enumerable.Range(1, 30).Sum()), EventMoves.From(moved, known: 0)!.StartsAt);
    }

    [Theory]
    [InlineData("booked", 0, 0, 2, "1 2", true)]
    [InlineData("booked", 1, 0, 2, "2", true)]
    [InlineData("booked", 0, 1, 2, "2", true)]
    [InlineData("booked", 2, 0, 2, null, false)]
    [InlineData("booked", 0, 2, 2, null, false)]
    // Told once it is a sale.
    [InlineData("held", 0, 0, 1, "1", false)]
    [InlineData("paying", 0, 0, 1, "1", false)]
    [InlineData("cancelled", 0, 0, 1, null, false)]
    [InlineData("expired", 0, 0, 1, null, false)]
    [InlineData("refunded", 0, 0, 1, null, false)]
    public void A_booking_notes_each_move_that_its_buyer_does_not_know_once(
        string state, int known, int noted, int moves, string? tell, bool isOwed)
    {
        BookingDocument booking = Given.Booking("held") with
        {
            State = Enum.Parse<BookingState>(state, ignoreCase: true),
            KnownMoves = known,
            NotedMoves = noted,
        };

        BookingDocument? next = MoveNotices.Note(booking, moves, s_now);

        Assert.Equal(tell, next?.TellMoves is { } owed ? string.Join(' ', owed) : null);
        Assert.Equal(isOwed, next is not null && BookingLifecycle.Owes(next));
        Assert.Equal(isOwed, next?.DueAt <= s_now.ToUnixTimeMilliseconds());
        Assert.Null(next is null ? null : MoveNotices.Note(next, moves, s_now));
    }

    private static EventDocument Moved(EventDocument document, int days) =>
        EventMoves.Noted(document, document with { StartsAt = document.StartsAt.AddDays(days) }, s_now);
}
