using Moq;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Refund;
using TicketMaster.Reserve;
using TicketMaster.Seats;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Bookings;

/// <summary>The moments at which requests that were cut off, or that meet each other, must still come to one right end.</summary>
public sealed class RepairTests : BookingFixture
{
    [Fact]
    public async Task A_repeat_that_lost_a_seat_cannot_refuse_what_another_repeat_has_promised()
    {
        BookingDocument bobs = await HeldAsync("bob", null, "gala-A-A-2");
        BookingDocument cutOff = CutOff("alice", "key", "gala-A-A-1", "gala-A-A-2");
        ReserveOutcome? promised = null;
        Bookings.BeforeReplaceBy = booking => booking is { UserId: "alice", State: BookingState.Cancelled };
        Bookings.Then = async () =>
        {
            Stored.Put(BookingLifecycle.Cancel(Stored.Find(bobs.Id)!, Clock.GetUtcNow()));
            promised = await ReserveAsync("alice", "key", "gala-A-A-1", "gala-A-A-2");
        };

        ReserveOutcome late = await ReserveAsync("alice", "key", "gala-A-A-1", "gala-A-A-2");

        Assert.Equal(cutOff.Id, Assert.IsType<ReserveOutcome.Reserved>(promised).Booking.Id);
        Assert.Equal(cutOff.Id, Assert.IsType<ReserveOutcome.Reserved>(late).Booking.Id);
        Assert.Equal(BookingState.Held, Stored.Find(cutOff.Id)!.State);
        Assert.True(await Claims.AllNameAsync(cutOff, Go));
    }

    [Fact]
    public async Task A_hold_past_its_deadline_counts_until_it_is_ended()
    {
        BookingDocument first = await HeldAsync("alice", null, "gala-A-A-1", "gala-A-A-2");
        ReserveOutcome? second = null;
        Bookings.BeforeReplaceBy = booking => booking.State == BookingState.Paying;
        Bookings.Then = async () =>
        {
            Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(2));
            second = await ReserveAsync("alice", null, "gala-A-B-1", "gala-A-B-2");
        };

        ConfirmOutcome confirmed = await ConfirmAsync(first);

        Assert.IsType<ReserveOutcome.Reserved>(second);
        Assert.Equal("hold-expired", Assert.IsType<ConfirmOutcome.Refused>(confirmed).Refusal.Code);
        Assert.Equal(BookingState.Expired, Stored.Find(first.Id)!.State);
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_also_while_others_take_over_the_seats()
    {
        BookingDocument held = await HeldAsync("alice", "key", "gala-A-A-1");
        Clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(2));
        Tickets.Shows = ticket =>
        {
            Stored.Put(BookingLifecycle.Expire(Stored.Find(held.Id)!, Clock.GetUtcNow()));
            return ticket with { BookingId = "gala-another-1" };
        };
        Events.Put(Events.Find("gala")! with { Status = EventStatus.Cancelled });

        ReserveOutcome repeated = await ReserveAsync("alice", "key", "gala-A-A-1");

        Assert.Equal(held.Id, Assert.IsType<ReserveOutcome.Reserved>(repeated).Booking.Id);
    }

    [Fact]
    public async Task A_confirm_finishes_a_reserve_that_was_cut_off()
    {
        BookingDocument cutOff = CutOff("alice", null, "gala-A-A-1", "gala-A-A-2");

        ReserveOutcome repeated = await ReserveAsync("alice", null, "gala-A-A-1", "gala-A-A-2");
        ConfirmOutcome confirmed = await ConfirmAsync(cutOff);

        Assert.Equal("already-yours", Assert.IsType<ReserveOutcome.Refused>(repeated).Refusal.Code);
        Assert.Equal(BookingState.Paying, confirmed.Booking!.State);
        Assert.True(await Claims.AllNameAsync(cutOff, Go));
    }

    [Fact]
    public async Task A_seat_named_late_for_a_booking_that_was_given_back_is_cleared_all_the_same()
    {
        BookingDocument cutOff = CutOff("alice", null, "gala-A-A-1", "gala-A-A-2");
        Assert.True(await Claims.ClaimAsync(cutOff, cutOff.Tickets[0], Go));
        Stored.Put(BookingLifecycle.Cancel(cutOff, Clock.GetUtcNow()));
        await LookAfterAsync(cutOff);
        Assert.True(await Claims.ClaimAsync(cutOff, cutOff.Tickets[1], Go));

        Clock.Advance(DueTimes.TidyAgainAfter);
        await LookAfterAsync(cutOff);

        Assert.All(Seated.All, ticket => Assert.Equal((null, SeatStatus.Free), (ticket.BookingId, ticket.Status)));
        Assert.Null(Stored.Find(cutOff.Id)!.DueAt);
    }

    [Fact]
    public async Task A_booking_whose_seats_all_named_it_is_tidied_once()
    {
        BookingDocument held = await HeldAsync("alice", "key", "gala-A-A-1");
        Stored.Put(BookingLifecycle.Cancel(held, Clock.GetUtcNow()));

        await LookAfterAsync(held);

        Assert.Null(Stored.Find(held.Id)!.DueAt);
    }

    [Fact]
    public async Task A_payment_given_up_that_the_provider_never_took_on_ends()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        BookingDocument paying = BookingLifecycle.Pay(
            held, "pm_unknown", null, "https://tickets.example", Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
        Stored.Put(GivingBack.GiveUp(paying, paying.Payment!, GiveUpReason.TooLate, Clock.GetUtcNow()));
        Provider.Setup(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new PaymentRejectedException("No such payment method."));

        await LookAfterAsync(held);

        Assert.Equal(BookingState.Held, Stored.Find(held.Id)!.State);
    }

    /// <summary>
    /// As after an outage of a day. Asked with the key, the provider would make another payment, and the first would stay as it is.
    /// </summary>
    [Fact]
    public async Task A_payment_given_up_whose_key_the_provider_may_have_forgotten_is_found_by_its_booking()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        BookingDocument paying = BookingLifecycle.Pay(
            held, "pm_ok", null, "https://tickets.example", Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
        Stored.Put(GivingBack.GiveUp(paying, paying.Payment!, GiveUpReason.EventCancelled, Clock.GetUtcNow()));
        Clock.Advance(TimeSpan.FromHours(25));
        ProviderPayment payment = Payment(held.Id, ProviderStatus.Authorised) with { PaymentId = "pi_first" };
        Provider.Setup(provider => provider.FindAsync(held.Id, It.IsAny<CancellationToken>())).ReturnsAsync(() => [payment]);
        Provider.Setup(provider => provider.GetAsync("pi_first", It.IsAny<CancellationToken>())).ReturnsAsync(() => payment);
        Provider.Setup(provider => provider.VoidAsync("pi_first", It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new PaymentChange(payment = payment with { Status = ProviderStatus.Voided }, null));

        await LookAfterAsync(held);

        BookingDocument ended = Stored.Find(held.Id)!;
        Assert.Equal(
            (BookingState.Expired, PaymentProgress.Voided, "pi_first"), (ended.State, ended.Payment!.Status, ended.Payment.PaymentId));
        Provider.Verify(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()), Times.Never);
    }

    [Fact]
    public void A_payment_that_was_paid_back_does_not_keep_its_booking_paying()
    {
        BookingDocument paying = BookingLifecycle.Pay(
            CutOff("alice", null, "gala-A-A-1"), "pm_ok", null, "https://tickets.example", Clock.GetUtcNow(), TimeSpan.FromMinutes(5));

        SettleOutcome outcome = SettleDecision.Decide(
            paying, Payment(paying.Id, ProviderStatus.Refunded), takesPlace: true, Clock.GetUtcNow());

        Assert.Equal(BookingState.Held, Assert.IsType<SettleOutcome.Write>(outcome).Next.State);
    }

    [Fact]
    public async Task Payments_that_cannot_be_cancelled_yet_do_not_stand_before_an_events_other_bookings()
    {
        for (int user = 0; user < 150; user++)
        {
            BookingDocument held = CutOff($"user{user}", null, "gala-A-A-1");
            BookingDocument paying = BookingLifecycle.Pay(
                held, "pm_slow", null, "https://tickets.example", Clock.GetUtcNow(), TimeSpan.FromMinutes(5));
            Stored.Put(user == 149 ? paying : GivingBack.GiveUp(paying, paying.Payment!, GiveUpReason.AmountDiffers, Clock.GetUtcNow()));
        }

        Provider.Setup(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ProviderUnavailableException("Down."));

        CancelPass first = await EndBookingsOfEvent.EndAsync("gala", Durable, Go);
        CancelPass second = await EndBookingsOfEvent.EndAsync("gala", Durable, Go);

        Assert.Equal((CancelPass.Some, CancelPass.Some), (first, second));
        Assert.All(Stored.All, booking => Assert.Equal(PaymentProgress.Cancelling, booking.Payment!.Status));
    }
}
