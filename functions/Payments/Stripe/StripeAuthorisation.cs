namespace TicketMaster.Payments;

/// <summary>What an answer to the wish for a payment means.</summary>
internal abstract record StripeAuthorisation
{
    /// <summary>There is a payment; a declined one is a payment too.</summary>
    public sealed record Made(StripeIntent Intent) : StripeAuthorisation;

    /// <summary>There is none, and there will be none of this key: the payment method is not known, or something else is wrong in the request.</summary>
    public sealed record Rejected(StripeError Error) : StripeAuthorisation;

    /// <param name="Why">To be thrown where no payment is found.</param>
    /// <param name="ForGood">The same key is answered so for as long as anybody waits: a payment is there by now, or never will be.</param>
    public sealed record NotKnown(Exception Why, bool ForGood = false) : StripeAuthorisation;

    public static StripeAuthorisation Of(StripeAnswer answer) => answer switch
    {
        { IsSuccess: true } => new Made(answer.Read(StripeJson.Default.StripeIntent)),
        { IsStoredFailure: true } => new NotKnown(new ProviderUnavailableException("The payment provider failed before, and repeats that it did."), ForGood: true),
        _ => Of(answer.ReadError()),
    };

    private static StripeAuthorisation Of(StripeError error) => error switch
    {
        { PaymentIntent: { } intent } => new Made(intent),
        { Type: "idempotency_error" } =>
            new NotKnown(new InvalidOperationException("A payment's idempotency key was used for another payment before."), ForGood: true),
        { Type: "card_error" or "invalid_request_error" } => new Rejected(error),
        _ => new NotKnown(new ProviderUnavailableException($"The payment provider refused with '{error.Type}': {error.Message}")),
    };
}
