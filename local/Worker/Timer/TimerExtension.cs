using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace OneProcess.Worker.Timer;

internal sealed class TimerExtension : ILocalExtension
{
    public void Configure(IServiceCollection services, IConfiguration configuration)
    {
        services.AddSingleton<TimerStore>();
        services.AddSingleton<ITriggerBinding, TimerTriggerBinding>();
    }
}
