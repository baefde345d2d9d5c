using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Storage;

namespace TicketMaster.Audit;

internal static class AuditServices
{
    public static IServiceCollection AddAudit(this IServiceCollection services) => services
        .AddDocuments(AuditContainers.SaleDocuments)
        .AddDocuments(AuditContainers.BreachDocuments)
        .AddDocuments(AuditContainers.ProgressDocuments)
        .AddSingleton<SalesLedger>()
        .AddSingleton<Breaches>()
        .AddSingleton<SaleAudit>()
        .AddSingleton<AuditProgress>();
}
