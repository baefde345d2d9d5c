using Microsoft.AspNetCore.Routing;

namespace OneProcess.Worker;

/// <summary>
/// Plain ASP.NET Core endpoints on the same server that are no functions, such as a simulated neighbour of the
/// application. Every singleton of this type is mapped before the server listens.
/// </summary>
public interface ILocalEndpoints
{
    void Map(IEndpointRouteBuilder endpoints);

    /// <summary>Whether no background work of these endpoints is under way or ready to run; <see cref="IdleWatch"/> waits for it.</summary>
    bool IsIdle => true;
}
