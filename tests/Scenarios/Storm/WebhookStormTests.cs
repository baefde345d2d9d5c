using System.Diagnostics;
using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Local;
using TicketMaster.Local.Payments;
using TicketMaster.Messaging;
using TicketMaster.Storage;
using TicketMaster.Tickets;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace TicketMaster.Tests.Scenarios.Storm;

/// <summary>Every payment's webhooks, dozens of deliveries of each payment's, in any order, many at once.</summary>
[Collection(nameof(WebhookStormTests))]
public sealed class WebhookStormTests(ITestOutputHelper output)
{
    [Fact]
    public async Task A_thousand_payments_told_of_many_times_each_are_a_thousand_tickets_or_voids_and_nothing_else()
    {
        await RunAsync(payments: 1_000, snapshots: Scale.Of(250, all: 1_000));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_settling_that_writes_when_its_sale_was_taken_back_is_stopped_by_the_condition_on_its_write(bool guarded)
    {
        (Exception? broken, StoreStatus? came) = await LateSettleAsync(guarded);

        // What it overwrites is now and then put right by a webhook that comes after it.
        for (int again = 0; again < 4 && !guarded && broken is null; again++)
        {
            (broken, came) = await LateSettleAsync(guarded);
        }

        if (guarded)
        {
            Assert.Null(broken);
            Assert.Equal(StoreStatus.PreconditionFailed, came);
        }
        else
        {
            Assert.IsAssignableFrom<XunitException>(broken);
        }
    }

    /// <returns>What is wrong afterwards, and what the late write came to.</returns>
    private async Task<(Exception? Broken, StoreStatus? Came)> LateSettleAsync(bool guarded)
    {
        LateSettle? late = null;
        Exception? broken = await Record.ExceptionAsync(() => RunAsync(
            payments: 100,
            snapshots: 100,
            services => services.Replace(ServiceDescriptor.Singleton<IDocumentContainer<BookingDocument>>(
                provider => late = new LateSettle(provider.GetRequiredService<SqliteContainer<BookingDocument>>(), guarded))),
            (storm, deck, weather) =>
            {
                late!.TellAgain =
                    bookingId => weather.PlayAsync(deck.Another(storm.Payments.Single(payment => payment.BookingId == bookingId)), default);
                late.CallOff = () => weather.PlayAsync(new Card.CallOff(), default);
            }));
        output.WriteLine(broken?.Message ?? "Nothing is wrong.");
        return (broken, late?.Came);
    }

    private async Task RunAsync(
        int payments, int snapshots, Action<IServiceCollection>? replace = null, Action<StormApp, Deck, Weather>? beforeIt = null)
    {
        int seed = Random.Shared.Next();
        output.WriteLine($"Seed {seed}.");
        long begin = Stopwatch.GetTimestamp();
        await using StormApp storm = await StormApp.StartAsync(payments, replace);
        var deck = new Deck(new Random(seed), storm.App.Clock, storm.App.Services.GetRequiredService<OwnAddress>());
        List<Card> cards = deck.Shuffled(storm.Payments);
        Say("prepared", begin);

        var ledgers = new Ledgers(storm);
        begin = Stopwatch.GetTimestamp();
        using (var weather = new Weather(storm))
        {
            beforeIt?.Invoke(storm, deck, weather);
            await weather.PassAsync(cards, snapshots, () =>
            {
                ledgers.Compare();
                return Task.CompletedTask;
            });
        }

        Say($"{cards.Count} sent", begin);
        await storm.UntilIdleAsync();
        Say("all settled", begin);
        Assert.Equal(snapshots, ledgers.Snapshots);
        output.WriteLine(
            $"{ledgers.DifferentSums} different sums of money were seen, {ledgers.WithMoneyUnderWay} times with some under way.");

        // Money moved while it was looked at, in both directions.
        Assert.True(ledgers.DifferentSums > payments / 10);
        Assert.True(ledgers.WithMoneyUnderWay > 0);

        // Holds whose payment was declined end by themselves.
        await storm.PassAsync(TimeSpan.FromMinutes(12));
        ledgers.Compare();
        await AssertEndAsync(storm);
        Say("checked", begin);
    }

    private static async Task AssertEndAsync(StormApp storm)
    {
        foreach (string eventId in StormApp.Events)
        {
            await BookingRules.AssertHoldAsync(storm.App, eventId);
        }

        await BookingRules.AssertSettledAsync(storm.App, StormApp.Events);
        List<BookingDocument> bookings = [];
        foreach (string eventId in StormApp.Events)
        {
            bookings.AddRange(await BookingRules.BookingsAsync(storm.App, eventId));
        }

        Dictionary<string, SimulatedPayment> atProvider = storm.Ledger.All().ToDictionary(payment => payment.Id);
        Assert.Equal(storm.Payments.Count, atProvider.Count);
        ILookup<string, BookingDocument> sold =
            bookings.Where(booking => booking.State == BookingState.Booked).ToLookup(booking => booking.Payment!.PaymentId!);
        foreach (StormPayment payment in storm.Payments)
        {
            AssertEnd(payment, [.. sold[payment.AtProvider.Id]], atProvider[payment.AtProvider.Id]);
        }

        AssertOnce(storm);
        await AssertIssuedOnceAsync(storm, bookings);
        using HttpClient admin = await storm.App.SignedInAsync("root", "admin");
        Assert.Equal(
            "[]",
            (await admin.GetAnswerAsync("/admin/queues/payment-events/dead-letters"))
                .Is(HttpStatusCode.OK)["deadLetters"].GetRawText());
    }

    private static void AssertEnd(StormPayment payment, BookingDocument[] sold, SimulatedPayment atProvider)
    {
        string what = $"{payment.Fate} {payment.BookingId}: {sold.Length} sold, {atProvider.Status}, "
            + $"{atProvider.AmountCaptured} captured, {atProvider.AmountRefunded} refunded.";
        Assert.True(sold.Length == (payment.Fate.BuysATicket() ? 1 : 0), what);
        Assert.True(payment.Fate.BuysATicket() == (atProvider.AmountCaptured > atProvider.AmountRefunded), what);
        Assert.True(payment.Fate != Fate.TooLateAndSeatGone || atProvider is { Status: SimulatedStatus.Captured, Refunds.Count: 1 }, what);
        Assert.True(
            payment.Fate is not (Fate.Declined or Fate.DeclinedLate or Fate.NeverCaptured)
                || atProvider is { Status: SimulatedStatus.Voided },
            what);
    }

    /// <summary>The provider tells of each change that it makes: of no payment twice of the same.</summary>
    private static void AssertOnce(StormApp storm) => Assert.All(
        storm.Changes().Where(change => change.Key.Type
            is SimulatedEvents.Authorised
            or SimulatedEvents.Succeeded
            or SimulatedEvents.Canceled
            or SimulatedEvents.RefundCreated),
        change => Assert.Single(change));

    /// <summary>
    /// One message a ticket: of each sold, and of those that were taken back after the booking had noted that they were issued. One that
    /// was taken back between the message and the note may have been told of too, and never one that was not captured.
    /// </summary>
    private static async Task AssertIssuedOnceAsync(StormApp storm, IReadOnlyCollection<BookingDocument> bookings)
    {
        await using ServiceBusReceiver receiver =
            storm.App.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.TicketsIssued);
        string[] issued = [.. (await receiver.PeekMessagesAsync(10_000)).Select(message => message.MessageId)];
        Assert.Equal(issued.Distinct(), issued);
        Assert.Empty(
            MessageIds(bookings.Where(booking => booking.State == BookingState.Booked || booking.IssuedAt is not null)).Except(issued));
        Assert.Empty(issued.Except(MessageIds(bookings.Where(
            booking => booking.Timeline.Any(entry => entry.What == TimelineStep.Captured)))));
    }

    private static IEnumerable<string> MessageIds(IEnumerable<BookingDocument> bookings) =>
        from booking in bookings
        from ticket in booking.Tickets
        select TicketIssued.MessageId(booking.Id, ticket.TicketId);

    private void Say(string what, long begin) => output.WriteLine(
        $"{what} after {Stopwatch.GetElapsedTime(begin).TotalSeconds:F1} s, "
        + $"{Environment.CpuUsage.TotalTime.TotalSeconds:F1} s of processor time so far.");
}

/// <summary>The storm takes all cores; tests that wait for something beside it would wait in vain.</summary>
[CollectionDefinition(nameof(WebhookStormTests), DisableParallelization = true)]
public sealed class WebhookStormCollection;
