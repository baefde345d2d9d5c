using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using TicketMaster.Http;

namespace TicketMaster.Payments;

internal static class PaymentsServices
{
    public static IServiceCollection AddPayments(this IServiceCollection services)
    {
        services.AddOptions<PaymentsOptions>().BindConfiguration(PaymentsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<PaymentsOptions>, PaymentsOptionsValidation>();
        services.AddSingleton<PaymentEventQueue>();
        services.AddSingleton<DeadLetterRedrive>();
        services.AddSingleton<PaymentCases>();
        services.AddSingleton<PaymentMetrics>();
        services.AddSingleton(provider => new StripeHttp(
            NewClient(),
            provider.GetRequiredService<IOptions<PaymentsOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<StripeHttp>>(),
            provider.GetService<OwnAddress>()));
        services.AddSingleton<IPaymentProvider, StripePayments>();
        return services;
    }

    // Connections are renewed now and then, so that a change of the provider's addresses is seen.
    private static HttpClient NewClient() => new(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.FromMinutes(2) })
    {
        Timeout = StripeHttp.Timeout,
        MaxResponseContentBufferSize = 1024 * 1024,
    };
}
