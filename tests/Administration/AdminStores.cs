using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using Moq;
using TicketMaster.Administration;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Catalogue;

namespace TicketMaster.Tests.Administration;

/// <summary>The event-crud service over the embedded store, with a hall and a band to plan events with.</summary>
internal sealed class AdminStores : IDisposable
{
    public static readonly object Hall = new
    {
        name = "Great Hall",
        city = "Vienna",
        country = "Austria",
        latitude = 48.2,
        longitude = 16.4,
        timeZone = "Europe/Vienna",
        sections = new object[]
        {
            new { section = "ORCH", name = "Orchestra", band = "P1", rows = new[] { new { count = 2, seats = 3, letters = true } } },
            new { section = "101", name = "Block 101", band = "P2", rows = new[] { new { count = 2, seats = 5, letters = false } } },
        },
    };

    private readonly ServiceProvider _services;

    public AdminStores()
    {
        _services = AppServices.Of(Time)
            .Put<IDocumentContainer<EventDocument>>(Stores.Events)
            .Put<IDocumentContainer<VenueDocument>>(Stores.Venues)
            .Put<IDocumentContainer<PerformerDocument>>(Stores.Performers)
            .Put<IDocumentContainer<SeatDocument>>(Stores.Tickets)
            .Put<IDocumentContainer<AvailabilityDocument>>(Stores.Availability)
            .BuildServiceProvider();
        Durable.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync("started");
    }

    public EventStores Stores { get; } = new();

    public ManualTimeProvider Time { get; } = new();

    public EventCache Cache => _services.GetRequiredService<EventCache>();

    private AdministerVenues Venues => _services.New<AdministerVenues>();

    private AdministerPerformers Performers => _services.New<AdministerPerformers>();

    public Mock<DurableTaskClient> Durable { get; } = new("test");

    public static Dictionary<string, object?> Gala(params (string Name, object? Value)[] changes)
    {
        var body = new Dictionary<string, object?>
        {
            ["name"] = "Gala",
            ["category"] = "concert",
            ["startsAt"] = "2026-12-31T23:30:00Z",
            ["onSaleAt"] = "2026-12-01T09:00:00+01:00",
            ["venueId"] = "hall",
            ["performerIds"] = new[] { "band" },
            ["currency"] = "EUR",
            ["priceBands"] = new[] { new { band = "P1", price = 12_000 }, new { band = "P2", price = 4_500 } },
        };
        foreach ((string name, object? value) in changes)
        {
            body[name] = value;
        }

        return body;
    }

    /// <summary>The hall and the band.</summary>
    public async Task<AdminStores> WithCatalogueAsync()
    {
        await PutVenueAsync("hall", Hall);
        await PutPerformerAsync("band", new { name = "The Band" });
        return this;
    }

    public Task<HttpAnswer> PutEventAsync(string id, object body, params (string, string)[] headers) =>
        PutEventAsync(Stores.Events, id, body, headers);

    /// <param name="events">What the request sees of the events.</param>
    public Task<HttpAnswer> PutEventAsync(
        IDocumentContainer<EventDocument> events, string id, object body, params (string, string)[] headers) =>
        CallAsync(body, headers, call => _services.New<PutEvent>(events).RunAsync(call.Request, id, Durable.Object, default));

    public Task<HttpAnswer> GetEventAsync(string id) =>
        CallAsync(null, [], call => _services.GetRequiredService<GetEvent>().RunAsync(call.Request, id, default));

    public Task<HttpAnswer> DeleteEventAsync(string id, params (string, string)[] headers) =>
        CallAsync(null, headers, call => _services.GetRequiredService<DeleteEvent>().RunAsync(call.Request, id, Durable.Object));

    public Task<HttpAnswer> PutVenueAsync(string id, object body, params (string, string)[] headers) =>
        CallAsync(body, headers, call => Venues.PutAsync(call.Request, id, Durable.Object, default));

    public Task<HttpAnswer> GetVenueAsync(string id) => CallAsync(null, [], call => Venues.GetAsync(call.Request, id, default));

    public Task<HttpAnswer> DeleteVenueAsync(string id) =>
        CallAsync(null, [], call => Venues.DeleteAsync(call.Request, id, default));

    public Task<HttpAnswer> PutPerformerAsync(string id, object body, params (string, string)[] headers) =>
        CallAsync(body, headers, call => Performers.PutAsync(call.Request, id, Durable.Object, default));

    public Task<HttpAnswer> GetPerformerAsync(string id) =>
        CallAsync(null, [], call => Performers.GetAsync(call.Request, id, default));

    public Task<HttpAnswer> DeletePerformerAsync(string id) =>
        CallAsync(null, [], call => Performers.DeleteAsync(call.Request, id, default));

    public void VerifyEnded(string eventId, Times times) => Durable.Verify(
        client => client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(),
            It.IsAny<object?>(),
            It.Is<StartOrchestrationOptions?>(options => options!.InstanceId == $"cancel-{eventId}"),
            It.IsAny<CancellationToken>()),
        times);

    public void Dispose()
    {
        _services.Dispose();
        Stores.Dispose();
    }

    private static Task<HttpAnswer> CallAsync(
        object? body, (string, string)[] headers, Func<HttpCall, Task<Microsoft.AspNetCore.Http.IResult>> run)
    {
        var call = new HttpCall("", body, headers);
        return call.AnswerAsync(run(call));
    }
}
