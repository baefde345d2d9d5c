using System.Net;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>A store that asks to come back later, or whose answers are lost, is the client's to wait for: never a fault of ours.</summary>
public sealed class BusyStoreTests
{
    [Theory]
    [InlineData(StoreStatus.Throttled, HttpStatusCode.TooManyRequests, "too-busy")]
    [InlineData(StoreStatus.Unknown, HttpStatusCode.ServiceUnavailable, "storage-unavailable")]
    internal async Task What_the_store_does_not_serve_is_refused_with_a_time_to_come_back(
        StoreStatus answer, HttpStatusCode status, string code)
    {
        var busy = new Busy();
        await using TicketMasterApp app = await StartAsync(busy);
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        using HttpClient admin = await app.SignedInAsync("root", "admin");
        string booking = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");
        Func<Task<Answer>>[] requests =
        [
            () => alice.ReserveAsync("gala-A-A-2"),
            () => alice.ConfirmAsync(booking),
            () => alice.GetAnswerAsync($"/booking/{booking}"),
            () => alice.GetAnswerAsync("/bookings"),
            () => alice.DeleteAnswerAsync($"/booking/{booking}"),
            () => alice.GetAnswerAsync("/event/nowhere"),
            () => admin.GetAnswerAsync("/admin/events/gala"),
            () => admin.DeleteAnswerAsync("/admin/events/gala"),
            () => admin.PutAnswerAsync("/admin/performers/p1", new { name = "The Performers" }),
        ];
        await app.UntilIdleAsync();
        foreach (Func<Task<Answer>> request in requests)
        {
            busy.Answer = answer;
            Answer refused = (await request()).IsRefused(status, code);
            busy.Answer = null;

            BadInputApp.AssertClean(refused);
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        }

        (await alice.ConfirmAsync(booking)).Is(HttpStatusCode.OK);
        (await alice.ReserveAsync("gala-A-A-2")).Is(HttpStatusCode.Created);
    }

    private static Task<TicketMasterApp> StartAsync(Busy busy) => TicketMasterApp.StartAsync(services => services
        .AddSingleton<IDocumentContainer<BookingDocument>>(provider => Container<BookingDocument>(provider, busy))
        .AddSingleton<IDocumentContainer<SeatDocument>>(provider => Container<SeatDocument>(provider, busy))
        .AddSingleton<IDocumentContainer<EventDocument>>(provider => Container<EventDocument>(provider, busy))
        .AddSingleton<IDocumentContainer<PerformerDocument>>(provider => Container<PerformerDocument>(provider, busy)));

    private static BusyContainer<T> Container<T>(IServiceProvider provider, Busy busy)
        where T : class, IDocument => new(provider.GetRequiredService<SqliteContainer<T>>(), busy);

    /// <summary>What all containers answer instead of serving; null while they serve.</summary>
    private sealed class Busy
    {
        public StoreStatus? Answer { get; set; }
    }

    private sealed class BusyContainer<T>(IDocumentContainer<T> container, Busy busy) : IDocumentContainer<T>
        where T : class, IDocument
    {
        public Task<StoreResult<T>> ReadAsync(string id, string partitionKey, CancellationToken cancellationToken) =>
            Refuse() ?? container.ReadAsync(id, partitionKey, cancellationToken);

        public Task<StoreResult<T>> CreateAsync(T document, CancellationToken cancellationToken) =>
            Refuse() ?? container.CreateAsync(document, cancellationToken);

        public Task<StoreResult<T>> ReplaceAsync(T document, string ifMatch, CancellationToken cancellationToken) =>
            Refuse() ?? container.ReplaceAsync(document, ifMatch, cancellationToken);

        public Task<StoreResult<T>> DeleteAsync(string id, string partitionKey, string ifMatch, CancellationToken cancellationToken) =>
            Refuse() ?? container.DeleteAsync(id, partitionKey, ifMatch, cancellationToken);

        public Task<QueryPage<T>> QueryAsync(DocumentQuery query, CancellationToken cancellationToken) => busy.Answer is { } answer
            ? Task.FromResult(new QueryPage<T>(answer, [], null))
            : container.QueryAsync(query, cancellationToken);

        private Task<StoreResult<T>>? Refuse() => busy.Answer is { } answer
            ? Task.FromResult(new StoreResult<T>(answer, RetryAfter: TimeSpan.FromSeconds(3)))
            : null;
    }
}
