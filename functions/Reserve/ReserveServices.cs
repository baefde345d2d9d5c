using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Reserve;

internal static class ReserveServices
{
    public static IServiceCollection AddReserve(this IServiceCollection services) => services
        .AddSingleton<SeatChoice>()
        .AddSingleton<EarlierBookings>()
        .AddSingleton<HeldSeats>()
        .AddSingleton<ReserveRate>()
        .AddSingleton<SeatReservation>();
}
