using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using TicketMaster.Administration;
using TicketMaster.Audit;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Messaging;
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
using TicketMaster.WaitingRoom;

namespace TicketMaster;

/// <summary>The app's own middleware and services. <see cref="Adapters.AzureServices"/> or the local run adds what they run on.</summary>
internal static class Composition
{
    public static void AddTicketMaster(this FunctionsApplicationBuilder builder)
    {
        builder.UseMiddleware<CurrentFunction>();
        builder.UseMiddleware<RequestIdMiddleware>();
        builder.UseMiddleware<CrossOriginMiddleware>();
        builder.UseMiddleware<UnexpectedErrorMiddleware>();
        builder.UseMiddleware<AuthenticationMiddleware>();
        builder.UseMiddleware<RequestCheckMiddleware>();
        builder.Services.AddCapabilities();
    }

    /// <summary>The services of each capability, in the order of their dependencies.</summary>
    public static IServiceCollection AddCapabilities(this IServiceCollection services)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(Random.Shared);
        return services
            .AddHttp()
            .AddIdentity()
            .AddStorage()
            .AddMessaging()
            .AddCatalogue()
            .AddSeats()
            .AddPayments()
            .AddBookings()
            .AddTickets()
            .AddWaitingRoom()
            .AddReserve()
            .AddPay()
            .AddRelease()
            .AddSearch()
            .AddAudit()
            .AddReconciliation()
            .AddAdministration()
            .AddOperations();
    }
}
