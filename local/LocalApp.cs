using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess.Worker;

namespace TicketMaster.Local;

/// <summary>The app with everything that it needs on this machine. Tests replace its outer edges.</summary>
internal static class LocalApp
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        // Settings are read and checked once, at the start. To watch their files, every folder beside them would be watched. The builder
        // takes this from nowhere else.
        Environment.SetEnvironmentVariable("DOTNET_hostBuilder__reloadConfigOnChange", "false");
        CommandLine line = CommandLine.Of(args);
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(line.Settings);
        if (!builder.IsStartedByFunctionsHost())
        {
            builder.Services.AddSingleton<IStartCheck>(new FoundMistakes(line.Mistakes));
            builder.AddTicketMaster();
            builder.AddLocal(line);
            builder.UseMiddleware<StorageOutages>();
            builder.UseOneProcess(typeof(Composition).Assembly);
            return builder;
        }

        // The worker looks for generated code in the assembly that was started, but it is in the functions' assembly.
        new WorkerExtensionStartupCodeExecutor().Configure(builder);
        builder.Services.AddSingleton<IFunctionMetadataProvider, GeneratedFunctionMetadataProvider>();
        builder.ConfigureFunctionsWebApplication();
        builder.AddTicketMaster();
        builder.AddLocal(line);
        builder.UseMiddleware<StorageOutages>();

        // The issuer and the simulated provider are served, so buyers can sign in and pay. Only the provider's webhooks arrive nowhere,
        // since a worker does not know its host's address. The app's timers ask for what they would have told.
        builder.UseFunctionsHost();
        return builder;
    }
}
