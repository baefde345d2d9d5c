using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess.Worker;

namespace OneProcess.DurableTask;

public static class EmbeddedDurableTask
{
    /// <summary>Runs the app's orchestrators and activities in this process. Their history is in <c>orchestrations.db</c>.</summary>
    public static IServiceCollection AddEmbeddedDurableTask(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new OrchestrationEngine(
            Path.Combine(provider.GetRequiredService<IOptions<OneProcessOptions>>().Value.DataPath, "orchestrations.db"),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILoggerFactory>()));
        services.AddSingleton<EmbeddedDurableTaskClient>();
        services.AddSingleton<ITriggerBinding, OrchestrationTriggerBinding>();
        services.AddSingleton<ITriggerBinding, ActivityTriggerBinding>();
        services.AddSingleton<IInputBinding, DurableClientBinding>();
        return services;
    }
}
