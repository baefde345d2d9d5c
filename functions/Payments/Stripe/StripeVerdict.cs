namespace TicketMaster.Payments;

/// <summary>A payment at one moment, with all refunds of its charge, newest first.</summary>
internal sealed record StripeSnapshot(ProviderPayment Payment, IReadOnlyList<StripeRefund> Refunds)
{
    /// <summary>Minor units that were captured and are neither paid back nor being paid back.</summary>
    public long LeftToRefund => Math.Max(0, Payment.AmountCaptured - Payment.AmountRefunded - Payment.AmountRefunding);
}

/// <summary>What became of a change, by the answer and by the payment after it; null where only a stored answer spoke, which is no news.</summary>
internal static class StripeVerdict
{
    public static PaymentChange? OfCapture(StripeAnswer answer, ProviderPayment after) => Of(
        answer,
        after,
        isMade: after.Status is ProviderStatus.Captured or ProviderStatus.Refunded,
        isOver: after.Status is ProviderStatus.Voided);

    public static PaymentChange? OfVoid(StripeAnswer answer, ProviderPayment after) => Of(
        answer,
        after,
        isMade: after.Status is ProviderStatus.Voided,
        isOver: after.Status is ProviderStatus.Captured or ProviderStatus.Refunded);

    public static PaymentChange? OfRefund(StripeAnswer answer, StripeSnapshot after)
    {
        if (after.LeftToRefund == 0)
        {
            return new PaymentChange(after.Payment, null);
        }

        if (!answer.IsSuccess)
        {
            return IsNews(answer) ? new PaymentChange(after.Payment, Why(answer, after.Payment)) : null;
        }

        // Made, and failed since; or made of a part only.
        StripeRefund made = answer.Read(StripeJson.Default.StripeRefund);
        StripeRefund now = after.Refunds.FirstOrDefault(refund => refund.Id == made.Id) ?? made;
        return new PaymentChange(after.Payment, now.Status is "failed" or "canceled" ? $"The refund {now.Status}: {now.FailureReason ?? "no reason given"}." : null);
    }

    /// <param name="answer">The provider's.</param>
    /// <param name="after">The payment as it then is.</param>
    /// <param name="isMade">By this call or by one before.</param>
    /// <param name="isOver">The change can never be made any more.</param>
    private static PaymentChange? Of(StripeAnswer answer, ProviderPayment after, bool isMade, bool isOver) => answer switch
    {
        _ when isMade => new PaymentChange(after, null),
        _ when isOver => new PaymentChange(after, Why(answer, after)),
        _ when !IsNews(answer) => null,
        { IsSuccess: true } => throw new ProviderUnavailableException(
            $"The payment provider took the change of payment '{after.PaymentId}' on, and it is {after.Status}: what becomes of it is not known yet."),
        _ => new PaymentChange(after, Why(answer, after)),
    };

    /// <summary>A key that was used with other parameters, such as by an earlier version of this app, says as little as a stored answer.</summary>
    private static bool IsNews(StripeAnswer answer) => !answer.IsReplay && (answer.IsSuccess || answer.ReadError().Type != "idempotency_error");

    private static string Why(StripeAnswer answer, ProviderPayment after)
    {
        if (answer.IsSuccess || answer.IsStoredFailure)
        {
            return $"It is {after.Status}.";
        }

        StripeError error = answer.ReadError();
        return $"{error.Code ?? error.Type}: {error.Message}";
    }
}
