namespace TicketMaster.Payments;

/// <summary>The amounts that the provider charges in a currency, in ISO 4217 minor units.</summary>
/// <param name="Step">Every amount is a multiple of it.</param>
internal sealed record ChargeRange(long Least, long Most, long Step)
{
    public bool Takes(long amount) => amount >= Least && amount <= Most && amount % Step == 0;

    /// <summary>Such as <c>50 to 99999999</c>.</summary>
    public string Words() => Step == 1 ? $"{Least} to {Most}" : $"{Least} to {Most} in steps of {Step}";
}
