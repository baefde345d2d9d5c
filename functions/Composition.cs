using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TicketMaster.Administration;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Operations;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Release;
using TicketMaster.Reserve;
using TicketMaster.Search;
using TicketMaster.Seats;
using TicketMaster.Storage;
using TicketMaster.Tickets;

namespace TicketMaster;

/// <summary>The app's own middleware and services. What it runs on comes beside them: <see cref="AzureServices"/>, or what the local run has.</summary>
internal static class Composition
{
    public static void AddTicketMaster(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<CurrentFunction>();
        builder.UseMiddleware<UnexpectedErrorMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        IServiceCollection services = builder.Services;
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
