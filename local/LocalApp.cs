using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Core.FunctionMetadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OneProcess.Worker;

namespace TicketMaster.Local;

/// <summary>The app with all that it needs around it on this machine. Tests replace its outer edges.</summary>
internal static class LocalApp
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        if (!builder.IsStartedByFunctionsHost())
        {
            builder.AddTicketMaster();
            builder.AddLocal();
            builder.UseOneProcess(typeof(Composition).Assembly);
            return builder;
        }

        // What the worker's SDK generates is the functions' assembly's, and the worker looks for it in the one that was started.
        new WorkerExtensionStartupCodeExecutor().Configure(builder);
        builder.Services.AddSingleton<IFunctionMetadataProvider, GeneratedFunctionMetadataProvider>();
        builder.ConfigureFunctionsWebApplication();
        builder.AddTicketMaster();
        builder.AddLocal();

        // The issuer and the simulated provider are served, so that buyers can sign in and pay. The provider's webhooks alone arrive
        // nowhere, since a worker does not know its host's address: the app's timers ask for what they would have told.
        builder.UseFunctionsHost();
        return builder;
    }
}
