using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace OneProcess.Worker;

/// <summary>Where the application listens, for what has to call it from within.</summary>
public sealed class LocalServer
{
    private readonly IServer _server;

    internal LocalServer(IServer server) => _server = server;

    /// <summary>The first address, in a form that a client on this machine can use.</summary>
    /// <exception cref="InvalidOperationException">The server does not listen yet.</exception>
    public Uri Address => new(Reachable(_server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
        ?? throw new InvalidOperationException("The server does not listen yet.")));

    private static string Reachable(string address) =>
        address.Replace("//[::]:", "//localhost:").Replace("//0.0.0.0:", "//localhost:").Replace("//*:", "//localhost:").Replace("//+:", "//localhost:");
}
