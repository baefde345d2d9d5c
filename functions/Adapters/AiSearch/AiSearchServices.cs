using Azure.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Search;

namespace TicketMaster.Adapters;

internal static class AiSearchServices
{
    /// <summary>
    /// The app's search in Azure AI Search, by section <c>Search</c>; a <see cref="TokenCredential"/> must be registered too. Nothing is
    /// asked of the service before the first search or write. <see cref="EventsIndex"/> is brought there by <c>tools/SearchIndex</c>.
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
