using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Deadlines that a clock wrote which was ahead, as whoever reads them takes them at noon.</summary>
public sealed class ClockAheadTests
{
    private static readonly DateTimeOffset s_noon = Given.At("12:00");

    public static TheoryData<string, string, string> Ahead => new()
    {
        { "held", "0:00", "as it is" },
        { "held", "-1:00", "as it is" },
        { "held", "0:05", "as it is" },
        { "held", "0:05:00.0000001", "held 12:00 to 12:10, due 12:10:01" },
        { "held", "1:00", "held 12:00 to 12:10, due 12:10:01" },
        { "held", "23:00", "held 12:00 to 12:10, due 12:10:01" },
        { "processing", "0:00", "as it is" },
        { "processing", "0:04", "as it is" },
        { "processing", "1:00", "held 12:00 to 12:10, paying 12:00 to 12:05, due 12:00" },
        { "processing, the hold was right", "1:00", "held 11:59 to 12:09, paying 12:00 to 12:05, due 12:00" },
        { "extended", "1:00", "held 11:54 to 12:04, paying 11:55 to 12:05 extended 12:00, due 12:00" },
        { "cancelling", "1:00", "held 11:59 to 12:09, given up 12:00, due 12:00" },
        { "refunding", "1:00", "given up 12:00, due 12:00" },
        { "refunding, asked in an hour", "0:00", "as it is" },
        { "ticket refunded", "0:05", "as it is" },
        { "ticket refunded", "1:00", "refunded 12:00, due 12:00" },
        { "ticket refunded, asked in an hour", "0:00", "as it is" },
        { "ticket refunded, asked in an hour", "1:00", "refunded 12:00, due 12:00" },
        { "ticket refunded and paid back", "1:00", "refunded 12:00, due never" },
        { "ticket refunded, to be tidied", "0:00", "as it is" },
        { "ticket refunded, to be tidied", "1:00", "refunded 12:00, due 12:00" },
        { "booked", "1:00", "due 12:00" },
        { "booked", "0:05", "as it is" },
        { "issued", "1:00", "as it is" },
    };

    [Theory]
    [MemberData(nameof(Ahead))]
    public void What_began_in_the_future_begins_now(string what, string by, string then)
    {
        TimeSpan ahead = TimeSpan.Parse(by, System.Globalization.CultureInfo.InvariantCulture);
        BookingDocument before = Written(what, s_noon + ahead);

        BookingDocument? after = DueTimes.BroughtBack(before, s_noon);

        Assert.Equal(then, after is null ? "as it is" : Words(before, after));
        Assert.Null(after is null ? null : DueTimes.BroughtBack(after, s_noon));
    }

    /// <summary>Whoever reads again later, before or after it is stored, takes what is stored then as it is.</summary>
    [Fact]
    public void What_was_brought_back_runs_from_then_on()
    {
        BookingDocument back = DueTimes.BroughtBack(Written("held", s_noon + TimeSpan.FromHours(1)), s_noon)!;

        Assert.Null(DueTimes.BroughtBack(back, s_noon + TimeSpan.FromMinutes(9)));
        Assert.True(BookingLifecycle.IsLive(back, back.ExpiresAt));
        Assert.NotNull(BookingLifecycle.ExpireOverdue(back, s_noon + TimeSpan.FromMinutes(10) + Limits.TakeOverGrace));
    }

    [Fact]
    public void An_owner_sees_no_more_than_a_whole_hold()
    {
        BookingAnswer answer = BookingAnswer.Of(Written("held", s_noon + TimeSpan.FromHours(1)), s_noon);

        Assert.Equal((s_noon + TimeSpan.FromMinutes(10), 600), (answer.ExpiresAt, answer.ExpiresInSeconds));
    }

    /// <summary>A booking that was written by a clock which showed that time.</summary>
    private static BookingDocument Written(string what, DateTimeOffset clock)
    {
        DateTimeOffset created = what switch
        {
            "processing, the hold was right" or "cancelling" => s_noon - TimeSpan.FromMinutes(1),
            "extended" => s_noon - TimeSpan.FromMinutes(6),
            _ => clock,
        };
        BookingDocument held = Given.Booking("held") with
        {
            CreatedAt = created,
            ExpiresAt = created + TimeSpan.FromMinutes(10),
            DueAt = DueTimes.HoldDueAt(created + TimeSpan.FromMinutes(10)),
        };
        BookingDocument paying = BookingLifecycle.Pay(held, "pm_ok", null, "https://x.example", clock, TimeSpan.FromMinutes(5));
        var processing = (BookingPayment.Processing)paying.Payment!;
        BookingDocument booked = BookingLifecycle.Book(paying, processing, "pi_1", clock);
        return what switch
        {
            "held" => held,
            "processing" or "processing, the hold was right" => paying,
            "extended" => paying with
            {
                Payment = processing with
                {
                    PayingAt = s_noon - TimeSpan.FromMinutes(5),
                    SettleBy = clock + TimeSpan.FromMinutes(5),
                    ExtendedAt = clock,
                },
            },
            "cancelling" => GivingBack.GiveUp(paying, processing with { PayingAt = created }, GiveUpReason.TooLate, clock) with
            {
                DueAt = (clock + TimeSpan.FromSeconds(5)).ToUnixTimeMilliseconds(),
            },
            "refunding" => GivingBack.TakeBack(booked, booked.Payment!, GiveUpReason.RefundAsked, clock) with
            {
                DueAt = (clock + TimeSpan.FromMinutes(10)).ToUnixTimeMilliseconds(),
            },
            "refunding, asked in an hour" => GivingBack.TakeBack(booked, booked.Payment!, GiveUpReason.RefundAsked, clock) with
            {
                DueAt = (clock + TimeSpan.FromHours(1)).ToUnixTimeMilliseconds(),
            },
            "ticket refunded" => Refunded(booked, clock),
            "ticket refunded, asked in an hour" => Refunded(booked, clock) with
            {
                DueAt = (clock + TimeSpan.FromHours(1)).ToUnixTimeMilliseconds(),
            },
            "ticket refunded and paid back" => PaidBack(booked, clock) with { DueAt = null },
            "ticket refunded, to be tidied" => PaidBack(booked, clock) with
            {
                DueAt = (clock + TimeSpan.FromSeconds(15)).ToUnixTimeMilliseconds(),
            },
            "booked" => booked,
            "issued" => booked with { DueAt = null },
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };
    }

    /// <summary>One of its two tickets was refunded.</summary>
    private static BookingDocument Refunded(BookingDocument booked, DateTimeOffset clock) => PartRefunds.Refund(
        booked with { Tickets = [.. booked.Tickets, new BookedTicket("gala-A-A-2", "A", "A", "2", 2_000)] }, ["gala-A-A-2"], clock);

    private static BookingDocument PaidBack(BookingDocument booked, DateTimeOffset clock)
    {
        BookingDocument refunded = Refunded(booked, clock);
        return refunded with { RefundedTickets = [refunded.RefundedTickets![0] with { PaidBackAt = clock }] };
    }

    private static string Words(BookingDocument before, BookingDocument after)
    {
        string?[] words =
        [
            before.State is BookingState.Held or BookingState.Paying
                ? $"held {Given.Clock(after.CreatedAt)} to {Given.Clock(after.ExpiresAt)}"
                : null,
            after.Payment switch
            {
                BookingPayment.Processing own => $"paying {Given.Clock(own.PayingAt)} to {Given.Clock(own.SettleBy)}"
                    + (own.ExtendedAt is { } extended ? $" extended {Given.Clock(extended)}" : ""),
                BookingPayment.Cancelling own => $"given up {Given.Clock(own.GivenUpAt)}",
                BookingPayment.Refunding own => $"given up {Given.Clock(own.GivenUpAt)}",
                _ => null,
            },
            after.RefundedTickets is [var refunded] ? $"refunded {Given.Clock(refunded.RefundedAt)}" : null,
            $"due {(after.DueAt is { } due ? Given.Clock(DateTimeOffset.FromUnixTimeMilliseconds(due)) : "never")}",
        ];
        return string.Join(", ", words.Where(word => word is not null));
    }
}
