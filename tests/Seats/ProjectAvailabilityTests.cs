using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;
using TicketMaster.Tests.Decisions;
using TicketMaster.Tests.Support;
using Xunit;

namespace TicketMaster.Tests.Seats;

public sealed class ProjectAvailabilityTests : IDisposable
{
    private static readonly string[] s_firstThree = ["gala-1-ORCH-A-1", "gala-1-ORCH-A-2", "gala-1-ORCH-A-3"];

    private readonly EventStores _stores = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task Tickets_of_several_sections_become_one_document_a_section()
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);

        await Project(
            Samples.Ticket("gala-1-ORCH-B-2", SeatStatus.Held, 1),
            Samples.Ticket("gala-1-ORCH-C-4", SeatStatus.Booked, 2),
            Samples.Ticket("gala-1-101-2-1", SeatStatus.Held, 1));

        Assert.Equal("aaaahaaaab", (await Read("ORCH")).Document!.Seats);
        Assert.Equal("aaaaahaaaa", (await Read("101")).Document!.Seats);
        Assert.Equal(8, (await Read("ORCH")).Document!.Available);
    }

    [Fact]
    public async Task A_batch_delivered_again_writes_nothing()
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);
        SeatDocument ticket = Samples.Ticket("gala-1-ORCH-B-2", SeatStatus.Held, 1);
        await Project(ticket);
        string? etag = (await Read("ORCH")).ETag;

        await Project(ticket, ticket);

        Assert.Equal(etag, (await Read("ORCH")).ETag);
    }

    [Fact]
    public async Task Tickets_that_no_plan_has_hold_up_no_others()
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);

        await Project(
            Samples.Ticket("gala-1-ORCH-Z-9", SeatStatus.Held, 1),
            Samples.Ticket("gala-1-GONE-A-1", SeatStatus.Held, 1),
            Samples.Ticket("no-event-ORCH-A-1", SeatStatus.Held, 1),
            Samples.Ticket("gala-1-ORCH-A-1", SeatStatus.Held, 1));

        Assert.Equal("haaaaaaaaa", (await Read("ORCH")).Document!.Seats);
        Assert.Equal(StoreStatus.NotFound, (await Read("GONE")).Status);
    }

    [Fact]
    public async Task Instances_that_project_the_same_section_at_once_lose_nothing()
    {
        Assert.Equal("bbbbbbbbbb", await ProjectAllAtOnceAsync(guarded: true));
        Assert.Equal(0, (await Read("ORCH")).Document!.Available);
    }

    [Fact]
    public async Task Without_conditional_writes_they_would_lose_seats() =>
        Assert.NotEqual("bbbbbbbbbb", await ProjectAllAtOnceAsync(guarded: false));

    [Fact]
    public async Task A_write_whose_answer_was_lost_is_looked_at_again()
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);
        var losing = new Mock<IDocumentContainer<AvailabilityDocument>>();
        losing.Setup(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .Returns((string id, string key, CancellationToken ct) => _stores.Availability.ReadAsync(id, key, ct));
        losing.Setup(s => s.CreateAsync(It.IsAny<AvailabilityDocument>(), It.IsAny<CancellationToken>()))
            .Returns(async (AvailabilityDocument document, CancellationToken ct) =>
            {
                await _stores.Availability.CreateAsync(document, ct);
                return StoreStatus.Unknown;
            });

        await Projection(losing.Object).RunAsync([Samples.Ticket("gala-1-ORCH-A-1", SeatStatus.Held, 1)], default);

        Assert.Equal("haaaaaaaaa", (await Read("ORCH")).Document!.Seats);
        losing.Verify(s => s.CreateAsync(It.IsAny<AvailabilityDocument>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task A_store_that_asks_to_come_back_later_fails_the_batch_so_that_the_feed_delivers_it_again()
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);
        var throttling = new Mock<IDocumentContainer<AvailabilityDocument>>();
        throttling.Setup(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(StoreStatus.NotFound);
        throttling.Setup(s => s.CreateAsync(It.IsAny<AvailabilityDocument>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(StoreStatus.Throttled);

        await Assert.ThrowsAsync<StoreUnavailableException>(
            () => Projection(throttling.Object).RunAsync([Samples.Ticket("gala-1-ORCH-A-1", SeatStatus.Held, 1)], default));
    }

    [Fact]
    public async Task An_event_that_the_cache_did_not_know_a_moment_ago_is_looked_for_again()
    {
        var cache = new EventCache(_stores.Events, _stores.Availability, _time, NullLogger<EventCache>.Instance);
        var projection = new ProjectAvailability(
            new AvailabilityWrites(cache, _stores.Availability, _time, NullLogger<AvailabilityWrites>.Instance), _stores.Lag);
        Assert.Null(await cache.GetEventAsync("gala-1", default));
        await _stores.Events.CreateAsync(Samples.Event(), default);

        await projection.RunAsync([Samples.Ticket("gala-1-ORCH-A-1", SeatStatus.Held, 1)], default);

        Assert.Equal("haaaaaaaaa", (await Read("ORCH")).Document!.Seats);
    }

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task A_sale_of_an_earlier_version_that_was_not_marked_is_looked_up_at_its_seats()
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);
        SeatDocument[] seats = [.. s_firstThree.Select(id => Samples.Ticket(id, SeatStatus.Held, 5))];
        foreach (SeatDocument seat in seats)
        {
            await _stores.Tickets.CreateAsync(seat, default);
        }

        BookingDocument old = Sold(s_firstThree) with { Claims = null };
        await ProjectBookings(_stores.Availability).RunAsync([old], default);
        await Project(seats);
        Assert.Equal("bbbaaaaaaa", (await Read("ORCH")).Document!.Seats);

        // Nothing of it is asked any more once it has ended. Its seats are cleared.
        await ProjectBookings(_stores.Availability).RunAsync([old with { State = BookingState.Refunded }], default);
        await Project([.. s_firstThree.Select(id => Samples.Ticket(id, SeatStatus.Free, 6))]);
        Assert.Equal("aaaaaaaaaa", (await Read("ORCH")).Document!.Seats);
    }

    [Fact]
    public async Task A_booking_that_was_never_paid_for_asks_and_writes_nothing()
    {
        var untouched = new Mock<IDocumentContainer<AvailabilityDocument>>(MockBehavior.Strict);

        await ProjectBookings(untouched.Object).RunAsync(
            [
                Sold(s_firstThree) with { State = BookingState.Held, Payment = null, SoldAt = null, Claims = null },
                Sold(s_firstThree) with { State = BookingState.Expired, Payment = null, SoldAt = null, Claims = null },
            ],
            default);
    }

    /// <summary>Each seat of a section comes by a feed of its own reader: half of them by the feed of bookings.</summary>
    private async Task<string> ProjectAllAtOnceAsync(bool guarded)
    {
        await _stores.Events.CreateAsync(Samples.Event(), default);
        string[] ticketIds = [.. Samples.Event().Sections[0].Seats().Select(seat => seat.TicketId("gala-1"))];
        var racing = new RacingContainer<AvailabilityDocument>(_stores.Availability, ticketIds.Length, guarded);
        ProjectAvailability ofSeats = Projection(racing);
        ProjectBookings ofBookings = ProjectBookings(racing);
        await Task.WhenAll(ticketIds.Select((ticketId, index) => Task.Run(() => index % 2 == 0
            ? ofSeats.RunAsync([Samples.Ticket(ticketId, SeatStatus.Booked, 1)], default)
            : ofBookings.RunAsync([Sold(ticketId)], default))));
        return (await Read("ORCH")).Document!.Seats;
    }

    private static BookingDocument Sold(params string[] ticketIds) => Given.Booking("sold") with
    {
        Id = "booking",
        EventId = "gala-1",
        Tickets = [.. ticketIds.Select(id => new BookedTicket(id, "ORCH", id.Split('-')[3], id.Split('-')[4], 5_000))],
        Claims = [.. ticketIds.Select(_ => 1L)],
    };

    private ProjectBookings ProjectBookings(IDocumentContainer<AvailabilityDocument> availability) => new(
        Writes(availability),
        new SeatClaims(_stores.Tickets, new Mock<IDocumentContainer<BookingDocument>>().Object, _time),
        _stores.Lag);

    private Task Project(params SeatDocument[] tickets) => Projection(_stores.Availability).RunAsync(tickets, default);

    private ProjectAvailability Projection(IDocumentContainer<AvailabilityDocument> availability) => new(Writes(availability), _stores.Lag);

    private AvailabilityWrites Writes(IDocumentContainer<AvailabilityDocument> availability) => new(
        new EventCache(_stores.Events, availability, _time, NullLogger<EventCache>.Instance),
        availability,
        _time,
        NullLogger<AvailabilityWrites>.Instance);

    private Task<StoreResult<AvailabilityDocument>> Read(string section) =>
        _stores.Availability.ReadAsync($"gala-1-{section}", $"gala-1-{section}", default);
}
