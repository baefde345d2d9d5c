using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace TicketMaster.Tickets;

internal static class TicketsServices
{
    public static IServiceCollection AddTickets(this IServiceCollection services)
    {
        services.AddSettings<TicketsOptions>(TicketsOptions.Section);
        services.AddSingleton<IValidateOptions<TicketsOptions>, TicketsOptionsValidation>();
        services.AddSingleton<TicketKeys>();
        services.AddSingleton<TicketCodes>();
        services.AddSingleton<IssueTickets>();
        services.AddSingleton<HolderTickets>();
        services.AddSingleton<ScanTickets>();
        return services;
    }
}
