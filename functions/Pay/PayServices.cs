using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Pay;

internal static class PayServices
{
    public static IServiceCollection AddPay(this IServiceCollection services) => services
        .AddSingleton<PaymentStart>()
        .AddSingleton<Rebooking>()
        .AddSingleton<StrayPayments>()
        .AddSingleton<Disputes>()
        .AddSingleton<Settlement>()
        .AddSingleton<PaymentUpkeep>();
}
