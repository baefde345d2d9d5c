using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

internal static class AiSearchServices
{
    /// <summary>
    /// The app's search in Azure AI Search. It needs a <see cref="TokenCredential"/>. The first search or write makes the clients.
    /// <c>tools/SearchIndex</c> creates the <see cref="EventsIndex"/>.
    /// </summary>
    public static IServiceCollection AddAiSearch(this IServiceCollection services) => services
        .AddSettings<AiSearchOptions>(AiSearchOptions.Section)
        .AddSingleton(provider =>
        {
            AiSearchOptions options = provider.GetRequiredService<IOptions<AiSearchOptions>>().Value;
            return AiSearchClients.Create(new Uri(options.Endpoint), options.Index, provider.GetRequiredService<TokenCredential>());
        })
        .AddSingleton<EntryWrites>()
        .AddSingleton<ISearchIndex, AiSearchIndex>();
}
