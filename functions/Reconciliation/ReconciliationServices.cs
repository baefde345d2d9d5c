using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Storage;

namespace TicketMaster.Reconciliation;

internal static class ReconciliationServices
{
    public static IServiceCollection AddReconciliation(this IServiceCollection services) => services
        .AddDocuments(ReconciliationContainers.SweepDocuments)
        .AddSingleton<ReconciliationMetrics>()
        .AddSingleton<OurAccount>()
        .AddSingleton<ReviewPayment>()
        .AddSingleton<ReviewBookings>()
        .AddSingleton<ReviewProviderPayments>()
        .AddSingleton<ReviewOpenCases>();
}
