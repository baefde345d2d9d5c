using Microsoft.Extensions.Hosting;

namespace OneProcess.Worker;

/// <summary>Serves what is no function where a Functions host has the functions, and says where.</summary>
internal sealed class EndpointsBesideHost(IEnumerable<ILocalEndpoints> localEndpoints, LocalServer server) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (ILocalEndpoints endpoints in localEndpoints)
        {
            endpoints.Map(server.Endpoints);
        }

        await server.StartAsync(cancellationToken);
        Console.WriteLine($"Beside the functions, listening on {server.Address.GetLeftPart(UriPartial.Authority)}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
