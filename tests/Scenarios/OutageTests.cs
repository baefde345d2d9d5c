using System.Net;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using TicketMaster.Bookings;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>While the provider or the store is away, payment events wait: what is delivered ten times in vain would be given up.</summary>
public sealed class OutageTests
{
    /// <summary>The longest pause between two tries: each brings one at least.</summary>
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("provider")]
    [InlineData("store")]
    public async Task An_outage_makes_no_dead_letter_of_a_payment_event_and_when_it_is_over_the_booking_is_settled(string away)
    {
        await using TicketMasterApp app = await TicketMasterApp.StartAsync(
            services =>
            {
                services.MakeFaulty<BookingDocument>();
                services.MakeProviderFaulty();
            },
            settings: "--Booking:SettleFor=01:00:00");
        await app.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await app.SignedInAsync("alice");
        string bookingId = (await alice.ReserveAsync("gala-A-A-1")).Is(HttpStatusCode.Created).Text("bookingId");

        // The payment's webhook may come before the confirm's answer does.
        app.FaultyProvider().Fails = call => call == "get" ? new ProviderUnavailableException("Away.") : null;
        (await alice.ConfirmAsync(bookingId, "pm_later")).Is(HttpStatusCode.Accepted);
        SetAway(true);

        await app.PassAsync(TimeSpan.FromSeconds(2));
        for (int pause = 0; pause < 12; pause++)
        {
            app.Clock.Advance(s_pause);
            await app.UntilIdleAsync();
        }

        ServiceBusClient queues = app.Services.GetRequiredService<ServiceBusClient>();
        ServiceBusReceivedMessage waiting = await queues.CreateReceiver(Queues.PaymentEvents).PeekMessageAsync();
        Assert.Equal((ServiceBusMessageState.Scheduled, 0), (waiting.State, waiting.DeliveryCount));
        Assert.InRange(waiting.Body.ToObjectFromJson(PaymentEventJson.Default.PaymentEvent)!.Retry, 11, 20);
        Assert.Null(await DeadLetters(queues).PeekMessageAsync());
        SetAway(false);
        await app.PassAsync(TimeSpan.FromSeconds(60));
        Assert.Equal("booked", (await alice.GetAnswerAsync($"/booking/{bookingId}")).Is(HttpStatusCode.OK).Text("state"));
        await BookingRules.AssertSettledAsync(app, "gala");
        Assert.Null(await queues.CreateReceiver(Queues.PaymentEvents).PeekMessageAsync());

        void SetAway(bool isAway)
        {
            app.FaultyProvider().Fails = _ => isAway && away == "provider" ? new ProviderUnavailableException("Away.") : null;
            app.Faulty<BookingDocument>().Answers = isAway && away == "store" ? StoreStatus.Unknown : null;
        }
    }

    private static ServiceBusReceiver DeadLetters(ServiceBusClient queues) =>
        queues.CreateReceiver(Queues.PaymentEvents, new ServiceBusReceiverOptions { SubQueue = SubQueue.DeadLetter });
}
