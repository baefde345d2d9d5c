namespace TicketMaster.Payments;

/// <summary>What is to be asked of the provider for a payment whose money is to go back.</summary>
internal static class ProviderMoney
{
    /// <summary>Nothing is held, nothing was kept, and nothing is on its way.</summary>
    public static bool IsOver(this ProviderPayment payment) => payment.Status is ProviderStatus.Voided or ProviderStatus.Refunded;

    /// <summary>Money of the buyer's is held or taken.</summary>
    public static bool HasMoney(this ProviderPayment payment) => payment.Status is ProviderStatus.Authorised or ProviderStatus.Captured;

    /// <summary>
    /// Cancels a payment, or, where that is too late, pays back what was captured and is not on its way back. Repeated until it is
    /// over.
    /// </summary>
    /// <returns>The payment as it then is.</returns>
    public static async Task<ProviderPayment> GiveBackAsync(
        this IPaymentProvider provider, ProviderPayment payment, CancellationToken cancellationToken)
    {
        if (payment.Status is not (ProviderStatus.Captured or ProviderStatus.Voided or ProviderStatus.Refunded))
        {
            payment = (await provider.VoidAsync(payment.PaymentId, cancellationToken)).Payment;
        }

        if (payment.Status == ProviderStatus.Captured && payment.AmountRefunded + payment.AmountRefunding < payment.AmountCaptured)
        {
            payment = (await provider.RefundAsync(payment.PaymentId, cancellationToken)).Payment;
        }

        return payment;
    }
}
