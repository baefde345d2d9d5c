using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TicketMaster.Local;
using Xunit;

namespace TicketMaster.Tests.Local;

public sealed class LocalAppTests
{
    /// <summary>As a developer's start checks them, which the other tests' starts do not.</summary>
    [Fact]
    public void All_services_of_the_local_run_can_be_made()
    {
        using var folder = new TemporaryFolder();
        FunctionsApplicationBuilder builder = LocalApp.CreateBuilder([$"--Local:DataPath={folder.Path}"]);
        builder.ConfigureContainer(
            new DefaultServiceProviderFactory(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true }));

        using IHost host = builder.Build();

        Assert.NotNull(host);
    }
}
