using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace TicketMaster.Local.Demo;

/// <summary>Puts the demo catalogue into the store before the server listens.</summary>
internal sealed class SeedAtStart(DemoSeeder seeder, IOptions<LocalOptions> options) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) =>
        options.Value.DemoEvents == 0 ? Task.CompletedTask : seeder.SeedAsync(options.Value.DemoEvents, cancellationToken);

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
