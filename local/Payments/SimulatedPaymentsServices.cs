using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using OneProcess;
using OneProcess.Data;
using OneProcess.Sqlite;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

internal static class SimulatedPaymentsServices
{
    public const string Name = "Simulated";

    /// <summary>Adds the simulated provider, unless the configuration names another one.</summary>
    public static IServiceCollection AddSimulatedPayments(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddOwnAddress();
        services.AddSingleton(new OfferedProvider(Name));
        services.Configure<PaymentsOptions>(options => options.Provider ??= Name);
        services.AddSettings<SimulatedPaymentsOptions>(PaymentsOptions.Section);
        if (!configuration.IsSimulated())
        {
            return services;
        }

        services.AddSingleton<IValidateOptions<PaymentsOptions>, MovesNoMoney>();
        services.AddOptions<PaymentsOptions>().Configure<IServiceProvider, SettingsTrial>((options, provider, trial) =>
        {
            options.BaseAddress ??= SimulatedStripe.Path;
            options.SecretKey ??= trial.IsOn ? SimulatedSecrets.OfTrial : SimulatedSecrets.Key(DataPath());
            options.WebhookSecret ??= trial.IsOn ? SimulatedSecrets.OfTrial : SimulatedSecrets.Webhook(DataPath());

            string DataPath() => provider.GetRequiredService<IOptions<OneProcessOptions>>().Value.DataPath;
        });
        services.AddDataFile(new DataFile.Decisive(SimulatedLedger.FileName, "what the simulated provider knows of payments"));
        services.TryAddSingleton<LocalEndpoints>();
        services.AddSingleton<SimulatedLedger>();
        services.AddOpenFile(provider => provider.GetRequiredService<SimulatedLedger>().File);
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

    /// <summary>Whether payments are made with a live key of a real provider. Options cannot say it yet while services are added.</summary>
    public static bool MovesMoney(this IConfiguration configuration) =>
        !configuration.IsSimulated()
        && new PaymentsOptions { SecretKey = configuration.Payments(nameof(PaymentsOptions.SecretKey)) }.IsLive();

    private static bool IsSimulated(this IConfiguration configuration) =>
        Name.Equals(configuration.Payments(nameof(PaymentsOptions.Provider)) ?? Name, StringComparison.OrdinalIgnoreCase);

    private static string? Payments(this IConfiguration configuration, string setting) =>
        configuration[$"{PaymentsOptions.Section}:{setting}"];

    private sealed class MovesNoMoney : IValidateOptions<PaymentsOptions>
    {
        public ValidateOptionsResult Validate(string? name, PaymentsOptions options) => options.IsLive()
            ? ValidateOptionsResult.Fail(
                "'Payments:SecretKey' is a live key, and the simulated provider moves no money: "
                + "set 'Payments:Provider' to Stripe, or take the key away.")
            : ValidateOptionsResult.Success;
    }
}
