using Azure.Core;
using Azure.Identity;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TicketMaster.Bookings;
using TicketMaster.Identity;
using TicketMaster.Payments;
using TicketMaster.Tickets;

namespace TicketMaster.Adapters;

/// <summary>
/// What the app runs on in Azure: Cosmos DB, AI Search, Service Bus and Application Insights, all with the app's identity. Clients are made
/// at their first use, so the start depends on no service.
/// </summary>
internal static class AzureServices
{
    public static void AddAzure(this FunctionsApplicationBuilder builder)
    {
        builder.Services.CheckSettings(
            builder.Configuration,
            written: [],
            (AiSearchOptions.Section, typeof(AiSearchOptions)),
            (BookingOptions.Section, typeof(BookingOptions)),
            (CosmosOptions.Section, typeof(CosmosOptions)),
            (IdentityOptions.Section, typeof(IdentityOptions)),
            (PaymentsOptions.Section, typeof(PaymentsOptions)),
            (ServiceBusOptions.Section, typeof(ServiceBusOptions)),
            (TicketsOptions.Section, typeof(TicketsOptions)));
        builder.UseMiddleware<NoTokenMiddleware>();
        IServiceCollection services = builder.Services;
        AzureOptions azure = builder.Configuration.Get<AzureOptions>() ?? new AzureOptions();
        var credential = new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = azure.ClientId });
        services.AddSingleton<TokenCredential>(credential);
        services.AddCosmosStorage();
        services.AddAiSearch();
        services.AddSettings<ServiceBusOptions>(ServiceBusOptions.Section);
        services.AddSingleton(provider => new ServiceBusClient(
            provider.GetRequiredService<IOptions<ServiceBusOptions>>().Value.FullyQualifiedNamespace, credential));
        builder.AddTelemetry(azure, credential);
    }
}
