using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Tests.Worker;

/// <summary>The Functions host as one worker sees it: a server that speaks gRPC, on a free port of this machine.</summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _server;

    private FunctionsHost(WebApplication server) => _server = server;

    public WorkerStream Stream { get; } = new();

    public TaskHub TaskHub { get; } = new();

    public Uri Address => new(_server.Urls.First());

    public static async Task<FunctionsHost> StartAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(
            IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2));
        builder.Services.AddRoutingCore();
        builder.Services.AddGrpc(options => options.MaxReceiveMessageSize = null);
        FunctionsHost? host = null;
        builder.Services.AddSingleton(_ => host!.Stream);
        builder.Services.AddSingleton(_ => host!.TaskHub);
        host = new FunctionsHost(builder.Build());
        host._server.MapGrpcService<WorkerStream>();
        host._server.MapGrpcService<TaskHub>();
        await host._server.StartAsync();
        return host;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
