using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using OneProcess.Worker;

namespace TicketMaster.Local;

/// <summary>The app with all that it needs around it on this machine. Tests replace its outer edges.</summary>
internal static class LocalApp
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        bool hosted = builder.IsStartedByFunctionsHost();
        if (hosted)
        {
            builder.ConfigureFunctionsWebApplication();
        }

        builder.AddTicketMaster();
        builder.AddLocal();
        if (!hosted)
        {
            builder.UseOneProcess(typeof(Composition).Assembly);
        }

        return builder;
    }
}
