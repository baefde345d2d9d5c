using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.Abstractions;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;
using Microsoft.Extensions.DependencyInjection;

namespace OneProcess.Worker.Http;

/// <summary>Ties an invocation to its HTTP request, around all of the application's middleware.</summary>
internal static class HttpInvocation
{
    /// <summary>The real worker's key of the request's context among the invocation's items.</summary>
    public const string ContextKey = "HttpRequestContext";

    /// <summary>
    /// Gives the request the function's own services, runs the rest of the pipeline, and executes the result once that has returned.
    /// </summary>
    public static async Task RunAsync(Invocation invocation, HttpContext http, FunctionExecutionDelegate next)
    {
        IServiceProvidersFeature? before = http.Features.Get<IServiceProvidersFeature>();
        http.Features.Set<IServiceProvidersFeature>(new FunctionServices { RequestServices = invocation.InstanceServices });
        if (invocation.InstanceServices.GetService<IHttpContextAccessor>() is { } accessor)
        {
            // The real worker's functions do not run within the request's flow, so they find nothing here.
            accessor.HttpContext = null;
        }

        try
        {
            invocation.Items[ContextKey] = http;
            await next(invocation);
            await ExecuteAsync(invocation.ReturnValue, http);
        }
        finally
        {
            http.Features.Set(before);
        }
    }

    private static Task ExecuteAsync(object? result, HttpContext http) => result switch
    {
        IResult value => value.ExecuteAsync(http),
        IActionResult value => value.ExecuteResultAsync(new ActionContext(http, http.GetRouteData(), new ActionDescriptor())),
        // A middleware answered by itself, or there is nothing to answer.
        null => Task.CompletedTask,
        _ => throw new InvalidOperationException($"The result of type {result.GetType()} is neither an IResult nor an IActionResult."),
    };

    private sealed class FunctionServices : IServiceProvidersFeature
    {
        public required IServiceProvider RequestServices { get; set; }
    }
}
