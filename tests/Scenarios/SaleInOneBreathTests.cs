using System.Net;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;
using OneProcess.DurableTask;
using TicketMaster.Messaging;
using TicketMaster.Tests.Payments;
using TicketMaster.Tests.Scenarios.Ladder;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>What the payment provider answers at once is settled in the request that asked it.</summary>
public sealed class SaleInOneBreathTests
{
    [Fact]
    public async Task A_sale_is_made_captured_and_issued_in_its_request_without_an_orchestration_or_a_message_of_its_own()
    {
        await using LadderApp ladder = await LadderApp.HoldSeatsAsync(LadderApp.Seat, "gala-A-A-2");
        List<string> queued = Count(ladder);
        int orchestrations = (await InstancesAsync(ladder)).Length;

        Answer sold = (await ladder.Alice.ConfirmAsync(ladder.BookingId)).Is(HttpStatusCode.OK);

        Assert.Equal("booked", sold.Text("state"));
        Assert.Equal($"/booking/{ladder.BookingId}/tickets", sold.Text("ticketsUrl"));
        Assert.Equal(["held", "paying", "authorised", "booked", "captured", "issued"], LadderApp.Timeline(sold));
        Assert.Equal($"/booking/{ladder.BookingId}", sold.Headers.Location!.ToString());
        Assert.Equal(2, (await IssuedAsync(ladder)).Length);

        // The webhooks of the authorisation and the capture come later, and tell nothing new.
        await ladder.PassAsync(3);
        Assert.Empty(queued);
        Assert.Equal(orchestrations, (await InstancesAsync(ladder)).Length);
        Assert.Equal(["authorise", "capture"], ladder.Provider.Calls);
        await ladder.AssertSettledAsync();
    }

    [Fact]
    public async Task A_declined_payment_is_answered_with_its_reason_and_the_hold_goes_on()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();

        Answer declined = (await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_declined"))
            .IsRefused(HttpStatusCode.PaymentRequired, "payment-declined");

        Assert.Equal(
            ("insufficient_funds", ladder.BookingId, "held"),
            (declined.Text("declineReason"), declined.Text("bookingId"), declined.Text("state")));
        Assert.Equal("held", await ladder.StateAsync());
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        (await ladder.Alice.ConfirmAsync(ladder.BookingId)).Is(HttpStatusCode.OK);
        Assert.Equal(["voided", "captured"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    /// <summary>Until it is cancelled another method could still authorise it, so the hold is not free to be paid for again.</summary>
    [Fact]
    public async Task A_declined_payment_that_cannot_be_cancelled_yet_is_still_under_way()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        ladder.Provider.IsDown = call => call == "void";

        Answer paying = (await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_declined")).Is(HttpStatusCode.Accepted);

        Assert.Equal(("paying", "cancelling"), (paying.Text("state"), paying["payment"].GetProperty("status").GetString()));
        (await ladder.Alice.ConfirmAsync(ladder.BookingId, "pm_declined")).IsRefused(HttpStatusCode.Conflict, "payment-in-progress");
        ladder.Provider.IsDown = _ => false;
        await ladder.PassAsync(10);
        Assert.Equal("held", await ladder.StateAsync());
    }

    [Theory]
    [InlineData("pm_ok", HttpStatusCode.OK)]
    [InlineData("pm_declined", HttpStatusCode.PaymentRequired)]
    public async Task A_repeat_shows_the_booking_as_it_is_by_then_and_pays_once(string method, HttpStatusCode status)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        string body = JsonSerializer.Serialize(new { bookingId = ladder.BookingId, paymentDetails = new { method } });
        Task<Answer> ConfirmAsync() => ladder.Alice.AskAsync(HttpMethod.Put, "/booking/confirm", body, "key");
        Answer? middle = null;
        ladder.Provider.Before = ("authorise", async () => middle = await ConfirmAsync());

        Answer first = (await ConfirmAsync()).Is(status);
        Answer again = (await ConfirmAsync()).Is(status);

        Assert.Equal("paying", middle!.Is(HttpStatusCode.Accepted).Text("state"));
        Assert.Equal([false, true, true], new[] { first, middle, again }.Select(one => one.Headers.Contains("Idempotency-Replayed")));
        Assert.Single(ladder.Provider.Calls, call => call == "authorise");
        Assert.Single(await ladder.PaymentsAsync());
    }

    [Fact]
    public async Task A_repeat_between_the_sale_and_its_capture_says_that_it_is_sold()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        string body = JsonSerializer.Serialize(new { bookingId = ladder.BookingId, paymentDetails = new { method = "pm_ok" } });
        Answer? middle = null;
        ladder.Provider.Before = (
            "capture", async () => middle = await ladder.Alice.AskAsync(HttpMethod.Put, "/booking/confirm", body, "key"));

        (await ladder.Alice.AskAsync(HttpMethod.Put, "/booking/confirm", body, "key")).Is(HttpStatusCode.OK);

        Assert.Equal("booked", middle!.Is(HttpStatusCode.OK).Text("state"));
        Assert.Equal("authorised", middle["payment"].GetProperty("status").GetString());
        Assert.False(middle.Json.TryGetProperty("ticketsUrl", out _));
        Assert.Single(ladder.Provider.Calls, call => call == "capture");
    }

    /// <summary>The sale stands whatever fails after it, and is completed some seconds after the failure is over.</summary>
    [Theory]
    [InlineData("capture is not answered", "authorised")]
    [InlineData("capture is refused", "authorised")]
    [InlineData("the queue is down", "captured")]
    public async Task A_sale_that_cannot_be_completed_at_once_is_answered_as_sold_and_completed_later(string what, string payment)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        bool fails = true;
        ladder.Provider.IsDown = call => fails && what == "capture is not answered" && call == "capture";
        ladder.Provider.Refuses = call => fails && what == "capture is refused" && call == "capture";
        ladder.App.FaultyServiceBus().BeforeSendOfMany = queue =>
        {
            if (fails && what == "the queue is down" && queue == Queues.TicketsIssued)
            {
                throw new ServiceBusException("Down.", ServiceBusFailureReason.ServiceCommunicationProblem);
            }
        };

        Answer sold = (await ladder.Alice.ConfirmAsync(ladder.BookingId)).Is(HttpStatusCode.OK);

        Assert.Equal(("booked", payment), (sold.Text("state"), sold["payment"].GetProperty("status").GetString()));
        Assert.DoesNotContain("issued", LadderApp.Timeline(sold));
        fails = false;
        await ladder.PassAsync(8);
        Answer done = await ladder.BookingAsync();
        Assert.Equal(("booked", "captured"), (done.Text("state"), done["payment"].GetProperty("status").GetString()));
        Assert.Contains("issued", LadderApp.Timeline(done));
        Assert.Single(await IssuedAsync(ladder));
        await ladder.AssertSettledAsync();
    }

    /// <summary><see cref="Limits.ConfirmAnswer"/>, at the limit and before it. What was begun goes on.</summary>
    [Theory]
    [InlineData("authorise", HttpStatusCode.Accepted, "paying")]
    [InlineData("capture", HttpStatusCode.OK, "booked")]
    [InlineData("void", HttpStatusCode.Accepted, "paying")]
    public async Task A_provider_that_takes_long_does_not_keep_the_buyer(string slow, HttpStatusCode status, string state)
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var answers = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        ladder.Provider.Before = (slow, WaitAsync);

        Task WaitAsync()
        {
            began.SetResult();
            return answers.Task;
        }

        Task<Answer> confirm = ladder.Alice.ConfirmAsync(ladder.BookingId, slow == "void" ? "pm_declined" : "pm_ok");
        await began.Task;
        ladder.App.Clock.Advance(Limits.ConfirmAnswer - TimeSpan.FromTicks(1));
        await Task.Yield();
        Assert.False(confirm.IsCompleted);
        ladder.App.Clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(state, (await confirm).Is(status).Text("state"));
        answers.SetResult();
        await ladder.PassAsync(10);
        Assert.Equal(slow == "void" ? "held" : "booked", await ladder.StateAsync());
        Assert.Equal([slow == "void" ? "voided" : "captured"], await ladder.PaymentStatusesAsync());
        await BookingRules.AssertHoldAsync(ladder.App, LadderApp.EventId);
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_cancels_nothing()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        using var gone = new CancellationTokenSource();
        ladder.Provider.Before = ("authorise", gone.CancelAsync);
        using var request = new HttpRequestMessage(HttpMethod.Put, "/booking/confirm")
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new { bookingId = ladder.BookingId, paymentDetails = new { method = "pm_ok" } }),
                System.Text.Encoding.UTF8,
                "application/json"),
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ladder.Alice.SendAsync(request, gone.Token));

        await ladder.App.UntilIdleAsync();
        Assert.Equal("booked", await ladder.StateAsync());
        Assert.Single(await IssuedAsync(ladder));
    }

    [Fact]
    public async Task An_event_that_is_cancelled_while_the_provider_is_asked_sells_nothing_and_says_so()
    {
        await using LadderApp ladder = await LadderApp.HoldAsync();
        using HttpClient admin = await ladder.App.SignedInAsync("root", "admin");
        ladder.Provider.Before = (
            "authorise",
            async () => (await admin.DeleteAnswerAsync($"/admin/events/{LadderApp.EventId}")).Is(HttpStatusCode.Accepted));

        Answer refused = await ladder.Alice.ConfirmAsync(ladder.BookingId);

        refused.IsRefused(HttpStatusCode.Conflict, "event-cancelled");
        Assert.Equal(["voided"], await ladder.PaymentStatusesAsync());
        await ladder.AssertSettledAsync();
    }

    /// <summary>The queues that single messages are sent to from now on.</summary>
    private static List<string> Count(LadderApp ladder)
    {
        List<string> queued = [];
        ladder.App.FaultyServiceBus().InsteadOfSend = (queue, _) =>
        {
            lock (queued)
            {
                queued.Add(queue);
            }

            return null;
        };
        return queued;
    }

    private static async Task<string[]> InstancesAsync(LadderApp ladder)
    {
        List<string> ids = [];
        EmbeddedDurableTaskClient client = ladder.App.Services.GetRequiredService<EmbeddedDurableTaskClient>();
        await foreach (OrchestrationMetadata one in client.GetAllInstancesAsync())
        {
            ids.Add(one.InstanceId);
        }

        return [.. ids];
    }

    private static async Task<string[]> IssuedAsync(LadderApp ladder)
    {
        await using ServiceBusReceiver receiver =
            ladder.App.Services.GetRequiredService<ServiceBusClient>().CreateReceiver(Queues.TicketsIssued);
        return [.. (await receiver.PeekMessagesAsync(100)).Select(message => message.MessageId)];
    }
}
