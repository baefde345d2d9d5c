using System.Diagnostics.Metrics;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using TicketMaster.Bookings;
using TicketMaster.Catalogue;
using TicketMaster.Complete;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Reconciliation;
using TicketMaster.Release;
using TicketMaster.Reserve;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Booking;

/// <summary>The use cases that look after payments, put together as the app does.</summary>
internal sealed class PaymentUseCases
{
    private static readonly IMeterFactory s_meters =
        new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <param name="settled">The bookings as settling sees them.</param>
    public PaymentUseCases(
        IDocumentContainer<BookingDocument> bookings,
        IDocumentContainer<BookingDocument> settled,
        IDocumentContainer<EventDocument> events,
        IDocumentContainer<PaymentCase> cases,
        IDocumentContainer<PaymentSweep> sweeps,
        SeatClaims claims,
        SeatReservation reservation,
        IPaymentProvider provider,
        ServiceBusClient serviceBus,
        TimingWheel wheel,
        TimeProvider clock)
    {
        var list = new PaymentCases(cases, clock, NullLogger<PaymentCases>.Instance);
        var notices = new BuyerNotices(serviceBus, clock);
        var metrics = new PaymentMetrics(s_meters);
        var strays = new StrayPayments(settled, provider, list, metrics, clock, NullLogger<StrayPayments>.Instance);
        Settlement = new Settlement(
            settled,
            events,
            claims,
            provider,
            new Rebooking(settled, events, reservation, wheel, clock),
            strays,
            wheel,
            metrics,
            clock,
            NullLogger<Settlement>.Instance);
        Upkeep = new BookingUpkeep(
            bookings,
            claims,
            new PaymentUpkeep(bookings, provider, Settlement, metrics, clock),
            new BookingAlerts(bookings, notices, list, clock),
            wheel,
            clock,
            NullLogger<BookingUpkeep>.Instance);
        var disputes = new Disputes(bookings, list, clock);
        Settle = new SettlePayment(settled, provider, Settlement, disputes, list, serviceBus, clock, NullLogger<SettlePayment>.Instance);
        Complete = new CompleteBooking(bookings, provider, Upkeep, metrics, clock, NullLogger<CompleteBooking>.Instance);
        var review = new PaymentReview(settled, provider, Settlement, strays, disputes, list, clock, NullLogger<PaymentReview>.Instance);
        var figures = new ReconciliationMetrics(s_meters, clock);
        var ours = new OurPayments(bookings, provider, Upkeep, review, figures, clock, NullLogger<OurPayments>.Instance);
        Reconcile = new ReconcilePayments(
            ours,
            new TheirPayments(provider, review, sweeps, clock, NullLogger<TheirPayments>.Instance),
            new OpenCases(cases, bookings, provider, list, ours, review, figures, NullLogger<OpenCases>.Instance),
            provider,
            clock,
            NullLogger<ReconcilePayments>.Instance);
    }

    public Settlement Settlement { get; }

    public BookingUpkeep Upkeep { get; }

    public SettlePayment Settle { get; }

    public CompleteBooking Complete { get; }

    public ReconcilePayments Reconcile { get; }
}
