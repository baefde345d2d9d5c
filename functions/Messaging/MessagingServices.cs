using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Messaging;

internal static class MessagingServices
{
    public static IServiceCollection AddMessaging(this IServiceCollection services) => services
        .AddSingleton<DeadLetterRedrive>();
}
