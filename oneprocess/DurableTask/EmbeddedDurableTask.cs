using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using OneProcess.Data;
using OneProcess.Sqlite;
using OneProcess.Worker;

namespace OneProcess.DurableTask;

public static class EmbeddedDurableTask
{
    private const string FileName = "orchestrations.db";

    /// <summary>Runs the app's orchestrators and activities in this process. Their history is in <c>orchestrations.db</c>.</summary>
    public static IServiceCollection AddEmbeddedDurableTask(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddDataFile(new DataFile.Decisive(FileName, "the orchestrations under way"));
        services.AddSingleton(provider => new OrchestrationEngine(
            provider.GetRequiredService<DataFolder>().PathOf(FileName),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddOpenFile(provider => provider.GetRequiredService<OrchestrationEngine>().File);
        services.AddSingleton<EmbeddedDurableTaskClient>();
        services.AddSingleton<ITriggerBinding, OrchestrationTriggerBinding>();
        services.AddSingleton<ITriggerBinding, ActivityTriggerBinding>();
        services.AddSingleton<IInputBinding, DurableClientBinding>();
        return services;
    }
}
