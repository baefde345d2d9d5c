using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Operations;

internal static class OperationsServices
{
    public static IServiceCollection AddOperations(this IServiceCollection services) => services
        .AddSingleton<StoreWarmUp>();
}
