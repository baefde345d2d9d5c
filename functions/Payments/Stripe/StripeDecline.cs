namespace TicketMaster.Payments;

/// <summary>
/// Stripe's reasons for a decline in our words, after <see href="https://docs.stripe.com/declines/codes"/>. A code that is not here,
/// such as one that was added since, is a generic decline.
/// </summary>
internal static class StripeDecline
{
    /// <param name="error">The payment's last error: its decline code is the bank's, its code the provider's.</param>
    public static DeclineReason Of(StripeError? error) => Of(error?.DeclineCode) ?? Of(error?.Code) ?? DeclineReason.GenericDecline;

    private static DeclineReason? Of(string? code) => code switch
    {
        "insufficient_funds" => DeclineReason.InsufficientFunds,
        "card_velocity_exceeded" or "withdrawal_count_limit_exceeded" or "charge_exceeds_source_limit"
            or "charge_exceeds_transaction_limit" or "charge_exceeds_weekly_limit" => DeclineReason.CardVelocityExceeded,
        "expired_card" or "expired_payment_method" => DeclineReason.ExpiredCard,
        "incorrect_cvc" or "invalid_cvc" => DeclineReason.IncorrectCvc,
        "incorrect_number" or "invalid_number" or "invalid_expiry_month" or "invalid_expiry_year" or "incorrect_zip"
            or "incorrect_address" or "invalid_account" or "new_account_information_available" => DeclineReason.IncorrectNumber,
        "authentication_required" or "authentication_not_handled" or "payment_intent_authentication_failure"
            or "approve_with_id" or "incorrect_pin" or "invalid_pin" or "pin_try_exceeded" or "offline_pin_required"
            or "online_or_offline_pin_required" or "mobile_device_authentication_required" => DeclineReason.AuthenticationRequired,
        "card_not_supported" or "currency_not_supported" or "transaction_not_allowed" or "service_not_allowed" or "not_permitted"
            or "invalid_amount" or "duplicate_transaction" => DeclineReason.CardNotSupported,
        "processing_error" or "issuer_not_available" or "try_again_later" or "reenter_transaction"
            or "payment_intent_payment_attempt_failed" or "payment_method_provider_timeout" => DeclineReason.ProcessingError,
        "do_not_honor" or "call_issuer" or "no_action_taken" or "do_not_try_again" or "revocation_of_all_authorizations"
            or "revocation_of_authorization" or "security_violation" or "stop_payment_order" => DeclineReason.DoNotHonor,
        // Also those of which nothing is said: lost_card, stolen_card, pickup_card, restricted_card, fraudulent, merchant_blacklist.
        _ => null,
    };
}
