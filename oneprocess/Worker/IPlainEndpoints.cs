using Microsoft.AspNetCore.Routing;

namespace OneProcess.Worker;

/// <summary>
/// ASP.NET Core endpoints on the same server that are no functions, such as a simulated neighbour of the application. Every singleton of
/// this type is mapped before the server listens.
/// </summary>
public interface IPlainEndpoints
{
    void Map(IEndpointRouteBuilder endpoints);

    /// <summary>Whether these endpoints have no background work under way or ready to run. <see cref="IdleWatch"/> waits for it.</summary>
    bool IsIdle => true;
}
