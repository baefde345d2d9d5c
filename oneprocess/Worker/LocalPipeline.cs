using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using OneProcess.Worker.Http;

namespace OneProcess.Worker;

/// <summary>The ASP.NET Core pipeline: it counts requests and runs endpoints, nothing else.</summary>
internal sealed class LocalPipeline(RequestsInFlight requests)
{
    /// <summary>Where endpoints are added until Kestrel starts.</summary>
    public IEndpointRouteBuilder Endpoints { get; private set; } = null!;

    public void Build(WebApplication app)
    {
        // Without these marks the web application would run authentication and authorisation by itself as soon as their
        // services are registered. The real worker never does.
        IApplicationBuilder pipeline = app;
        pipeline.Properties["__AuthenticationMiddlewareSet"] = true;
        pipeline.Properties["__AuthorizationMiddlewareSet"] = true;
        pipeline.Use(next => http => requests.CountAsync(next, http));
        Endpoints = app;
    }
}
