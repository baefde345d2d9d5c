using System.ComponentModel.DataAnnotations;
using Microsoft.Azure.Cosmos;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Adapters;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Seats;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Storage;

public sealed class CosmosClientsTests
{
    [Fact]
    public void Only_the_catalogue_may_be_read_from_another_region_and_what_is_sold_gives_up_early()
    {
        CosmosOptions account = Account("https://account.documents.azure.com");
        account.PreferredRegions.Add("West Europe");
        account.PreferredRegions.Add("North Europe");

        CosmosClientOptions catalogue = CosmosClients.Catalogue(account);
        CosmosClientOptions booking = CosmosClients.Booking();

        Assert.Equal(["West Europe", "North Europe"], catalogue.ApplicationPreferredRegions);
        Assert.Equal("CrossRegionHedgingAvailabilityStrategy", catalogue.AvailabilityStrategy.GetType().Name);
        Assert.Null(booking.ApplicationPreferredRegions);
        Assert.Equal("DisabledAvailabilityStrategy", booking.AvailabilityStrategy.GetType().Name);
        Assert.True(booking.MaxRetryAttemptsOnRateLimitedRequests < catalogue.MaxRetryAttemptsOnRateLimitedRequests);
        Assert.True(booking.MaxRetryWaitTimeOnRateLimitedRequests < catalogue.MaxRetryWaitTimeOnRateLimitedRequests);
        Assert.Equal(
            "DisabledAvailabilityStrategy", CosmosClients.Catalogue(Account("https://127.0.0.1")).AvailabilityStrategy.GetType().Name);
    }

    [Fact]
    public void Regions_are_read_from_the_settings_that_the_infrastructure_gives()
    {
        ConfigurationManager configuration = new();
        configuration["Cosmos:AccountEndpoint"] = "https://account.documents.azure.com";
        configuration["Cosmos:PreferredRegions:0"] = "swedencentral";
        configuration["Cosmos:PreferredRegions:1"] = "northeurope";
        Assert.Empty(new SettingNames([(CosmosOptions.Section, typeof(CosmosOptions))]).Mistakes(configuration));
        using ServiceProvider provider = new ServiceCollection()
            .AddMetrics()
            .AddSingleton<IConfiguration>(configuration)
            .AddCosmosStorage()
            .BuildServiceProvider();

        Assert.Equal(["swedencentral", "northeurope"], provider.GetRequiredService<IOptions<CosmosOptions>>().Value.PreferredRegions);
    }

    [Fact]
    public void What_is_sold_and_the_catalogue_have_clients_of_their_own()
    {
        CosmosOptions account = Account("https://127.0.0.1");
        account.AccountKey = Convert.ToBase64String(new byte[64]);
        account.ConnectionMode = ConnectionMode.Gateway;
        using CosmosClients clients = new(Options.Create(account));

        CosmosClient booking = clients.Container(BookingsContainers.BookingDocuments.Container).Database.Client;
        CosmosClient catalogue = clients.Container(CatalogueContainers.EventDocuments.Container).Database.Client;

        Assert.NotSame(booking, catalogue);
        Assert.Same(booking, clients.Container(SeatsContainers.SeatDocuments.Container).Database.Client);
        foreach (string name in new[] { CatalogueContainers.Venues, CatalogueContainers.Performers, SeatsContainers.Availability })
        {
            Assert.Same(catalogue, clients.Container(Stored.Container(name)).Database.Client);
        }

        Assert.All([booking, catalogue], client =>
        {
            Assert.False(client.ClientOptions.EnableContentResponseOnWrite);
            Assert.True(client.ClientOptions.LimitToEndpoint);
        });
    }

    [Theory]
    [InlineData("https://account.documents.azure.com:443/", null, true)]
    [InlineData("http://127.0.0.1:8081", "key", true)]
    [InlineData("https://localhost:8081", "key", true)]
    [InlineData("https://account.documents.azure.com", "key", false)]
    [InlineData("http://account.documents.azure.com", null, false)]
    [InlineData("account", null, false)]
    [InlineData("", null, false)]
    public void An_account_is_reached_over_https_and_without_a_key(string endpoint, string? key, bool valid)
    {
        CosmosOptions account = Account(endpoint);
        account.AccountKey = key;

        Assert.Equal(valid, Validator.TryValidateObject(account, new ValidationContext(account), null, validateAllProperties: true));
    }

    [Fact]
    public async Task Every_document_of_the_app_has_its_container_and_nothing_is_sent_to_make_them()
    {
        await using ServiceProvider provider = new ServiceCollection()
            .AddMetrics()
            .AddCapabilities()
            .AddCosmosStorage(() => throw new InvalidOperationException("Something was sent."))
            .Configure<CosmosOptions>(options => options.AccountEndpoint = "https://account.documents.azure.com")
            .AddSingleton<IConfiguration>(new ConfigurationManager())
            .BuildServiceProvider();

        Assert.IsType<CosmosContainer<EventDocument>>(provider.GetRequiredService<IDocumentContainer<EventDocument>>());
        Assert.IsType<CosmosContainer<VenueDocument>>(provider.GetRequiredService<IDocumentContainer<VenueDocument>>());
        Assert.IsType<CosmosContainer<PerformerDocument>>(provider.GetRequiredService<IDocumentContainer<PerformerDocument>>());
        Assert.IsType<CosmosContainer<SeatDocument>>(provider.GetRequiredService<IDocumentContainer<SeatDocument>>());
        Assert.IsType<CosmosContainer<BookingDocument>>(provider.GetRequiredService<IDocumentContainer<BookingDocument>>());
        Assert.IsType<CosmosContainer<AvailabilityDocument>>(provider.GetRequiredService<IDocumentContainer<AvailabilityDocument>>());
    }

    private static CosmosOptions Account(string endpoint) => new() { AccountEndpoint = endpoint };
}
