using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Data;
using TicketMaster.Tickets;

namespace TicketMaster.Local;

internal static class LocalTicketKey
{
    private const string FileName = "ticket-key.pem";

    /// <summary>Signs tickets with a key in the data folder, unless the configuration gives one.</summary>
    public static IServiceCollection AddLocalTicketKey(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[$"{TicketsOptions.Section}:{nameof(TicketsOptions.SigningKey)}"] is not null)
        {
            return services;
        }

        // Without this very key, tickets that were sold let nobody in.
        services.AddDataFile(new DataFile.Key(FileName, "the key that signs tickets", path => LoadOrCreate(path).Dispose()));
        services.AddOptions<TicketsOptions>().PostConfigure<IServiceProvider, SettingsTrial>((options, provider, trial) =>
        {
            if (options.SigningKey is null && trial.IsOn)
            {
                options.SigningKey = TicketsOptionsValidation.NotForThisApp;
            }
            else if (options.SigningKey is null)
            {
                using ECDsa key = LoadOrCreate(provider.GetRequiredService<DataFolder>().PathOf(FileName));
                options.SigningKey = key.ExportPkcs8PrivateKeyPem();
            }
        });
        return services;
    }

    private static ECDsa LoadOrCreate(string path) => KeptKey.LoadOrCreate(path, "The tickets'", "tickets signed");
}
