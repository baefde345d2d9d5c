using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Storage;

namespace TicketMaster.WaitingRoom;

internal static class WaitingRoomServices
{
    public static IServiceCollection AddWaitingRoom(this IServiceCollection services) => services
        .AddDocuments(WaitingRoomContainers.Rooms)
        .AddDocuments(WaitingRoomContainers.Counts)
        .AddSingleton<PlaceCodes>()
        .AddSingleton<Rooms>()
        .AddSingleton<RoomCounts>()
        .AddSingleton<WaitingRoomMetrics>();
}
