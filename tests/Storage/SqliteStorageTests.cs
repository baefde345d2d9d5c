using Microsoft.Extensions.DependencyInjection;
using OneProcess;
using OneProcess.Documents;
using OneProcess.Worker;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Local;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

public sealed class SqliteStorageTests
{
    [Fact]
    public async Task Every_document_of_the_app_has_its_container_in_one_file_in_the_data_folder()
    {
        using var folder = new TemporaryFolder();
        await using ServiceProvider provider = new ServiceCollection()
            .AddLogging()
            .Configure<OneProcessOptions>(options => options.DataPath = folder.File("data"))
            .AddCapabilities()
            .AddSqliteStorage()
            .BuildServiceProvider();

        Assert.Equal(StoreStatus.NotFound, await StatusAsync<EventDocument>(provider));
        Assert.Equal(StoreStatus.NotFound, await StatusAsync<VenueDocument>(provider));
        Assert.Equal(StoreStatus.NotFound, await StatusAsync<PerformerDocument>(provider));
        Assert.Equal(StoreStatus.NotFound, await StatusAsync<SeatDocument>(provider));
        Assert.Equal(StoreStatus.NotFound, await StatusAsync<BookingDocument>(provider));
        Assert.Equal(StoreStatus.NotFound, await StatusAsync<AvailabilityDocument>(provider));

        Assert.True(File.Exists(Path.Combine(folder.Path, "data", "documents.db")));
        Assert.Single(provider.GetServices<ITriggerBinding>());
        Assert.NotNull(provider.GetRequiredService<ChangeFeedCheckpoints>());
    }

    private static async Task<StoreStatus> StatusAsync<T>(IServiceProvider provider)
        where T : class, IDocument => (await provider.GetRequiredService<IDocumentContainer<T>>().ReadAsync("id", "key", default)).Status;
}
