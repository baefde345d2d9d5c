using System.Reflection;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using OneProcess.Data;
using OneProcess.Worker.Http;
using OneProcess.Worker.Timer;

namespace OneProcess.Worker;

/// <summary>Runs a worker application's functions in this process, if no Functions host has started it.</summary>
public static class OneProcessHost
{
    /// <summary>Whether a Functions host started this process: it then says where it listens.</summary>
    public static bool IsStartedByFunctionsHost(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return !string.IsNullOrEmpty(builder.Configuration["Functions:Worker:HostEndpoint"]);
    }

    /// <summary>
    /// Serves the functions of an assembly. Call it last, after the application's middleware: the step that runs the function must be the
    /// innermost.
    /// </summary>
    public static void UseOneProcess(this FunctionsApplicationBuilder builder, Assembly functions)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Use(_ => FunctionPlan.RunAsync);
        IServiceCollection services = builder.Services;
        LeaveHostAlone(services);
        AddLogging(builder);
        bool checkServices = builder.Environment.IsDevelopment();
        builder.ConfigureContainer(new DefaultServiceProviderFactory(
            new ServiceProviderOptions { ValidateScopes = checkServices, ValidateOnBuild = checkServices }));

        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(FunctionTypes.In(functions));
        services.AddSingleton(provider => FunctionDiscovery.Find(provider.GetRequiredService<FunctionTypes>()));
        services.AddSingleton<DisabledFunctions>();
        services.AddSingleton<FunctionInvoker>();
        services.AddSingleton<IFunctionInvoker>(provider => provider.GetRequiredService<FunctionInvoker>());
        services.AddSingleton(provider => new IdleWatch(
            provider.GetRequiredService<RequestsInFlight>(),
            [.. provider.GetServices<ITriggerBinding>()],
            [.. provider.GetServices<IPlainEndpoints>()]));
        services.AddSingleton<HttpTriggerBinding>();
        services.AddSingleton<ITriggerBinding>(provider => provider.GetRequiredService<HttpTriggerBinding>());
        services.AddDataFile(new DataFile.Decisive(TimerStore.FileName, "when timers last ran"));
        services.AddSingleton<TimerStore>();
        services.AddSingleton<ITriggerBinding, TimerTriggerBinding>();
        services.AddSingleton<RequestsInFlight>();
        services.AddSingleton(provider => new HttpServer(
            provider.GetRequiredService<IConfiguration>(),
            provider.GetRequiredService<ILoggerFactory>(),
            provider.GetRequiredService<RequestsInFlight>(),
            provider.GetRequiredService<IOptions<OneProcessOptions>>(),
            provider.GetRequiredService<TimeProvider>()));
        services.Configure<HostOptions>(options => options.ShutdownTimeout = ShutdownDeadline.Orderly);

        // Hosted services start in the order of registration, and stop in reverse: the application's own first, then the functions.
        services.Insert(0, ServiceDescriptor.Singleton<IHostedService, StartAhead>());
        services.AddHostedService<ShutdownDeadline>();
        services.AddHostedService<FunctionHost>();
    }

    /// <summary>
    /// Leaves the functions to the Functions host that started this process. It pumps none of their triggers. The host does not know the
    /// endpoints that are no functions, such as a simulated neighbour of the application: they are served beside it, on a free port of this
    /// machine. Call it last, so that the host hears of this process once everything else has started.
    /// </summary>
    public static void UseFunctionsHost(this FunctionsApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        services.AddSingleton(provider => new HttpServer(
            new ConfigurationBuilder().AddInMemoryCollection([new(WebHostDefaults.ServerUrlsKey, "http://127.0.0.1:0")]).Build(),
            provider.GetRequiredService<ILoggerFactory>(),
            new RequestsInFlight(),
            Options.Create(new OneProcessOptions()),
            TimeProvider.System));
        services.AddHostedService<EndpointsBesideHost>();
        foreach (ServiceDescriptor connecting in Remove(services, typeof(IHostedService)))
        {
            services.Add(connecting);
        }
    }

    /// <summary>Removes the worker's connection to a Functions host, and its logger, which would wait for that host to read it.</summary>
    private static void LeaveHostAlone(IServiceCollection services)
    {
        Remove(services, typeof(IHostedService));
        Remove(services, typeof(ILoggerProvider));
    }

    /// <summary>Removes and returns the worker's own registrations of a kind.</summary>
    private static ServiceDescriptor[] Remove(IServiceCollection services, Type kind)
    {
        Assembly worker = typeof(FunctionContext).Assembly;
        ServiceDescriptor[] removed = [.. services.Where(one => one.ServiceType == kind && one.ImplementationType?.Assembly == worker)];
        Array.ForEach(removed, one => services.Remove(one));
        return removed;
    }

    private static void AddLogging(FunctionsApplicationBuilder builder)
    {
        builder.Logging.AddFilter("Microsoft", LogLevel.Warning).AddFilter("System", LogLevel.Warning);

        // It would name each request in the log by another id than the answer does, and start an activity that nobody asked for.
        builder.Logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None);

        // A failed start throws out of Run, and its caller says why, so the host need not log it as well.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.Critical);
        builder.Logging.AddConfiguration(builder.Configuration.GetSection("Logging"));
        builder.Logging.AddConsole(options => options.FormatterName = OneLineConsole.FormatterName);
        builder.Logging.AddConsoleFormatter<OneLineConsole, ConsoleFormatterOptions>();
    }
}
