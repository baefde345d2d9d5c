using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess.Data;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

internal static class SimulatedPaymentsServices
{
    public const string Name = "Simulated";

    /// <summary>Secrets of a provider that moves no money, on a server that listens on this machine.</summary>
    public const string SecretKey = "sk_test_local_and_moving_no_money";
    public const string WebhookSecret = "whsec_local_and_moving_no_money_0";

    /// <summary>Adds the simulated provider, unless the configuration names another one.</summary>
    public static IServiceCollection AddSimulatedPayments(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddOwnAddress();
        services.AddSingleton(new OfferedProvider(Name));
        services.Configure<PaymentsOptions>(options => options.Provider ??= Name);
        services.AddOptions<SimulatedPaymentsOptions>()
            .BindConfiguration(PaymentsOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        string chosen = configuration[$"{PaymentsOptions.Section}:{nameof(PaymentsOptions.Provider)}"] ?? Name;
        if (!Name.Equals(chosen, StringComparison.OrdinalIgnoreCase))
        {
            return services;
        }

        services.AddSingleton<IValidateOptions<PaymentsOptions>, MovesNoMoney>();
        services.Configure<PaymentsOptions>(options =>
        {
            options.BaseAddress ??= SimulatedStripe.Path;
            options.SecretKey ??= SecretKey;
            options.WebhookSecret ??= WebhookSecret;
        });
        services.AddDataFile(new DataFile.Decisive(SimulatedLedger.FileName, "what the simulated provider knows of payments"));
        services.AddSingleton<SimulatedLedger>();
        services.AddSingleton<PaymentIntents>();
        services.AddSingleton<StripeLists>();
        services.AddSingleton<IPlainEndpoints, SimulatedStripe>();
        services.AddSingleton<IPlainEndpoints, PayPage>();
        services.AddSingleton<IPlainEndpoints, ListPayments>();
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

    private sealed class MovesNoMoney : IValidateOptions<PaymentsOptions>
    {
        public ValidateOptionsResult Validate(string? name, PaymentsOptions options) => options.IsLive()
            ? ValidateOptionsResult.Fail(
                "'Payments:SecretKey' is a live key, and the simulated provider moves no money: "
                + "set 'Payments:Provider' to Stripe, or take the key away.")
            : ValidateOptionsResult.Success;
    }
}
