using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Administration;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;
using TicketMaster.Tests.Decisions;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Administration;

/// <summary>What it costs to count the sales of an event that a stadium has booked.</summary>
public sealed class CountedSalesTests : IDisposable
{
    private const int Pages = 20;

    private readonly EventStores _stores = new();
    private readonly ManualTimeProvider _time = new();
    private readonly Stadium _bookings = new();

    public void Dispose() => _stores.Dispose();

    [Fact]
    public async Task An_event_is_counted_once_at_a_time_and_once_in_five_seconds_however_many_ask()
    {
        CountedSales sales = await SalesAsync();

        SalesAnswer?[] all = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => sales.OfAsync("gala", default))));
        _time.Advance(CountedSales.FreshFor - TimeSpan.FromMilliseconds(1));
        Assert.Same(all[0], await sales.OfAsync("gala", default));

        Assert.All(all, one => Assert.Same(all[0], one));
        Assert.Equal(Pages, _bookings.Asked);
        Assert.Equal(Pages * 500, all[0]!.Tickets.Sold);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotSame(all[0], await sales.OfAsync("gala", default));
        Assert.Equal(2 * Pages, _bookings.Asked);
    }

    [Fact]
    public async Task A_few_pages_of_bookings_are_in_memory_at_a_time()
    {
        await (await SalesAsync()).OfAsync("gala", default);

        Assert.InRange(_bookings.MostAlive, 0, 4 * 500);
    }

    [Fact]
    public async Task An_event_that_is_not_there_has_no_sales_until_it_is()
    {
        CountedSales sales = await SalesAsync();
        Assert.Null(await sales.OfAsync("ball", default));

        await _stores.Events.CreateAsync(TestEvents.Of("ball"), default);
        _time.Advance(FreshCache<EventDocument>.FreshFor);

        Assert.NotNull(await sales.OfAsync("ball", default));
    }

    private async Task<CountedSales> SalesAsync()
    {
        await _stores.Events.CreateAsync(TestEvents.Of("gala") with { Currency = Given.Booking("done").Currency }, default);
        var events = new EventCache(_stores.Events, _stores.Availability, _time, NullLogger<EventCache>.Instance);
        return new CountedSales(events, _bookings, _time, NullLogger<CountedSales>.Instance);
    }

    /// <summary>Bookings that are made when they are asked for.</summary>
    private sealed class Stadium() : PassingContainer<BookingDocument>(null!)
    {
        private readonly List<WeakReference> _made = [];

        public int Asked { get; private set; }

        public int MostAlive { get; private set; }

        public override async Task<QueryPage<BookingDocument>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken)
        {
            await Task.Yield();
            int page = int.Parse(query.Continuation ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            Assert.True(query.PageSize <= 500);
            lock (_made)
            {
                Asked++;
                if (page % 6 == 5)
                {
                    GC.Collect();
                    MostAlive = Math.Max(MostAlive, _made.Count(one => one.IsAlive));
                }
            }

            return new(StoreStatus.Ok, Made(page), page + 1 < Pages ? $"{page + 1}" : null);
        }

        private StoreResult<BookingDocument>[] Made(int page)
        {
            BookingDocument[] bookings =
                [.. Enumerable.Range(0, 500).Select(n => Given.Booking("done") with { Id = $"gala-x-{page}-{n}" })];
            _made.AddRange(bookings.Select(booking => new WeakReference(booking)));
            return [.. bookings.Select(booking => new StoreResult<BookingDocument>(StoreStatus.Ok, booking, "1"))];
        }
    }
}
