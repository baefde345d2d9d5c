using TicketMaster.Audit;
using TicketMaster.Bookings;
using Xunit;

namespace TicketMaster.Tests.Audit;

public sealed class SaleRulesTests
{
    private const string Seat = "gala-A-A-1";

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 3600)]
    [InlineData(3600, 0)]
    public void Two_booked_bookings_of_one_seat_are_one_too_many_whatever_their_times(double first, double second) =>
        Assert.True(SaleRules.SoldTwice(Sold.To("alice", ["A-1"], first), Sold.To("bob", ["A-1", "A-2"], second), Seat));

    [Fact]
    public void Bookings_of_other_seats_have_nothing_to_do_with_each_other() =>
        Assert.False(SaleRules.SoldTwice(Sold.To("alice", ["A-1"]), Sold.To("bob", ["A-2"]), Seat));

    /// <summary>Alice's was captured at half a second past noon, and so was booked until then; when it ended is not in it.</summary>
    [Theory]
    [InlineData(-60, true)]
    [InlineData(-0.6, true)]
    [InlineData(-0.5, false)]
    [InlineData(0.3, false)]
    [InlineData(60, false)]
    public void A_seat_of_a_refunded_booking_may_be_sold_again_but_not_while_it_was_booked(double bobs, bool breach)
    {
        BookingDocument alice = Sold.To("alice", ["A-1"]).Refunded();
        BookingDocument bob = Sold.To("bob", ["A-1"], bobs);

        Assert.Equal(breach, SaleRules.SoldTwice(alice, bob, Seat));
        Assert.Equal(breach, SaleRules.SoldTwice(bob, alice, Seat));
    }

    /// <summary>Alice's was captured at half a second past noon. Her seat 1 was refunded by itself, and her seat 2 is still hers.</summary>
    [Theory]
    [InlineData(10, 60, false)]
    [InlineData(10, 5, false)]
    [InlineData(10, -60, true)]
    [InlineData(-0.1, 0.3, false)]
    public void A_refunded_seat_may_be_sold_again_and_the_others_of_its_booking_may_not(double refunded, double bobs, bool breach)
    {
        BookingDocument alice = PartRefunds.Refund(Sold.To("alice", ["A-1", "A-2"]), [Seat], Sold.Noon.AddSeconds(refunded));
        BookingDocument bob = Sold.To("bob", ["A-1", "A-2"], bobs);

        Assert.Equal(breach, SaleRules.SoldTwice(alice, bob, Seat));
        Assert.Equal(breach, SaleRules.SoldTwice(bob, alice, Seat));
        Assert.True(SaleRules.SoldTwice(alice, bob, "gala-A-A-2"));
        Assert.Empty(SaleRules.Faults(alice));
    }

    [Fact]
    public void Two_refunded_bookings_had_the_seat_one_after_the_other_unless_their_times_say_otherwise()
    {
        BookingDocument alice = Sold.To("alice", ["A-1"]).Refunded();
        BookingDocument bob = Sold.To("bob", ["A-1"], 60).Refunded();
        BookingDocument longAgo = bob with { SoldAt = Sold.Noon.AddSeconds(-30), CapturedAt = Sold.Noon.AddSeconds(30) };

        Assert.False(SaleRules.SoldTwice(alice, bob, Seat));
        Assert.True(SaleRules.SoldTwice(alice with { SoldAt = Sold.Noon, CapturedAt = Sold.Noon.AddSeconds(20) }, longAgo, Seat));
    }

    [Fact]
    public void One_payment_pays_for_one_booking_even_if_the_other_gave_the_money_back()
    {
        BookingDocument alice = Sold.To("alice", ["A-1"], 0, "pi_1");
        BookingDocument bob = Sold.To("bob", ["A-2"], 60, "pi_1");

        Assert.True(SaleRules.PaidTwice(alice, bob, "pi_1"));
        Assert.True(SaleRules.PaidTwice(alice.Refunded(), bob, "pi_1"));
        Assert.False(SaleRules.PaidTwice(alice, Sold.To("bob", ["A-2"], 60, "pi_2"), "pi_1"));
        Assert.False(SaleRules.PaidTwice(alice, bob with { State = BookingState.Expired }, "pi_1"));
    }

    [Theory]
    [InlineData(nameof(PaymentProgress.Authorised), false)]
    [InlineData(nameof(PaymentProgress.Captured), false)]
    [InlineData(nameof(PaymentProgress.Processing), true)]
    [InlineData(nameof(PaymentProgress.Cancelling), true)]
    [InlineData(nameof(PaymentProgress.Declined), true)]
    [InlineData(nameof(PaymentProgress.Voided), true)]
    [InlineData(nameof(PaymentProgress.Refunded), true)]
    public void A_booked_booking_has_its_money(string status, bool breach)
    {
        BookingDocument booking = Sold.To("alice", ["A-1"]);
        BookingDocument other = booking with { Payment = booking.Payment!.At(Enum.Parse<PaymentProgress>(status)) };

        Assert.Equal(breach ? [BreachKind.BookedWithoutMoney] : [], SaleRules.Faults(other));
        Assert.Empty(SaleRules.Faults(other.Refunded()));
    }

    [Fact]
    public void A_booking_that_costs_nothing_needs_no_money_and_one_that_costs_something_does()
    {
        BookingDocument paid = Sold.To("alice", ["A-1"]) with { Payment = null };
        BookingDocument free = paid with { Total = 0, Tickets = [paid.Tickets[0] with { Price = 0 }] };

        Assert.Empty(SaleRules.Faults(free));
        Assert.Equal([BreachKind.BookedWithoutMoney], SaleRules.Faults(paid));
        Assert.Equal([BreachKind.WrongTotal], SaleRules.Faults(paid with { Total = 0 }));
    }

    [Fact]
    public void A_booked_booking_names_its_payment()
    {
        BookingDocument booking = Sold.To("alice", ["A-1"]);

        Assert.Equal([BreachKind.BookedWithoutMoney], SaleRules.Faults(booking with { Payment = null }));
        Assert.Equal(
            [BreachKind.BookedWithoutMoney], SaleRules.Faults(booking with { Payment = booking.Payment! with { PaymentId = null } }));
    }

    [Fact]
    public void A_total_is_the_sum_of_its_tickets_prices()
    {
        BookingDocument booking = Sold.To("alice", ["A-1", "A-2"]);

        Assert.Empty(SaleRules.Faults(booking));
        Assert.Equal([BreachKind.WrongTotal], SaleRules.Faults(booking with { Total = booking.Total - 1 }));
    }
}
