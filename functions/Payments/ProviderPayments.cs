using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>Gives a payment's money back, and tells where the money is.</summary>
internal static class ProviderPayments
{
    /// <summary>Whether the metadata name a booking in the form that this app writes.</summary>
    public static bool NamesBooking(this ProviderPayment payment) =>
        Ids.IsValid(payment.BookingId) && payment.UserId is { Length: > 0 and <= Limits.UserIdLength } && payment.Number >= 1;

    /// <summary>
    /// Whether no money is held, kept or on its way. The payment was voided, or paid back by us or by the bank after a dispute.
    /// </summary>
    public static bool IsOver(this ProviderPayment payment) => payment is { Status: ProviderStatus.Voided or ProviderStatus.Refunded }
        or { Status: ProviderStatus.Captured, Dispute: DisputeState.Lost };

    /// <summary>Whether the buyer's money is held or taken.</summary>
    public static bool HasMoney(this ProviderPayment payment) => payment.Status is ProviderStatus.Authorised or ProviderStatus.Captured;

    /// <summary>What the buyer has got back from us or from the bank, in minor units.</summary>
    public static long AmountBack(this ProviderPayment payment) =>
        payment.Dispute == DisputeState.Lost ? payment.AmountCaptured : payment.AmountRefunded;

    /// <summary>
    /// Cancels a payment. If that is too late, pays back what was captured and is not on its way back. Repeat it until the payment is
    /// over. Money that the bank holds in an open dispute is not asked for, because the provider refuses until the dispute is closed.
    /// </summary>
    /// <returns>The payment as it is afterwards.</returns>
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
