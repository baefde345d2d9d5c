using TicketMaster.Payments;

namespace TicketMaster.Local.Payments;

/// <summary>Refuses the amounts that the provider refuses. They are in the provider's units.</summary>
internal static class SimulatedCurrencies
{
    /// <param name="currency">ISO 4217, upper case.</param>
    /// <param name="amount">As it was asked for.</param>
    public static SimulatedAnswer? Mistake(string currency, long amount) => StripeMoney.Find(currency) switch
    {
        null => StripeAnswers.Invalid(null, "currency", $"Invalid currency: {currency}."),
        var known when amount < known.Least => StripeAnswers.Invalid(
            "amount_too_small", "amount", $"Amount must be at least {known.Least} {currency} in the smallest unit."),
        var known when amount > known.Most => StripeAnswers.Invalid(
            "amount_too_large", "amount", $"Amount must be no more than {known.Most} {currency} in the smallest unit."),
        var known when amount % known.Step != 0 => StripeAnswers.Invalid(
            "invalid_charge_amount_no_decimal_compatible", "amount",
            $"Invalid amount. Amounts in {currency} must be evenly divisible by {known.Step}."),
        _ => null,
    };
}
