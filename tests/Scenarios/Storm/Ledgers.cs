using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.Documents;
using TicketMaster.Bookings;
using TicketMaster.Local.Payments;
using TicketMaster.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>Holds the provider's record of the money against our record of the tickets, at any moment, in between any two steps.</summary>
internal sealed class Ledgers
{
    private readonly StormApp _storm;
    private readonly DocumentContainer _feed;
    private readonly Dictionary<string, BookingDocument> _bookings = [];

    /// <summary>The booking that a payment has bought: the one it was made for, or the one that was made for it.</summary>
    private readonly Dictionary<string, string> _soldFor = [];
    private readonly HashSet<long> _sums = [];
    private long _seen;

    public Ledgers(StormApp storm)
    {
        _storm = storm;
        _feed = storm.App.Services.GetRequiredService<DocumentDatabase>().Container(StoreNames.Database, BookingsContainers.Bookings);
    }

    public int Snapshots { get; private set; }

    /// <summary>
    /// How often money was seen, of one currency or the other, whose booking has ended and that has not gone back or bought another yet.
    /// </summary>
    public int WithMoneyUnderWay { get; private set; }

    /// <summary>How many different sums of captured money were seen.</summary>
    public int DifferentSums => _sums.Count;

    /// <summary>
    /// The two records cannot be read in one moment, so the order is what makes this exact. The sale is written before its money
    /// is captured, and the capture is made before it is noted: so a booking that was read <em>before</em> the provider's ledger
    /// may claim no money that the ledger lacks, and a capture in the ledger has its sale in what is read <em>after</em> it. A sale
    /// leaves <c>booked</c> only for <c>refunded</c>, which is then seen as such. Each read is one statement and so one moment.
    /// </summary>
    public void Compare()
    {
        CatchUp();
        string[] paidFor = [.. _bookings.Values.Where(BookingLifecycle.HasTickets).Select(booking => booking.Payment!.PaymentId!)];
        List<SimulatedPayment> payments = _storm.Ledger.All();
        CatchUp();

        HashSet<string> captured = [.. payments.Where(payment => payment.AmountCaptured > 0).Select(payment => payment.Id)];
        Assert.All(paidFor, paymentId => Assert.Contains(paymentId, captured));
        foreach (IGrouping<string, SimulatedPayment> ofCurrency in payments.GroupBy(payment => payment.Currency.ToUpperInvariant()))
        {
            Add(ofCurrency.Key, ofCurrency);
        }

        Snapshots++;
    }

    private void Add(string currency, IEnumerable<SimulatedPayment> payments)
    {
        long captured = 0, tickets = 0, refunds = 0, open = 0;
        foreach (SimulatedPayment payment in payments.Where(payment => payment.AmountCaptured > 0))
        {
            captured += payment.AmountCaptured;
            refunds += payment.AmountRefunded;
            if (_soldFor.TryGetValue(payment.Id, out string? sold))
            {
                tickets += _bookings[sold].Currency == currency ? _bookings[sold].Total : 0;
            }
            else if (payment.Method == SimulatedMethods.Ghost || _bookings[payment.Metadata["bookingId"]].State == BookingState.Refunded)
            {
                // Captured by the provider although it had said that it was cancelled; or taken back by the organiser.
                open += payment.AmountCaptured - payment.AmountRefunded;
            }
        }

        Assert.True(
            captured == tickets + refunds + open,
            $"Snapshot {Snapshots}: {captured} {currency} captured, {tickets} in tickets, {refunds} refunded, {open} under way.");
        _sums.Add(captured);
        WithMoneyUnderWay += open > 0 ? 1 : 0;
    }

    private void CatchUp()
    {
        foreach (Document change in _feed.ReadChanges(_seen, int.MaxValue))
        {
            BookingDocument booking =
                _bookings[change.Id] = JsonSerializer.Deserialize(change.Json.Span, BookingsDocuments.Default.BookingDocument)!;
            if (booking is { State: BookingState.Booked, Payment.PaymentId: { } paymentId })
            {
                _soldFor[paymentId] = booking.Id;
            }
            else if (booking.Payment?.PaymentId is { } ended && _soldFor.GetValueOrDefault(ended) == booking.Id)
            {
                _soldFor.Remove(ended);
            }

            _seen = change.Sequence;
        }
    }
}
