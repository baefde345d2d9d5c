using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Data;
using TicketMaster.Bookings;

namespace TicketMaster.Local;

internal static class LocalBookingKey
{
    private const string FileName = "booking-key.txt";

    /// <summary>Derives bookings' ids with a key in the data folder, unless the configuration gives one.</summary>
    public static IServiceCollection AddLocalBookingKey(this IServiceCollection services, IConfiguration configuration)
    {
        if (configuration[$"{BookingOptions.Section}:{nameof(BookingOptions.IdKey)}"] is not null)
        {
            return services;
        }

        // Without this very key, no event that was made with it can be booked.
        services.AddDataFile(new DataFile.Key(FileName, "the key of booking ids", path => LoadOrCreate(path)));
        services.AddOptions<BookingOptions>().PostConfigure<IServiceProvider, SettingsTrial>((options, provider, trial) =>
            options.IdKey ??= trial.IsOn
                ? BookingKeysValidation.NotForThisApp
                : LoadOrCreate(provider.GetRequiredService<DataFolder>().PathOf(FileName)));
        return services;
    }

    private static string LoadOrCreate(string path) => KeptFile.LoadOrCreate(path, BookingKeys.Create);
}
