using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

internal static class SimulatedPaymentsServices
{
    /// <summary>Adds the simulated provider, which is used unless the configuration names another one.</summary>
    public static IServiceCollection AddSimulatedPayments(this IServiceCollection services)
    {
        services.TryAddOwnAddress();
        services.AddOptions<SimulatedPaymentsOptions>().BindConfiguration(PaymentsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.PostConfigure<PaymentsOptions>(options =>
        {
            // Secrets of a provider that moves no money, on a server that listens on this machine.
            options.BaseAddress ??= SimulatedStripe.Path;
            options.SecretKey ??= "sk_local";
            options.WebhookSecret ??= "whsec_local";
        });
        services.AddSingleton<SimulatedLedger>();
        services.AddSingleton<PaymentIntents>();
        services.AddSingleton<ILocalEndpoints, SimulatedStripe>();
        services.AddSingleton<ILocalEndpoints, PayPage>();
        services.AddSingleton<ILocalEndpoints, ListPayments>();
        services.AddSingleton(provider => new WebhookDelivery(
            new HttpClient { Timeout = TimeSpan.FromSeconds(10) },
            provider.GetRequiredService<SimulatedLedger>(),
            provider.GetRequiredService<IOptions<PaymentsOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OwnAddress>(),
            provider.GetRequiredService<ILogger<WebhookDelivery>>()));
        services.AddHostedService<SimulatedPump>();
        return services;
    }
}
