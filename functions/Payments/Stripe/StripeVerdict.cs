using TicketMaster.Http;

namespace TicketMaster.Payments;

/// <summary>
/// The outcome of a change, from its answer and the payment after it. Null if only a stored answer was repeated, which is no news.
/// </summary>
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

        return Made(answer, after);
    }

    /// <summary>A refusal also counts if it is repeated, or was of another amount: the next attempt has another key.</summary>
    /// <param name="total">How much was to be paid back or on its way.</param>
    public static PaymentChange OfPart(StripeAnswer answer, StripeSnapshot after, long total) =>
        after.LeftOf(total) <= 0 ? new PaymentChange(after.Payment, null)
        : answer.IsSuccess ? Made(answer, after)
        : new PaymentChange(after.Payment, Why(answer, after.Payment));

    /// <summary>The refund was made, and has failed since or covers only a part.</summary>
    private static PaymentChange Made(StripeAnswer answer, StripeSnapshot after)
    {
        StripeRefund made = answer.Read(StripeJson.Default.StripeRefund);
        StripeRefund now = after.Refunds.FirstOrDefault(refund => refund.Id == made.Id) ?? made;
        return new PaymentChange(
            after.Payment,
            now.Status is "failed" or "canceled"
                ? $"The refund {now.Status}: {Characters.Without(now.FailureReason ?? "no reason given")}."
                : null);
    }

    /// <param name="after">The payment after the call.</param>
    /// <param name="isMade">The change was made by this call or by an earlier one.</param>
    /// <param name="isOver">The change can no longer be made.</param>
    private static PaymentChange? Of(StripeAnswer answer, ProviderPayment after, bool isMade, bool isOver) => answer switch
    {
        _ when isMade => new PaymentChange(after, null),
        _ when isOver => new PaymentChange(after, Why(answer, after)),
        _ when !IsNews(answer) => null,
        { IsSuccess: true } => throw new ProviderUnavailableException(
            $"The payment provider took the change of payment '{after.PaymentId}' on, and it is {after.Status}: "
                + "what becomes of it is not known yet."),
        _ => new PaymentChange(after, Why(answer, after)),
    };

    /// <summary>
    /// A stored answer is no news. Nor is the answer to a key with other parameters, such as an earlier version of this app sent.
    /// </summary>
    private static bool IsNews(StripeAnswer answer) =>
        !answer.IsReplay && (answer.IsSuccess || answer.ReadError().Type != "idempotency_error");

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
