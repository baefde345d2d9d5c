using Microsoft.Extensions.Logging.Abstractions;
using Moq;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Seats;

public sealed class EventCacheTests
{
    private readonly Mock<IDocumentContainer<EventDocument>> _events = new();
    private readonly Mock<IDocumentContainer<AvailabilityDocument>> _availability = new();
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public async Task A_thousand_readers_of_an_event_and_its_availability_cost_one_read_of_each()
    {
        _events.Setup(s => s.ReadAsync("gala-1", "gala-1", It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                await Task.Yield();
                return new StoreResult<EventDocument>(StoreStatus.Ok, Samples.Event(), "\"1\"");
            });
        _availability.Setup(s => s.QueryAsync(It.IsAny<DocumentQuery>(), It.IsAny<CancellationToken>()))
            .Returns(async () =>
            {
                await Task.Yield();
                return new QueryPage<AvailabilityDocument>(StoreStatus.Ok, [], null);
            });
        EventCache cache = Cache();

        EventAvailability[] seen = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => Task.Run(async () =>
            await cache.GetAvailabilityAsync((await cache.GetEventAsync("gala-1", default))!, default))));

        Assert.All(seen, availability => Assert.Equal(20, availability.Available));
        _events.Verify(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
        _availability.Verify(s => s.QueryAsync(It.IsAny<DocumentQuery>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    [Theory]
    [InlineData(StoreStatus.Throttled)]
    [InlineData(StoreStatus.Unknown)]
    public async Task Viewing_stays_up_for_a_while_when_the_store_does_not(object status)
    {
        // A parameter of a public method cannot be of an internal type.
        var failure = (StoreStatus)status;
        StoreResult<EventDocument> answer = new(StoreStatus.Ok, Samples.Event(), "\"1\"");
        _events.Setup(s => s.ReadAsync("gala-1", "gala-1", It.IsAny<CancellationToken>())).ReturnsAsync(() => answer);
        EventCache cache = Cache();
        EventDocument? before = await cache.GetEventAsync("gala-1", default);

        answer = failure;
        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.Same(before, await cache.GetEventAsync("gala-1", default));

        _time.Advance(TimeSpan.FromSeconds(20));
        var refused = await Assert.ThrowsAsync<StoreUnavailableException>(() => cache.GetEventAsync("gala-1", default).AsTask());
        Assert.Equal(failure, refused.Status);
    }

    /// <summary>What was rendered and compressed from a view is kept with it.</summary>
    [Fact]
    public async Task A_view_is_kept_until_a_hold_is_over_and_the_next_one_until_the_next_is()
    {
        DateTimeOffset end = _time.GetUtcNow().AddMinutes(1);
        AvailabilityDocument document = AvailabilityProjection.Apply(
            null,
            "gala-1",
            Samples.Event().Sections[0],
            [new SeatChange(0, SeatState.Held(1, end)), new SeatChange(1, SeatState.Held(1, end.AddMinutes(1)))])!;
        _availability.Setup(s => s.QueryAsync(It.IsAny<DocumentQuery>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(() => new QueryPage<AvailabilityDocument>(
                StoreStatus.Ok, [new(StoreStatus.Ok, document, $"{document.Version}")], null));
        EventDocument gala = Samples.Event();
        EventCache cache = Cache();
        List<EventAvailability> views = [];
        List<string> changes = [];
        for (int second = 0; second < 150; second++, _time.Advance(TimeSpan.FromSeconds(1)))
        {
            EventAvailability view = await cache.GetAvailabilityAsync(gala, default);
            if (views.Count == 0 || !ReferenceEquals(view, views[^1]))
            {
                views.Add(view);
                changes.Add($"{second} {view.SeatsOf(gala.Sections[0])} {view.Available} {view.Version - views[0].Version}");
            }

            // That the first seat is cleared later is nothing new.
            document = second != 90
                ? document
                : AvailabilityProjection.Apply(document, "gala-1", gala.Sections[0], [new SeatChange(0, SeatState.Free(2))])!;
        }

        Assert.Equal(["0 hhaaaaaaaa 18 0", "61 ahaaaaaaaa 19 1", "121 aaaaaaaaaa 20 2"], changes);
    }

    [Fact]
    public async Task An_event_that_is_not_there_is_looked_for_once_a_second_too()
    {
        _events.Setup(s => s.ReadAsync("gala-1", "gala-1", It.IsAny<CancellationToken>())).ReturnsAsync(StoreStatus.NotFound);
        EventCache cache = Cache();
        for (int i = 0; i < 10; i++)
        {
            Assert.Null(await cache.GetEventAsync("gala-1", default));
        }

        _events.Verify(s => s.ReadAsync(It.IsAny<string>(), It.IsAny<string>(), It.IsAny<CancellationToken>()), Times.Once);
    }

    private EventCache Cache() => new(_events.Object, _availability.Object, _time, NullLogger<EventCache>.Instance);
}
