using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace TicketMaster.Tests;

/// <summary>How a process that is stopped while it starts tells of it.</summary>
public sealed class AppProcessTests
{
    [Fact]
    public async Task Told_to_end_while_it_starts_it_ends_well() =>
        Assert.Equal(0, await AppProcess.RunAsync(() => Starting((lifetime, cancellationToken) =>
        {
            lifetime.StopApplication();
            return Task.Delay(Timeout.Infinite, cancellationToken);
        })));

    [Fact]
    public async Task A_start_that_gave_up_by_itself_is_no_good_end() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => AppProcess.RunAsync(
            () => Starting((_, _) => throw new OperationCanceledException("It took too long."))));

    private delegate Task Start(IHostApplicationLifetime lifetime, CancellationToken cancellationToken);

    private static IHost Starting(Start start)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Services.AddHostedService(provider => new Service(provider.GetRequiredService<IHostApplicationLifetime>(), start));
        return builder.Build();
    }

    private sealed class Service(IHostApplicationLifetime lifetime, Start start) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken) => start(lifetime, cancellationToken);

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
