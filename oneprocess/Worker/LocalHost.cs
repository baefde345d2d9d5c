using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess.Worker.Http;
using OneProcess.Worker.Timer;

namespace OneProcess.Worker;

/// <summary>Puts the one-process host together: configuration, logging, services, Kestrel and its pipeline.</summary>
internal static class LocalHost
{
    private const string DefaultAddress = "http://localhost:7071";

    public static WebApplicationBuilder CreateBuilder(string[] args, Assembly functions, FunctionPipeline pipeline)
    {
        WebApplicationBuilder web = WebApplication.CreateEmptyBuilder(new WebApplicationOptions
        {
            ApplicationName = functions.GetName().Name,
            ContentRootPath = AppContext.BaseDirectory,
            EnvironmentName = EnvironmentName(),
        });
        web.Configuration.AddEnvironmentVariables("ASPNETCORE_");
        web.Configuration.AddEnvironmentVariables();
        web.Configuration.AddCommandLine(args);
        web.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);
        web.Logging.AddConfiguration(web.Configuration.GetSection("Logging"));
        // A start that fails throws out of Run, whose caller says why; the host need not log it as well.
        web.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        web.Logging.AddSimpleConsole(options => options.SingleLine = true);
        web.Host.UseDefaultServiceProvider((context, options) =>
            options.ValidateScopes = options.ValidateOnBuild = context.HostingEnvironment.IsDevelopment());
        web.WebHost.UseKestrelCore().ConfigureKestrel(options => options.AddServerHeader = false);

        IServiceCollection services = web.Services;
        services.AddRouting();
        services.AddSingleton(TimeProvider.System);
        services.AddOptions<LocalRuntimeOptions>().BindConfiguration("Local");
        services.AddSingleton(provider => provider.GetRequiredService<IOptions<LocalRuntimeOptions>>().Value);
        services.AddSingleton(FunctionTypes.In(functions));
        services.AddSingleton(provider => FunctionDiscovery.Find(provider.GetRequiredService<FunctionTypes>()));
        services.AddSingleton(pipeline);
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<IFunctionInvoker>(provider => provider.GetRequiredService<FunctionInvoker>());
        services.AddSingleton<RequestsInFlight>();
        services.AddSingleton<LocalPipeline>();
        services.AddSingleton(provider => new LocalServer(provider.GetRequiredService<IServer>()));
        services.AddSingleton(provider => new IdleWatch(
            provider.GetRequiredService<RequestsInFlight>(), [.. provider.GetServices<ITriggerBinding>()], [.. provider.GetServices<ILocalEndpoints>()]));
        services.AddSingleton<HttpTriggerBinding>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<HttpTriggerBinding>());
        services.AddSingleton<TimerStore>();
        services.AddSingleton<ITriggerBinding, TimerTriggerBinding>();
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownDeadline.Orderly);
        return web;
    }

    public static IHost Build(WebApplicationBuilder web)
    {
        if (string.IsNullOrWhiteSpace(web.Configuration[WebHostDefaults.ServerUrlsKey])
            && string.IsNullOrWhiteSpace(web.Configuration[WebHostDefaults.HttpPortsKey]))
        {
            web.WebHost.UseUrls(DefaultAddress);
        }

        // Hosted services start in the order of registration and stop in reverse: the application's own, then the functions,
        // then Kestrel, which the web builder adds last.
        web.Services.AddHostedService<ShutdownDeadline>();
        web.Services.AddHostedService<FunctionHost>();
        WebApplication app = web.Build();
        try
        {
            foreach (IOpening opening in app.Services.GetServices<IOpening>())
            {
                opening.Begin();
            }

            app.Services.GetRequiredService<LocalPipeline>().Build(app);

            // Before anything asks for what is being opened.
            FunctionInvoker invoker = app.Services.GetRequiredService<FunctionInvoker>();
            foreach (FunctionDescriptor function in app.Services.GetRequiredService<IReadOnlyList<FunctionDescriptor>>())
            {
                invoker.Prepare(function);
            }
        }
        catch
        {
            ((IDisposable)app).Dispose();
            throw;
        }

        return app;
    }

    private static string EnvironmentName() =>
        Environment.GetEnvironmentVariable("AZURE_FUNCTIONS_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("ASPNETCORE_ENVIRONMENT")
        ?? Environment.GetEnvironmentVariable("DOTNET_ENVIRONMENT")
        ?? Environments.Development;
}
