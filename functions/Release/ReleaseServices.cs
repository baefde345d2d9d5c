using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Release;

internal static class ReleaseServices
{
    public static IServiceCollection AddRelease(this IServiceCollection services) => services
        .AddSingleton<BookingUpkeep>()
        .AddSingleton<AdvanceDueBookings>();
}
