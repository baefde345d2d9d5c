using Microsoft.Extensions.DependencyInjection;
using OneProcess.Worker.Http;

namespace Microsoft.Azure.Functions.Worker.Builder;

public static class FunctionsApplicationBuilderAspNetCoreExtensions
{
    /// <summary>
    /// Serves HTTP functions. Middleware that is registered after this call sees the request; their results are executed
    /// once all of it has run.
    /// </summary>
    public static FunctionsApplicationBuilder ConfigureFunctionsWebApplication(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (builder.Services.Any(service => service.ServiceType == typeof(WebApplicationMarker)))
        {
            return builder;
        }

        builder.Services.AddSingleton<WebApplicationMarker>();
        builder.Services.AddMvcCore();
        builder.Use(HttpInvocation.Middleware);
        return builder;
    }
}
