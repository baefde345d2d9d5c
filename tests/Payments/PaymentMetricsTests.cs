using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.Metrics;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

public sealed class PaymentMetricsTests
{
    [Fact]
    public void Money_is_counted_by_currency_in_minor_units()
    {
        using ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        IMeterFactory meters = services.GetRequiredService<IMeterFactory>();
        var metrics = new PaymentMetrics(meters);
        List<(string Name, long Amount, object? Currency)> measured = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PaymentMetrics.Meter && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, amount, tags, _) => measured.Add((instrument.Name, amount, tags[0].Value)));
        listener.Start();

        metrics.Captured(5_000, "EUR");
        metrics.Refunded(700, "JPY");
        metrics.Voided(3, "EUR");

        Assert.Equal(
            [
                ("ticketmaster.payments.captured", 5_000, "EUR"),
                ("ticketmaster.payments.refunded", 700, "JPY"),
                ("ticketmaster.payments.voided", 3L, (object?)"EUR"),
            ],
            measured);
    }
}
