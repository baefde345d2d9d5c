using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Http;
using TicketMaster.Storage;

namespace TicketMaster.Payments;

internal static class PaymentsServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddSettings<PaymentsOptions>(PaymentsOptions.Section);
        services.PostConfigure<PaymentsOptions>(options =>
        {
            options.Provider ??= PaymentsOptions.Stripe;
            options.BaseAddress ??= options.Provider.Equals(PaymentsOptions.Stripe, StringComparison.OrdinalIgnoreCase)
                ? StripeHttp.Address
                : null;
        });
        services.AddSingleton<IValidateOptions<PaymentsOptions>, PaymentsOptionsValidation>();
        services.TryAddSingleton(Random.Shared);
        services.AddSingleton<PaymentEventQueue>();
        services.AddDocuments(PaymentsContainers.CaseDocuments);
        services.AddSingleton<PaymentCases>();
        services.AddSingleton<PaymentMetrics>();
        services.AddSingleton(provider => new StripeHttp(
            NewClient(),
            provider.GetRequiredService<IOptions<PaymentsOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<Random>(),
            provider.GetRequiredService<ILogger<StripeHttp>>(),
            provider.GetService<OwnAddress>()));
        services.AddSingleton<IPaymentProvider, StripePayments>();
        return services;
    }

    // Connections are renewed, so that a change of the provider's addresses is noticed.
    private static HttpClient NewClient() => new(new SocketsHttpHandler
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        AllowAutoRedirect = false,
    })
    {
        Timeout = StripeHttp.Timeout,
        MaxResponseContentBufferSize = 8 * 1024 * 1024,
    };
}
