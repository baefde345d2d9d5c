using System.Collections.Concurrent;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using TicketMaster.Catalogue;
using TicketMaster.Search;
using Xunit;

namespace TicketMaster.Tests.Http;

/// <summary>
/// An app that the tests of what every answer has in common share: none of them changes anything. Its clock is within a second, its pages
/// are at <c>https://shop.example</c>, and its search fails for who looks for <c>boom</c>.
/// </summary>
public sealed class EdgeApp : IAsyncLifetime
{
    public const string Shop = "https://shop.example";
    public const string Name = "Émile's Night & Friends – 漢字 <live>";

    internal TicketMasterApp App { get; private set; } = null!;

    internal HttpClient Anyone { get; private set; } = null!;

    /// <summary>Nobody's, not held to the contract.</summary>
    internal HttpClient Plain { get; private set; } = null!;

    internal HttpClient Alice { get; private set; } = null!;

    internal HttpClient Admin { get; private set; } = null!;

    /// <summary>Of eight tickets, paid for.</summary>
    internal string Booking { get; private set; } = "";

    internal Entries Logged { get; } = new();

    internal HttpClient Client(string who) => who switch { "alice" => Alice, "admin" => Admin, _ => Anyone };

    public async Task InitializeAsync()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 11, 22, 12, 0, 0, TimeSpan.Zero).AddTicks(1_234_567));
        App = await TicketMasterApp.StartAsync(Replace, clock: clock, settings: $"--Identity:AllowedOrigins={Shop}, capacitor://");
        Anyone = App.Anyone();
        Plain = new HttpClient { BaseAddress = App.Address };
        Alice = await App.SignedInAsync("alice");
        Admin = await App.SignedInAsync("root", "admin");
        PlanSection[] sections = [.. Enumerable.Range(0, 30).Select(section => TestEvents.Section($"S{section}", rows: 3, seats: 12))];
        await App.AddAsync(TestEvents.Of("gala", sections) with { Name = Name });
        foreach (int i in Enumerable.Range(1, 7))
        {
            await App.AddAsync(TestEvents.Of($"small-{i}"));
        }

        await App.Container<VenueDocument>().CreateAsync(
            new VenueDocument
            {
                Id = "v1",
                Name = "Town Hall",
                City = "Vienna",
                Country = "Austria",
                Latitude = 48.2,
                Longitude = 16.37,
                TimeZone = "Europe/Vienna",
                Sections = sections,
            },
            default);
        await App.Container<PerformerDocument>().CreateAsync(new PerformerDocument { Id = "p1", Name = "The Performers" }, default);
        Answer held = (await Alice.ReserveAsync([.. TestEvents.TicketIds("gala", 1, 1, 8)])).Is(HttpStatusCode.Created);
        Booking = held.Text("bookingId");
        (await Alice.ConfirmAsync(Booking)).Is(HttpStatusCode.OK);
        await App.PassAsync(TimeSpan.FromSeconds(3));
        (await Alice.ReserveAsync("small-1-A-A-1")).Is(HttpStatusCode.Created);
        await App.UntilIdleAsync();
    }

    public async Task DisposeAsync()
    {
        Anyone.Dispose();
        Plain.Dispose();
        Alice.Dispose();
        Admin.Dispose();
        await App.DisposeAsync();
    }

    private void Replace(IServiceCollection services)
    {
        services.AddSingleton<ILoggerProvider>(Logged);
        ServiceDescriptor real = services.Last(one => one.ServiceType == typeof(ISearchIndex));
        services.Replace(ServiceDescriptor.Singleton(provider => (ISearchIndex)new FailingIndex((ISearchIndex)Make(provider, real))));
    }

    private static object Make(IServiceProvider provider, ServiceDescriptor service) => service.ImplementationFactory is { } factory
        ? factory(provider)
        : ActivatorUtilities.CreateInstance(provider, service.ImplementationType!);

    private sealed class FailingIndex(ISearchIndex real) : ISearchIndex
    {
        public Task UpsertAsync(IReadOnlyList<IndexedEvent> events, CancellationToken cancellationToken) =>
            real.UpsertAsync(events, cancellationToken);

        public Task DeleteAsync(IReadOnlyList<RemovedEvent> events, CancellationToken cancellationToken) =>
            real.DeleteAsync(events, cancellationToken);

        public Task<SearchPage> AskAsync(Question question, CancellationToken cancellationToken) => question.Query.Token == "boom"
            ? throw new InvalidOperationException("boom")
            : real.AskAsync(question, cancellationToken);

        public Task<IReadOnlyList<Suggestion>> SuggestAsync(
            string token, int count, DateTimeOffset now, CancellationToken cancellationToken) =>
            real.SuggestAsync(token, count, now, cancellationToken);
    }

    /// <summary>What is logged, each with the request's id in its innermost scope that has one.</summary>
    internal sealed class Entries : ILoggerProvider, ISupportExternalScope, ILogger
    {
        private readonly ConcurrentQueue<(string Message, string? RequestId)> _entries = new();
        private IExternalScopeProvider? _scopes;

        public IEnumerable<(string Message, string? RequestId)> All => _entries;

        public ILogger CreateLogger(string categoryName) => this;

        public void SetScopeProvider(IExternalScopeProvider scopeProvider) => _scopes = scopeProvider;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            List<string?> ids = [];
            _scopes?.ForEachScope(
                (scope, found) =>
                {
                    if (scope is IEnumerable<KeyValuePair<string, object?>> values)
                    {
                        found.AddRange(values.Where(one => one.Key == "RequestId").Select(one => one.Value as string));
                    }
                },
                ids);
            _entries.Enqueue((formatter(state, exception), ids.LastOrDefault()));
        }

        public void Dispose()
        {
        }
    }
}

[CollectionDefinition(nameof(EdgeApp))]
public sealed class EdgeAppCollection : ICollectionFixture<EdgeApp>;
