using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Storage;

namespace TicketMaster.Seats;

internal static class SeatsServices
{
    public static IServiceCollection AddSeats(this IServiceCollection services) => services
        .AddDocuments(SeatsContainers.SeatDocuments)
        .AddDocuments(SeatsContainers.AvailabilityDocuments)
        .AddSingleton<EventCache>()
        .AddSingleton<AvailabilityWrites>();
}
