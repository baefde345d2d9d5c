namespace TicketMaster.Local.Payments;

/// <summary>The payment methods to try. <c>docs/payments.md</c> has the list.</summary>
internal static class SimulatedMethods
{
    public const string Ok = "pm_ok";

    /// <summary>Processing, and authorised a moment later.</summary>
    public const string Later = "pm_later";
    public const string Declined = "pm_declined";

    public const string DeclinedExpiredCard = "pm_declined_expired_card";
    public const string DeclinedIncorrectCvc = "pm_declined_incorrect_cvc";
    public const string DeclinedDoNotHonor = "pm_declined_do_not_honor";
    public const string DeclinedProcessingError = "pm_declined_processing_error";

    /// <summary>Reported as lost, which the buyer is not told.</summary>
    public const string DeclinedLostCard = "pm_declined_lost_card";

    /// <summary>The buyer approves or declines on a page.</summary>
    public const string Redirect = "pm_redirect";

    /// <summary>Processing for <see cref="SimulatedPaymentsOptions.SlowFor"/>.</summary>
    public const string Slow = "pm_slow";

    /// <summary>Processing for ever.</summary>
    public const string Stuck = "pm_stuck";

    /// <summary>Never confirmed.</summary>
    public const string Confirm = "pm_confirm";

    /// <summary>Every webhook three times, out of order.</summary>
    public const string Duplicate = "pm_duplicate";

    /// <summary>No webhook at all.</summary>
    public const string Lost = "pm_lost";

    /// <summary>Captures are refused for good.</summary>
    public const string CaptureFails = "pm_capture_fails";

    /// <summary>The first capture fails at the provider. The same key gets that answer again.</summary>
    public const string CaptureError = "pm_capture_error";

    /// <summary>Less is captured than was authorised.</summary>
    public const string CaptureAmount = "pm_capture_amount";

    /// <summary>The first refund fails.</summary>
    public const string RefundFailsOnce = "pm_refund_fails_once";

    /// <summary>Refunds are pending for <see cref="SimulatedPaymentsOptions.SlowFor"/>.</summary>
    public const string RefundPends = "pm_refund_pends";

    /// <summary>The first refund pays back half.</summary>
    public const string RefundPartly = "pm_refund_partly";

    /// <summary>Waits for the buyer. Cancelling is refused for <see cref="SimulatedPaymentsOptions.SlowFor"/> from the first try.</summary>
    public const string CancelFails = "pm_cancel_fails";

    /// <summary>Waits for the buyer. Succeeds <see cref="SimulatedPaymentsOptions.SlowFor"/> after it was cancelled.</summary>
    public const string Ghost = "pm_ghost";

    /// <summary>The buyer disputes it as soon as it is captured.</summary>
    public const string Disputed = "pm_disputed";

    private static readonly HashSet<string> s_all =
    [
        Ok, Later, Declined, Redirect, Slow, Stuck, Confirm, Duplicate, Lost, CaptureFails, CaptureError, CaptureAmount,
        RefundFailsOnce, RefundPends, RefundPartly, CancelFails, Ghost, Disputed,
        DeclinedExpiredCard, DeclinedIncorrectCvc, DeclinedDoNotHonor, DeclinedProcessingError, DeclinedLostCard,
    ];

    public static IReadOnlyCollection<string> All => s_all;

    /// <summary>Whether it is declined at once.</summary>
    public static bool IsDeclined(string method) => method.StartsWith(Declined, StringComparison.Ordinal);

    public static bool Has(string method) => s_all.Contains(method);
}
