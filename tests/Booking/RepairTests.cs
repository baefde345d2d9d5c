using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Moq;
using TicketMaster.Booking;
using TicketMaster.Events;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Storage;
using TicketMaster.Tests.Booking.Simulation;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Booking;

/// <summary>The moments at which requests that were cut off, or that meet each other, must still come to one right end.</summary>
public sealed class RepairTests
{
    private static readonly CancellationToken s_go = CancellationToken.None;

    private readonly ManualTimeProvider _clock = new();
    private readonly MemoryContainer<BookingDocument> _stored = new();
    private readonly FaultyContainer<BookingDocument> _bookings;
    private readonly MemoryContainer<TicketDocument> _seats = new();
    private readonly FaultyContainer<TicketDocument> _tickets;
    private readonly MemoryContainer<EventDocument> _events = new();
    private readonly Mock<IPaymentProvider> _provider = new();
    private readonly DurableTaskClient _durable = new Mock<DurableTaskClient>("test").Object;
    private readonly SeatClaims _claims;
    private readonly SeatReservation _reservation;
    private readonly ConfirmBooking _confirm;
    private readonly BookingUpkeep _upkeep;
    private readonly CancelEvent _cancelEvent;

    public RepairTests()
    {
        _events.Put(TestEvents.Of("gala"));
        _bookings = new FaultyContainer<BookingDocument>(_stored);
        _tickets = new FaultyContainer<TicketDocument>(_seats);
        IOptions<BookingOptions> options = Options.Create(new BookingOptions { MaxTicketsPerEvent = 3 });
        var cache = new EventCache(_events, new MemoryContainer<AvailabilityDocument>(), _clock, NullLogger<EventCache>.Instance);
        var wheel = new TimingWheel(_clock, NullLogger<TimingWheel>.Instance);
        _claims = new SeatClaims(_tickets, _bookings, _clock);
        _reservation = new SeatReservation(_bookings, _claims, new SeatChoice(cache, _claims, new Random(1)), cache, wheel, options, _clock);
        var useCases = new PaymentUseCases(_bookings, _bookings, _events, new MemoryContainer<PaymentCase>(), new MemoryContainer<PaymentSweep>(), _claims, _reservation, _provider.Object, new Mock<ServiceBusClient>().Object, wheel, _clock);
        var payments = new PaymentStart(_bookings, _provider.Object, useCases.Settlement, _clock);
        _confirm = new ConfirmBooking(_bookings, _tickets, _claims, cache, payments, wheel, options, _clock);
        _upkeep = useCases.Upkeep;
        _cancelEvent = new CancelEvent(_bookings, _upkeep, _clock);
        _provider.Setup(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((PaymentRequest request, CancellationToken _) => Payment(request.BookingId, ProviderStatus.Processing));
    }

    [Fact]
    public async Task A_repeat_that_lost_a_seat_cannot_refuse_what_another_repeat_has_promised()
    {
        BookingDocument bobs = await HeldAsync("bob", null, "gala-A-A-2");
        BookingDocument cutOff = CutOff("alice", "key", "gala-A-A-1", "gala-A-A-2");
        ReserveOutcome? promised = null;
        _bookings.BeforeReplaceBy = booking => booking is { UserId: "alice", State: BookingState.Cancelled };
        _bookings.Then = async () =>
        {
            _stored.Put(BookingLifecycle.Cancel(_stored.Find(bobs.Id)!, _clock.GetUtcNow()));
            promised = await ReserveAsync("alice", "key", "gala-A-A-1", "gala-A-A-2");
        };

        ReserveOutcome late = await ReserveAsync("alice", "key", "gala-A-A-1", "gala-A-A-2");

        Assert.Equal(cutOff.Id, Assert.IsType<ReserveOutcome.Reserved>(promised).Booking.Id);
        Assert.Equal(cutOff.Id, Assert.IsType<ReserveOutcome.Reserved>(late).Booking.Id);
        Assert.Equal(BookingState.Held, _stored.Find(cutOff.Id)!.State);
        Assert.True(await _claims.AllNameAsync(cutOff, s_go));
    }

    [Fact]
    public async Task A_hold_past_its_deadline_counts_until_it_is_ended()
    {
        BookingDocument first = await HeldAsync("alice", null, "gala-A-A-1", "gala-A-A-2");
        ReserveOutcome? second = null;
        _bookings.BeforeReplaceBy = booking => booking.State == BookingState.Paying;
        _bookings.Then = async () =>
        {
            _clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(2));
            second = await ReserveAsync("alice", null, "gala-A-B-1", "gala-A-B-2");
        };

        ConfirmOutcome confirmed = await ConfirmAsync(first);

        Assert.IsType<ReserveOutcome.Reserved>(second);
        Assert.Equal("hold-expired", Assert.IsType<ConfirmOutcome.Refused>(confirmed).Refusal.Code);
        Assert.Equal(BookingState.Expired, _stored.Find(first.Id)!.State);
    }

    [Fact]
    public async Task A_repeat_is_answered_as_the_first_also_while_others_take_over_the_seats()
    {
        BookingDocument held = await HeldAsync("alice", "key", "gala-A-A-1");
        _clock.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(2));
        _tickets.Shows = ticket =>
        {
            _stored.Put(BookingLifecycle.Expire(_stored.Find(held.Id)!, _clock.GetUtcNow()));
            return ticket with { BookingId = "gala-another-1" };
        };
        _events.Put(_events.Find("gala")! with { Status = EventStatus.Cancelled });

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
        Assert.True(await _claims.AllNameAsync(cutOff, s_go));
    }

    [Fact]
    public async Task A_seat_named_late_for_a_booking_that_was_given_back_is_cleared_all_the_same()
    {
        BookingDocument cutOff = CutOff("alice", null, "gala-A-A-1", "gala-A-A-2");
        Assert.True(await _claims.ClaimAsync(cutOff, cutOff.Tickets[0], s_go));
        _stored.Put(BookingLifecycle.Cancel(cutOff, _clock.GetUtcNow()));
        await LookAfterAsync(cutOff);
        Assert.True(await _claims.ClaimAsync(cutOff, cutOff.Tickets[1], s_go));

        _clock.Advance(BookingLifecycle.TidyAgainAfter);
        await LookAfterAsync(cutOff);

        Assert.All(_seats.All, ticket => Assert.Equal((null, TicketStatus.Free), (ticket.BookingId, ticket.Status)));
        Assert.Null(_stored.Find(cutOff.Id)!.DueAt);
    }

    [Fact]
    public async Task A_booking_whose_seats_all_named_it_is_tidied_once()
    {
        BookingDocument held = await HeldAsync("alice", "key", "gala-A-A-1");
        _stored.Put(BookingLifecycle.Cancel(held, _clock.GetUtcNow()));

        await LookAfterAsync(held);

        Assert.Null(_stored.Find(held.Id)!.DueAt);
    }

    [Fact]
    public async Task A_payment_given_up_that_the_provider_never_took_on_ends()
    {
        BookingDocument held = await HeldAsync("alice", null, "gala-A-A-1");
        BookingDocument paying = BookingLifecycle.Pay(held, "pm_unknown", null, "https://tickets.example", _clock.GetUtcNow(), TimeSpan.FromMinutes(5));
        _stored.Put(GivingBack.GiveUp(paying, GiveUpReason.TooLate, _clock.GetUtcNow()));
        _provider.Setup(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new PaymentRejectedException("No such payment method."));

        await LookAfterAsync(held);

        Assert.Equal(BookingState.Held, _stored.Find(held.Id)!.State);
    }

    [Fact]
    public void A_payment_that_was_paid_back_does_not_keep_its_booking_paying()
    {
        BookingDocument paying = BookingLifecycle.Pay(
            CutOff("alice", null, "gala-A-A-1"), "pm_ok", null, "https://tickets.example", _clock.GetUtcNow(), TimeSpan.FromMinutes(5));

        SettleOutcome outcome = SettleOutcome.Decide(paying, Payment(paying.Id, ProviderStatus.Refunded), takesPlace: true, _clock.GetUtcNow());

        Assert.Equal(BookingState.Held, Assert.IsType<SettleOutcome.Write>(outcome).Next.State);
    }

    [Fact]
    public async Task Payments_that_cannot_be_cancelled_yet_do_not_stand_before_an_events_other_bookings()
    {
        for (int user = 0; user < 150; user++)
        {
            BookingDocument held = CutOff($"user{user}", null, "gala-A-A-1");
            BookingDocument paying = BookingLifecycle.Pay(held, "pm_slow", null, "https://tickets.example", _clock.GetUtcNow(), TimeSpan.FromMinutes(5));
            _stored.Put(user == 149 ? paying : GivingBack.GiveUp(paying, GiveUpReason.TooLate, _clock.GetUtcNow()));
        }

        _provider.Setup(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ProviderUnavailableException("Down."));

        int first = await _cancelEvent.EndAsync("gala", _durable, s_go);
        int second = await _cancelEvent.EndAsync("gala", _durable, s_go);

        Assert.Equal((1, 1), (first, second));
        Assert.All(_stored.All, booking => Assert.Equal(PaymentProgress.Cancelling, booking.Payment!.Status));
    }

    private static ProviderPayment Payment(string bookingId, ProviderStatus status) => new("pi_1", status, bookingId, "alice", 1, 5_000, "EUR", null);

    private static Wanted Seats(string[] ticketIds) => Wanted.Parse(new ReserveRequest(TicketIds: ticketIds)).Wanted!;

    private Task<ReserveOutcome> ReserveAsync(string userId, string? key, params string[] ticketIds) =>
        _reservation.ReserveAsync(_durable, userId, Seats(ticketIds), key, s_go);

    private Task<ConfirmOutcome> ConfirmAsync(BookingDocument booking) =>
        _confirm.ConfirmAsync(_durable, booking.Id, booking.UserId, "pm_ok", null, "https://tickets.example", s_go);

    private Task LookAfterAsync(BookingDocument booking) => _upkeep.AdvanceAsync(_durable, booking, s_go);

    private async Task<BookingDocument> HeldAsync(string userId, string? key, params string[] ticketIds) =>
        Assert.IsType<ReserveOutcome.Reserved>(await ReserveAsync(userId, key, ticketIds)).Booking;

    /// <summary>A booking whose reserve ended before it had named a seat.</summary>
    private BookingDocument CutOff(string userId, string? key, params string[] ticketIds)
    {
        string id = BookingId.Compose("gala", userId, 1);
        DateTimeOffset now = _clock.GetUtcNow();
        return _stored.Put(new BookingDocument
        {
            Id = id,
            UserId = userId,
            EventId = "gala",
            Number = 1,
            State = BookingState.Held,
            Tickets = [.. ticketIds.Select(ticketId => new BookedTicket(ticketId, "A", TicketId.Parse(ticketId)!.Value.Row, TicketId.Parse(ticketId)!.Value.Seat, 5_000))],
            Total = 5_000 * ticketIds.Length,
            Currency = "EUR",
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromMinutes(10),
            DueAt = BookingLifecycle.HoldDueAt(now + TimeSpan.FromMinutes(10)),
            Shard = BookingId.Shard(id),
            IdempotencyKey = key,
            Fingerprint = Seats(ticketIds).Fingerprint,
            Attempt = "first",
            Timeline = [new TimelineEntry(now, "held")],
        }).Document!;
    }
}
