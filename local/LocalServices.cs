using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using OneProcess;
using OneProcess.DurableTask;
using OneProcess.ServiceBus;
using OneProcess.Worker;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Local.Demo;
using TicketMaster.Local.Identity;
using TicketMaster.Local.Payments;
using TicketMaster.Local.Web;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Tickets;

namespace TicketMaster.Local;

/// <summary>What the app runs on in one process: SQLite, a simulated payment provider, a built-in issuer.</summary>
internal static class LocalServices
{
    /// <summary>How long messages for others are kept.</summary>
    private static readonly TimeSpan s_keptFor = TimeSpan.FromDays(1);

    /// <summary>The queues as on Azure. Only the two that nobody reads here keep messages for a shorter time.</summary>
    private static readonly QueueDefinition[] s_queues =
    [
        new(Queues.PaymentEvents) { DuplicateDetectionWindow = Queues.DuplicateDetectionWindow, DeadLetterOnExpiration = true },
        new(Queues.BuyerNotices) { DuplicateDetectionWindow = Queues.IssuedDuplicateDetectionWindow, DefaultTimeToLive = s_keptFor },
        new(Queues.TicketsIssued) { DuplicateDetectionWindow = Queues.IssuedDuplicateDetectionWindow, DefaultTimeToLive = s_keptFor },
    ];

    public static void AddLocal(this FunctionsApplicationBuilder builder, CommandLine line)
    {
        builder.Services.CheckSettings(
            builder.Configuration,
            builder.IsStartedByFunctionsHost() ? [] : line.Names,
            (BookingOptions.Section, typeof(BookingOptions)),
            (IdentityOptions.Section, typeof(IdentityOptions)),
            (LocalOptions.Section, typeof(LocalOptions)),
            (PaymentsOptions.Section, typeof(PaymentsOptions)),
            (PaymentsOptions.Section, typeof(SimulatedPaymentsOptions)),
            (TicketsOptions.Section, typeof(TicketsOptions)));
        IServiceCollection services = builder.Services;
        services.AddSettings<LocalOptions>(LocalOptions.Section);
        services.AddSingleton<IStartCheck, AddressCheck>();
        services.AddOptions<OneProcessOptions>().Configure<IOptions<LocalOptions>>((options, local) =>
        {
            options.DataPath = local.Value.DataPath;
            options.AcceptDataLossOf = Settings.List(local.Value.AcceptDataLossOf);
            options.AccessLog = local.Value.AccessLog;
            options.Section = LocalOptions.Section;
        });
        services.Configure<LogOptions>(options =>
            options.IsExpected = exception => exception is IUnavailable || LogOptions.IsOfSurroundings(exception));
        services.AddSqliteStorage();
        services.AddStorageProbes();
        services.AddSingleton<DemoSeeder>();
        services.AddHostedService<SeedAtStart>();
        services.AddHostedService<ForgetUsedKeys>();
        services.AddLuceneSearch();
        services.AddEmbeddedServiceBus(s_queues);
        services.AddEmbeddedDurableTask();
        services.AddLocalIdentity(builder.Configuration);
        services.AddSimulatedPayments(builder.Configuration);
        services.AddLocalTicketKey(builder.Configuration);
        services.TryAddOwnAddress();
        services.TryAddSingleton<LocalEndpoints>();
        services.AddSingleton<IPlainEndpoints, LocalPage>();
        services.AddSingleton<IPlainEndpoints, ReturnPage>();
        services.PostConfigure<BookingOptions>(options =>
            options.ReturnAddress = string.IsNullOrEmpty(options.ReturnAddress) ? ReturnPage.Path : options.ReturnAddress);
        services.AddLocalBookingKey(builder.Configuration);
        if (!builder.IsStartedByFunctionsHost())
        {
            // A worker does not know its host's address, where the API is.
            services.AddSingleton(_ => new WebFiles(WebClient.Folder()));
            services.AddSingleton<IPlainEndpoints, WebClient>();
        }
    }
}
