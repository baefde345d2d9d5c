using Microsoft.Extensions.Logging;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;

namespace TicketMaster.Administration;

/// <summary>
/// Events' sales figures, some seconds old. A process counts an event once at a time, however many ask, and holds a page of its bookings at
/// a time, however many there are.
/// </summary>
internal sealed class CountedSales
{
    /// <summary>Younger figures are not counted again.</summary>
    public static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(5);

    private const int Page = 500;
    private const int Events = 100;

    private readonly EventCache _events;
    private readonly IDocumentContainer<BookingDocument> _bookings;
    private readonly TimeProvider _time;
    private readonly FreshCache<SalesAnswer> _counted;

    public CountedSales(
        EventCache events, IDocumentContainer<BookingDocument> bookings, TimeProvider time, ILogger<CountedSales> logger)
    {
        _events = events;
        _bookings = bookings;
        _time = time;
        _counted = new FreshCache<SalesAnswer>(CountAsync, Events, time, logger, FreshFor);
    }

    /// <returns>Null if there is no such event.</returns>
    /// <exception cref="StoreUnavailableException">The store does not answer and nothing was counted lately.</exception>
    public async Task<SalesAnswer?> OfAsync(string eventId, CancellationToken cancellationToken) =>
        await _events.GetEventAsync(eventId, cancellationToken) is null or { Status: EventStatus.Deleted }
            ? null
            : await _counted.GetAsync(eventId, cancellationToken);

    private async Task<SalesAnswer> CountAsync(string eventId, SalesAnswer? before, CancellationToken cancellationToken)
    {
        EventDocument document = (await _events.GetEventAsync(eventId, cancellationToken))!;
        var figures = new SalesFigures(document, _time.GetUtcNow());
        await foreach (QueryPage<BookingDocument> page in _bookings.PagesAsync(BookingsOfEvent.All(eventId, Page), cancellationToken))
        {
            foreach (StoreResult<BookingDocument> found in page.Items)
            {
                figures.Add(found.Document!);
            }
        }

        return figures.Answer();
    }
}
