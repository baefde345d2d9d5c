using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TicketMaster.Admin;
using TicketMaster.Audit;
using TicketMaster.Booking;
using TicketMaster.Events;
using TicketMaster.Feeds;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Search;
using TicketMaster.Tickets;

namespace TicketMaster;

/// <summary>Puts the app together. What it runs on is added by <c>Platform</c>, of which each of the two builds has its own.</summary>
internal static class Composition
{
    public static FunctionsApplicationBuilder CreateBuilder(string[] args)
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder(args);
        builder.ConfigureFunctionsWebApplication();
        builder.UseMiddleware<CurrentFunction>();
        builder.UseMiddleware<UnexpectedErrorMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.Services.AddTicketMaster();
        Platform.Add(builder);
        return builder;
    }

    private static void AddTicketMaster(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        services.AddIdentity();
        services.AddPayments();
        services.AddSingleton<PaymentCases>();
        services.AddSingleton<PaymentMetrics>();
        services.AddTickets();
        services.AddSettings<BookingOptions>(BookingOptions.Section);
        services.AddSingleton<StoreHeard>();
        services.AddSingleton<FeedLag>();
        services.AddSingleton<EventCache>();
        services.AddSingleton<SeatsInUse>();
        services.AddSingleton<UpcomingEvents>();
        services.AddSingleton<EventIndexing>();
        services.AddSingleton<SeatClaims>();
        services.AddSingleton<SeatChoice>();
        services.AddSingleton<SeatReservation>();
        services.AddSingleton<PaymentStart>();
        services.AddSingleton<BuyerNotices>();
        services.AddSingleton<BookingAlerts>();
        services.AddSingleton<Rebooking>();
        services.AddSingleton<StrayPayments>();
        services.AddSingleton<Disputes>();
        services.AddSingleton<Settlement>();
        services.AddSingleton<PaymentUpkeep>();
        services.AddSingleton<BookingUpkeep>();
        services.AddSingleton<TimingWheel>();
        services.AddSingleton<ReleaseDue>();
        services.AddSingleton<SalesLedger>();
        services.AddSingleton<Breaches>();
        services.AddSingleton<SaleAudit>();
        services.AddSingleton<AuditProgress>();
        services.AddReconciliation();
    }
}
