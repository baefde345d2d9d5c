using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace TicketMaster.Payments;

/// <summary>
/// Counts money that moved, by currency, in minor units. Only the process that wins the write that records a movement counts it,
/// so each movement is counted once.
/// </summary>
internal sealed class PaymentMetrics
{
    public const string Meter = "TicketMaster.Payments";
    public const string CapturedMoney = "ticketmaster.payments.captured";

    private const string Unit = "{minor_unit}";

    private readonly Counter<long> _captured;
    private readonly Counter<long> _refunded;
    private readonly Counter<long> _voided;

    public PaymentMetrics(IMeterFactory meters)
    {
        Meter meter = meters.Create(Meter);
        _captured = meter.CreateCounter<long>(CapturedMoney, Unit, "Money taken.");
        _refunded = meter.CreateCounter<long>("ticketmaster.payments.refunded", Unit, "Money taken and paid back.");
        _voided = meter.CreateCounter<long>("ticketmaster.payments.voided", Unit, "Money authorised and given up.");
    }

    /// <param name="amount">Minor units.</param>
    /// <param name="currency">ISO 4217, upper case.</param>
    public void Captured(long amount, string currency) => _captured.Add(amount, Of(currency));

    /// <inheritdoc cref="Captured"/>
    public void Refunded(long amount, string currency) => _refunded.Add(amount, Of(currency));

    /// <inheritdoc cref="Captured"/>
    public void Voided(long amount, string currency) => _voided.Add(amount, Of(currency));

    private static TagList Of(string currency) => new() { { "currency", currency } };
}
