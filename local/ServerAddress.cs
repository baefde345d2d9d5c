using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using OneProcess.Worker;
using TicketMaster.Http;

namespace TicketMaster.Local;

internal static class ServerAddress
{
    /// <summary>Lets addresses in the configuration that begin with '/' mean this server.</summary>
    public static void TryAddOwnAddress(this IServiceCollection services) => services.TryAddSingleton<OwnAddress>(provider =>
    {
        HttpServer server = provider.GetRequiredService<HttpServer>();
        return () => server.Address;
    });
}
