using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Reconciliation;

public sealed class ReconciliationMetricsTests
{
    [Fact]
    public async Task A_cycle_tells_what_is_stuck_and_how_much_money_is_in_flight()
    {
        using var world = new ReconciliationWorld();
        await world.PayAsync("alice", "A-1");
        await world.PayAsync("bob", "A-2");
        await world.SoldAsync("carol", "A-3");
        world.Provider.Add("", "", 0, ProviderStatus.Captured, 1);
        world.Provider.Add("", "", 0, ProviderStatus.Authorised, 1);
        await world.CycleAsync();

        Assert.Equal(10_000, Measure(world)["ticketmaster.payments.in_flight EUR"]);
        Assert.Equal(2, Measure(world)["ticketmaster.payments.stuck unknown-payment"]);
        Assert.Equal(0, Measure(world)["ticketmaster.payments.stuck disputed"]);
    }

    [Fact]
    public async Task Figures_that_no_cycle_here_has_renewed_are_not_told_any_more()
    {
        using var world = new ReconciliationWorld();
        BookingDocument booking = await world.PayAsync("alice");
        await world.CycleAsync();
        Assert.NotEmpty(Measure(world));

        world.Clock.Advance(TimeSpan.FromMinutes(12));

        Assert.Equal(BookingState.Paying, booking.State);
        Assert.Empty(Measure(world));
    }

    private static Dictionary<string, long> Measure(ReconciliationWorld world)
    {
        IMeterFactory meters = world.Services.GetRequiredService<IMeterFactory>();
        Dictionary<string, long> measured = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == PaymentMetrics.Meter && instrument.Meter.Scope == meters)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => measured[$"{instrument.Name} {tags[0].Value}"] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return measured;
    }
}
