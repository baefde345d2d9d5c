using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Pay;

internal static class PayServices
{
    public static IServiceCollection AddPay(this IServiceCollection services) => services
        .AddSingleton<PaymentsUnderWay>()
        .AddSingleton<PaymentStart>()
        .AddSingleton<ReturnAddresses>()
        .AddSingleton<Rebooking>()
        .AddSingleton<ReturnStrayPayment>()
        .AddSingleton<Disputes>()
        .AddSingleton<CompleteSale>()
        .AddSingleton<SettlePayment>()
        .AddSingleton<AbandonPayment>()
        .AddSingleton<PaymentUpkeep>()
        .AddSingleton<PayBackTickets>();
}
