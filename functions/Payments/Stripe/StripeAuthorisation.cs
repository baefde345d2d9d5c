namespace TicketMaster.Payments;

/// <summary>The meaning of the provider's answer to an authorisation.</summary>
internal abstract record StripeAuthorisation
{
    /// <summary>There is a payment, which may be declined.</summary>
    public sealed record Made(StripeIntent Intent) : StripeAuthorisation;

    /// <summary>
    /// There is no payment, and this key will never make one. The payment method is unknown, or the request is wrong in another way.
    /// </summary>
    public sealed record Rejected(StripeError Error) : StripeAuthorisation;

    /// <param name="Why">To be thrown if no payment is found.</param>
    /// <param name="ForGood">The key's answer will not change. A payment that was made is there by now.</param>
    public sealed record NotKnown(Exception Why, bool ForGood = false) : StripeAuthorisation;

    public static StripeAuthorisation Of(StripeAnswer answer) => answer switch
    {
        { IsSuccess: true } => new Made(answer.Read(StripeJson.Default.StripeIntent)),
        { IsStoredFailure: true } => new NotKnown(
            new ProviderUnavailableException("The payment provider failed before, and repeats that it did."), ForGood: true),
        _ => Of(answer.ReadError()),
    };

    private static StripeAuthorisation Of(StripeError error) => error switch
    {
        { PaymentIntent: { } intent } => new Made(intent),
        { Type: "idempotency_error" } =>
            new NotKnown(new InvalidOperationException("A payment's idempotency key was used for another payment before."), ForGood: true),
        { Type: "card_error" or "invalid_request_error" } => new Rejected(error),
        _ => new NotKnown(new ProviderUnavailableException($"The payment provider refused with '{error.Type}', code '{error.Code}'.")),
    };
}
