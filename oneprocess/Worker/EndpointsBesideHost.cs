using Microsoft.Extensions.Hosting;

namespace OneProcess.Worker;

/// <summary>Serves the endpoints that are no functions beside a Functions host, and says where.</summary>
internal sealed class EndpointsBesideHost(IEnumerable<IPlainEndpoints> plainEndpoints, HttpServer server) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (IPlainEndpoints endpoints in plainEndpoints)
        {
            endpoints.Map(server.Endpoints);
        }

        await server.StartAsync(cancellationToken);
        Console.WriteLine($"Beside the functions, listening on {server.Address.GetLeftPart(UriPartial.Authority)}");
    }

    public Task StopAsync(CancellationToken cancellationToken) => server.StopAsync(cancellationToken);
}
