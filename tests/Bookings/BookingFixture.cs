using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Refund;
using TicketMaster.Release;
using TicketMaster.Reserve;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Bookings;

/// <summary>The use cases of booking over containers in memory, with a provider that a test sets up.</summary>
public abstract class BookingFixture : IDisposable
{
    private protected static CancellationToken Go => CancellationToken.None;

    private protected ManualTimeProvider Clock { get; } = new();

    private protected MemoryContainer<BookingDocument> Stored { get; } = new();

    private protected FaultyContainer<BookingDocument> Bookings { get; }

    private protected MemoryContainer<SeatDocument> Seated { get; } = new();

    private protected FaultyContainer<SeatDocument> Tickets { get; }

    private protected MemoryContainer<EventDocument> Events { get; } = new();

    private protected Mock<IPaymentProvider> Provider { get; } = new();

    private protected DurableTaskClient Durable { get; } = new Mock<DurableTaskClient>("test").Object;

    private protected ServiceProvider Services { get; }

    private protected SeatClaims Claims { get; }

    private protected SeatReservation Reservation { get; }

    private protected ConfirmBooking Confirm { get; }

    private protected BookingUpkeep Upkeep { get; }

    private protected AdvanceDueBookings Release { get; }

    private protected SettlePayment SettlePayment { get; }

    private protected EndBookingsOfEvent EndBookingsOfEvent { get; }

    protected BookingFixture()
    {
        Events.Put(TestEvents.Of("gala"));
        Provider.Setup(provider => provider.RangeOf(It.IsAny<string>())).Returns<string>(StripeMoney.RangeOf);
        Bookings = new FaultyContainer<BookingDocument>(Stored);
        Tickets = new FaultyContainer<SeatDocument>(Seated);
        Services = AppServices.Of(Clock)
            .Put(new Random(1))
            .Put(Options.Create(new BookingOptions { MaxTicketsPerEvent = 3 }))
            .Put(Provider.Object)
            .Put(new Mock<ServiceBusClient>().Object)
            .Put<IDocumentContainer<EventDocument>>(Events)
            .Put<IDocumentContainer<SeatDocument>>(Tickets)
            .Put<IDocumentContainer<BookingDocument>>(Bookings)
            .BuildServiceProvider();
        Claims = Services.GetRequiredService<SeatClaims>();
        Reservation = Services.GetRequiredService<SeatReservation>();
        Upkeep = Services.GetRequiredService<BookingUpkeep>();
        Release = Services.GetRequiredService<AdvanceDueBookings>();
        SettlePayment = Services.GetRequiredService<SettlePayment>();
        Confirm = Services.GetRequiredService<ConfirmBooking>();
        EndBookingsOfEvent = Services.GetRequiredService<EndBookingsOfEvent>();
        Provider.Setup(provider => provider.CaptureAsync(It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ProviderUnavailableException("No answer."));
        Provider.Setup(provider => provider.AuthoriseAsync(It.IsAny<PaymentRequest>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync((PaymentRequest request, CancellationToken _) => Payment(request.BookingId, ProviderStatus.Processing));
    }

    public void Dispose()
    {
        Services.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static ProviderPayment Payment(string bookingId, ProviderStatus status) =>
        new("pi_1", status, bookingId, "alice", 1, 5_000, "EUR", null);

    private protected static SeatRequest Seats(string[] ticketIds) => SeatRequest.Parse(new ReserveRequest(TicketIds: ticketIds)).Seats!;

    private protected Task<ReserveOutcome> ReserveAsync(string userId, string? key, params string[] ticketIds) =>
        Reservation.ReserveAsync(Durable, userId, Seats(ticketIds), key, Go);

    private protected async Task<ConfirmOutcome> ConfirmAsync(BookingDocument booking) => await Confirm.ConfirmAsync(
        Durable, (await Bookings.FindAsync(booking.Id, booking.UserId, Go))!.Value, "pm_ok", null, "https://tickets.example", Go);

    private protected Task LookAfterAsync(BookingDocument booking) => Upkeep.AdvanceAsync(Durable, booking, Go);

    private protected async Task<BookingDocument> HeldAsync(string userId, string? key, params string[] ticketIds) =>
        Assert.IsType<ReserveOutcome.Reserved>(await ReserveAsync(userId, key, ticketIds)).Booking;

    /// <summary>A booking whose reserve ended before it had named a seat.</summary>
    private protected BookingDocument CutOff(string userId, string? key, params string[] ticketIds)
    {
        string id = BookingId.Compose("gala", userId, 1);
        DateTimeOffset now = Clock.GetUtcNow();
        return Stored.Put(new BookingDocument
        {
            Id = id,
            UserId = userId,
            EventId = "gala",
            Number = 1,
            State = BookingState.Held,
            Tickets = [.. ticketIds.Select(ticketId =>
                new BookedTicket(ticketId, "A", TicketId.Parse(ticketId)!.Value.Row, TicketId.Parse(ticketId)!.Value.Seat, 5_000))],
            Total = 5_000 * ticketIds.Length,
            Currency = "EUR",
            CreatedAt = now,
            ExpiresAt = now + TimeSpan.FromMinutes(10),
            DueAt = DueTimes.HoldDueAt(now + TimeSpan.FromMinutes(10)),
            Shard = BookingId.Shard(id),
            IdempotencyKey = key,
            Fingerprint = Seats(ticketIds).Fingerprint,
            Attempt = "first",
            Timeline = [new TimelineEntry(now, TimelineStep.Held)],
        }).Document!;
    }
}
