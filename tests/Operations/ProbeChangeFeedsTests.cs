using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Local;
using TicketMaster.Operations;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tests.Infra;
using Xunit;

namespace TicketMaster.Tests.Operations;

/// <summary>Probes that are written every minute show how late each change feed is, and by their absence that nobody follows it.</summary>
public sealed class ProbeChangeFeedsTests
{
    private static readonly TimeSpan s_round = TimeSpan.FromMinutes((double)FeedProbes.Count / FeedProbes.AtOnce);

    [Fact]
    public async Task Within_a_round_every_probe_comes_through_every_feed_that_a_function_follows()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: TicketMasterApp.WithProbes);
        using Measured measured = new(app);

        await MinutesAsync(app, s_round);

        Assert.Equal(
            CodeNames.Feeds.Select(feed =>
                (feed.Function, feed.Container is SeatsContainers.Seats or BookingsContainers.Bookings ? FeedProbes.Count : 1)).Order(),
            measured.Lags
                .GroupBy(lag => lag.Function)
                .Select(lags => (lags.Key, lags.Select(lag => lag.Probe).Distinct().Count()))
                .Order());
        Assert.All(measured.Lags, lag => Assert.Equal(0, lag.Seconds));
    }

    [Fact]
    public async Task A_feed_whose_function_fails_hands_over_no_probe_and_then_shows_how_late_it_is()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            services => services.AddSingleton<IDocumentContainer<AvailabilityDocument>>(
                provider => new Throttled(provider.GetRequiredService<SqliteContainer<AvailabilityDocument>>())),
            settings: TicketMasterApp.WithProbes);
        using Measured measured = new(app);
        var availability = (Throttled)app.Container<AvailabilityDocument>();
        availability.IsThrottled = true;

        for (int minute = 1; minute <= 5; minute++)
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await Eventually.Async(() => measured.Of("AuditBookings").Count >= minute * FeedProbes.AtOnce);
        }

        Assert.Empty(measured.Of("ProjectAvailability"));
        Assert.Empty(measured.Of("IndexAvailability"));

        availability.IsThrottled = false;
        app.Clock.Advance(TimeSpan.FromSeconds(10));
        await app.UntilIdleAsync();

        Assert.InRange(measured.Of("ProjectAvailability").Max(), 240, 300);
        Assert.NotEmpty(measured.Of("IndexAvailability"));
    }

    [Fact]
    public async Task Nobody_sees_the_probes()
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(settings: TicketMasterApp.WithProbes);
        await MinutesAsync(app, TimeSpan.FromMinutes(2));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient admin = await app.SignedInAsync("root", "admin");

        (await alice.GetAnswerAsync($"/event/{FeedProbes.EventId}")).IsRefused(HttpStatusCode.NotFound, "not-found");
        Assert.Equal(0, (await alice.GetAnswerAsync("/search?token=probe"))["total"].GetInt32());
        (await alice.ReserveAsync($"{FeedProbes.EventId}-A-1-1")).IsRefused(HttpStatusCode.NotFound, "not-found");
        (await admin.GetAnswerAsync($"/admin/events/{FeedProbes.EventId}")).IsRefused(HttpStatusCode.NotFound, "not-found");
    }

    private static async Task MinutesAsync(TicketMasterApp app, TimeSpan time)
    {
        for (TimeSpan passed = TimeSpan.Zero; passed < time; passed += TimeSpan.FromMinutes(1))
        {
            app.Clock.Advance(TimeSpan.FromMinutes(1));
            await app.UntilIdleAsync();
        }
    }

    private sealed record Lag(string Function, string Probe, double Seconds);

    private sealed class Measured : IDisposable
    {
        private readonly MeterListener _listener;
        private readonly ConcurrentQueue<Lag> _lags = [];

        public Measured(TicketMasterApp app)
        {
            IMeterFactory meters = app.Services.GetRequiredService<IMeterFactory>();
            _listener = new MeterListener
            {
                InstrumentPublished = (instrument, listener) =>
                {
                    if (instrument.Meter.Scope == meters && instrument.Name == FeedLag.Instrument)
                    {
                        listener.EnableMeasurementEvents(instrument);
                    }
                },
            };
            _listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            {
                Dictionary<string, object?> named = tags.ToArray().ToDictionary();
                _lags.Enqueue(new Lag((string)named["function"]!, (string)named["probe"]!, seconds));
            });
            _listener.Start();
        }

        public IReadOnlyCollection<Lag> Lags => _lags;

        public IReadOnlyList<double> Of(string function) => [.. _lags.Where(lag => lag.Function == function).Select(lag => lag.Seconds)];

        public void Dispose() => _listener.Dispose();
    }

    /// <summary>Turns reads away for a while.</summary>
    private sealed class Throttled(IDocumentContainer<AvailabilityDocument> container) : IDocumentContainer<AvailabilityDocument>
    {
        public volatile bool IsThrottled;

        public Task<StoreResult<AvailabilityDocument>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
            IsThrottled
                ? Task.FromResult<StoreResult<AvailabilityDocument>>(StoreStatus.Throttled)
                : container.ReadAsync(id, partitionKey, cancellationToken);

        public Task<StoreResult<AvailabilityDocument>> CreateAsync(AvailabilityDocument document, CancellationToken cancellationToken) =>
            container.CreateAsync(document, cancellationToken);

        public Task<StoreResult<AvailabilityDocument>> ReplaceAsync(
            AvailabilityDocument document, string ifMatch, CancellationToken cancellationToken) =>
            container.ReplaceAsync(document, ifMatch, cancellationToken);

        public Task<StoreResult<AvailabilityDocument>> DeleteAsync(
            string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
            container.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

        public Task<QueryPage<AvailabilityDocument>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) =>
            container.QueryAsync(query, cancellationToken);
    }
}
