using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>What is to be asked of the provider for a payment whose money is to go back.</summary>
internal static class ProviderMoney
{
    /// <summary>Its metadata name a booking, as those that this app writes.</summary>
    public static bool NamesBooking(this ProviderPayment payment) =>
        Ids.IsValid(payment.BookingId) && payment.UserId is { Length: > 0 and <= Limits.UserIdLength } && payment.Number >= 1;

    /// <summary>Nothing is held, nothing was kept, and nothing is on its way: voided, paid back by us, or by the bank after a dispute.</summary>
    public static bool IsOver(this ProviderPayment payment) => payment is { Status: ProviderStatus.Voided or ProviderStatus.Refunded }
        or { Status: ProviderStatus.Captured, Dispute: DisputeState.Lost };

    /// <summary>Money of the buyer's is held or taken.</summary>
    public static bool HasMoney(this ProviderPayment payment) => payment.Status is ProviderStatus.Authorised or ProviderStatus.Captured;

    /// <summary>Minor units that the buyer has back, from us or from the bank.</summary>
    public static long AmountBack(this ProviderPayment payment) =>
        payment.Dispute == DisputeState.Lost ? payment.AmountCaptured : payment.AmountRefunded;

    /// <summary>
    /// Cancels a payment, or, where that is too late, pays back what was captured and is not on its way back. Repeated until it is
    /// over. What the bank holds while a dispute is open is not asked for: the provider refuses until that is closed.
    /// </summary>
    /// <returns>The payment as it then is.</returns>
    public static async Task<ProviderPayment> GiveBackAsync(
        this IPaymentProvider provider, ProviderPayment payment, CancellationToken cancellationToken)
    {
        if (payment.Status is not (ProviderStatus.Captured or ProviderStatus.Voided or ProviderStatus.Refunded))
        {
            payment = (await provider.VoidAsync(payment.PaymentId, cancellationToken)).Payment;
        }

        if (payment is { Status: ProviderStatus.Captured, IsHeldByDispute: false, Dispute: not DisputeState.Lost }
            && payment.AmountRefunded + payment.AmountRefunding < payment.AmountCaptured)
        {
            payment = (await provider.RefundAsync(payment.PaymentId, cancellationToken)).Payment;
        }

        return payment;
    }
}
