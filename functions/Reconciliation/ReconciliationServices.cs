using Microsoft.Extensions.DependencyInjection;

namespace TicketMaster.Reconciliation;

internal static class ReconciliationServices
{
    public static IServiceCollection AddReconciliation(this IServiceCollection services) => services
        .AddSingleton<ReconciliationMetrics>()
        .AddSingleton<PaymentReview>()
        .AddSingleton<OurPayments>()
        .AddSingleton<TheirPayments>()
        .AddSingleton<OpenCases>();
}
