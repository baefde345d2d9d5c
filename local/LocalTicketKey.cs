using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OneProcess;
using TicketMaster.Tickets;

namespace TicketMaster.Local;

internal static class LocalTicketKey
{
    /// <summary>Signs tickets with a key in the data folder, unless the configuration gives one.</summary>
    public static IServiceCollection AddLocalTicketKey(this IServiceCollection services)
    {
        services.AddOptions<TicketsOptions>().PostConfigure<IOptions<OneProcessOptions>>((options, runtime) =>
        {
            if (options.SigningKey is null)
            {
                using ECDsa key = KeptKey.LoadOrCreate(
                    Path.Combine(runtime.Value.DataPath, "ticket-key.pem"), "The tickets'", "tickets signed");
                options.SigningKey = key.ExportPkcs8PrivateKeyPem();
            }
        });
        return services;
    }
}
