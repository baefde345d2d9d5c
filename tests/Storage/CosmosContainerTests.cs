using TicketMaster.Adapters;
using TicketMaster.Bookings;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

/// <summary>The contract through the real SDK, against an imitation of the service or an account.</summary>
[Collection(CosmosServerGroup.Name)]
public sealed class CosmosContainerTests(CosmosServer server) : ContainerContract, IAsyncLifetime
{
    private CosmosDatabase? _database;
    private CosmosContainer<BookingDocument>? _bookings;

    private protected override IDocumentContainer<BookingDocument> Bookings =>
        _bookings ?? throw new InvalidOperationException(server.Account.AccountEndpoint);

    public async Task InitializeAsync()
    {
        _database = await server.CreateDatabaseAsync(BookingsContainers.BookingDocuments.Container);
        _bookings = _database.Container(BookingsContainers.BookingDocuments);
    }

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("alice")]
    public async Task A_continuation_that_no_such_query_returned_finds_nothing(string? partitionKey)
    {
        var query = new DocumentQuery(partitionKey, [], OrderBy: "shard", PageSize: 1);
        ContainerSpec spec = BookingsContainers.BookingDocuments.Container;
        foreach (string continuation in new[]
        {
            "made up",
            CosmosContinuation.Mark("made up", CosmosSql.Translate(spec, query), partitionKey),
        })
        {
            QueryPage<BookingDocument> page = await Bookings.QueryAsync(query with { Continuation = continuation }, default);
            Assert.Equal((StoreStatus.NotFound, 0, null), (page.Status, page.Items.Count, page.Continuation));
        }
    }

    public async Task DisposeAsync()
    {
        if (_database is not null)
        {
            await _database.DisposeAsync();
        }
    }
}
