using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Administration;

internal static class AdministrationServices
{
    public static IServiceCollection AddAdministration(this IServiceCollection services) => services
        .AddSingleton<SeatsInUse>()
        .AddSingleton<CountedSales>()
        .AddSingleton<UpcomingEvents>();
}
