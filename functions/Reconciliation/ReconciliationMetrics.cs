using System.Diagnostics.Metrics;
using TicketMaster.Payments;

namespace TicketMaster.Reconciliation;

/// <summary>
/// The figures of the last cycle. A cycle runs in one process at a time. A process forgets its figures once two cycles have passed
/// without one of its own, so no old figure outlives its cause.
/// </summary>
internal sealed class ReconciliationMetrics
{
    private static readonly TimeSpan s_current = TimeSpan.FromMinutes(11);

    private readonly TimeProvider _clock;
    private volatile Figures _stuck = new(DateTimeOffset.MinValue, []);
    private volatile Figures _inFlight = new(DateTimeOffset.MinValue, []);

    public ReconciliationMetrics(IMeterFactory meters, TimeProvider clock)
    {
        _clock = clock;
        Meter meter = meters.Create(PaymentMetrics.Meter);
        meter.CreateObservableGauge(
            "ticketmaster.payments.stuck", () => Current(_stuck), "{case}", "Payments that need somebody, by kind.");
        meter.CreateObservableGauge(
            "ticketmaster.payments.in_flight",
            () => Current(_inFlight),
            "{minor_unit}",
            "Money asked for and neither captured nor given up.");
    }

    public void Stuck(IReadOnlyList<PaymentCase> open) => _stuck = new(
        _clock.GetUtcNow(),
        [.. Enum.GetValues<PaymentCaseKind>().Select(kind => new Measurement<long>(
            open.Count(one => one.Kind == kind), new KeyValuePair<string, object?>("kind", PaymentCase.NameOf(kind))))]);

    /// <param name="byCurrency">Minor units.</param>
    public void InFlight(IReadOnlyDictionary<string, long> byCurrency) => _inFlight = new(
        _clock.GetUtcNow(),
        [.. byCurrency.Select(money => new Measurement<long>(money.Value, new KeyValuePair<string, object?>("currency", money.Key)))]);

    private Measurement<long>[] Current(Figures figures) => _clock.GetUtcNow() - figures.At <= s_current ? figures.Measured : [];

    private sealed record Figures(DateTimeOffset At, Measurement<long>[] Measured);
}
