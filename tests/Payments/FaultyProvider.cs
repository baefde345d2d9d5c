using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Payments;

namespace TicketMaster.Tests.Payments;

/// <summary>
/// The app's provider, whose answer to "what has become of this payment" a test can take away. One may ask by the payment's id ("get")
/// or by its Idempotency-Key ("authorise").
/// </summary>
internal sealed class FaultyProvider(IPaymentProvider inner) : IPaymentProvider
{
    private int _answered;

    /// <summary>What a call ends in; null if the provider answers it.</summary>
    public Func<string, Exception?> Fails { get; set; } = _ => null;

    /// <summary>How often it was asked for a payment and answered.</summary>
    public int Answered => Volatile.Read(ref _answered);

    public Task<ProviderPayment> AuthoriseAsync(PaymentRequest request, CancellationToken cancellationToken) =>
        Fails("authorise") is { } failure ? Task.FromException<ProviderPayment>(failure) : inner.AuthoriseAsync(request, cancellationToken);

    public Task<ProviderPayment?> GetAsync(string paymentId, CancellationToken cancellationToken)
    {
        if (Fails("get") is { } failure)
        {
            return Task.FromException<ProviderPayment?>(failure);
        }

        Interlocked.Increment(ref _answered);
        return inner.GetAsync(paymentId, cancellationToken);
    }

    public Task<PaymentChange> CaptureAsync(string paymentId, CancellationToken cancellationToken) =>
        inner.CaptureAsync(paymentId, cancellationToken);

    public Task<PaymentChange> VoidAsync(string paymentId, CancellationToken cancellationToken) =>
        inner.VoidAsync(paymentId, cancellationToken);

    public Task<PaymentChange> RefundAsync(string paymentId, CancellationToken cancellationToken) =>
        inner.RefundAsync(paymentId, cancellationToken);

    public Task<PaymentChange> RefundPartAsync(string paymentId, long total, int attempt, CancellationToken cancellationToken) =>
        inner.RefundPartAsync(paymentId, total, attempt, cancellationToken);

    public Task<PaymentPage> ListAsync(DateTimeOffset createdFrom, string? after, CancellationToken cancellationToken) =>
        inner.ListAsync(createdFrom, after, cancellationToken);

    public Task<PaymentPage> ListChangedAsync(DateTimeOffset from, string? after, CancellationToken cancellationToken) =>
        inner.ListChangedAsync(from, after, cancellationToken);

    public ChargeRange? RangeOf(string currency) => inner.RangeOf(currency);

    public Task<IReadOnlyList<ProviderPayment>> FindAsync(string bookingId, CancellationToken cancellationToken) =>
        inner.FindAsync(bookingId, cancellationToken);
}

internal static class FaultyProviders
{
    /// <summary>Puts a faulty provider in the place of the app's; find it again with <see cref="FaultyProvider"/>.</summary>
    public static void MakeProviderFaulty(this IServiceCollection services)
    {
        services.AddSingleton<StripePayments>();
        services.AddSingleton(provider => new FaultyProvider(provider.GetRequiredService<StripePayments>()));
        services.Replace(ServiceDescriptor.Singleton<IPaymentProvider>(provider => provider.GetRequiredService<FaultyProvider>()));
    }

    public static FaultyProvider FaultyProvider(this TicketMasterApp app) => app.Services.GetRequiredService<FaultyProvider>();
}
