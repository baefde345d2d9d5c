using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Search;

internal static class SearchServices
{
    public static IServiceCollection AddSearch(this IServiceCollection services) => services
        .AddSingleton<EventIndexing>()
        .AddSingleton<EventSearch>();
}
