using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using TicketMaster.Http;
using TicketMaster.Payments;
using TicketMaster.Tests.Local.Worker;
using Xunit;

namespace TicketMaster.Tests.Payments;

public sealed class ReceiveWebhookTests
{
    private const string Secret = "whsec_test";

    private const string Authorised = """
        {"id":"evt_1","object":"event","api_version":"2024-06-20","type":"payment_intent.amount_capturable_updated",
         "data":{"object":{"id":"pi_1","object":"payment_intent","status":"requires_capture","metadata":{"bookingId":"b-1","userId":"auth0|alice"}}}}
        """;

    private readonly ManualTimeProvider _time = new();
    private readonly Mock<ServiceBusSender> _sender = new();
    private readonly List<ServiceBusMessage> _queued = [];

    public ReceiveWebhookTests() => _sender
        .Setup(sender => sender.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
        .Callback((ServiceBusMessage message, CancellationToken _) => _queued.Add(message))
        .Returns(Task.CompletedTask);

    [Fact]
    public async Task A_signed_event_is_queued_under_its_own_id_and_then_acknowledged()
    {
        using HttpResponseMessage response = await PostAsync(Authorised);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        ServiceBusMessage message = Assert.Single(_queued);
        Assert.Equal("evt_1", message.MessageId);
        Assert.Equal(new PaymentEvent("evt_1", "pi_1", "b-1", "auth0|alice"), Read(message));
    }

    [Theory]
    [InlineData("payment_intent.payment_failed")]
    [InlineData("payment_intent.succeeded")]
    [InlineData("payment_intent.canceled")]
    public async Task Every_event_that_changes_a_payment_is_queued(string type)
    {
        using HttpResponseMessage response = await PostAsync(Authorised.Replace("payment_intent.amount_capturable_updated", type, StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Single(_queued);
    }

    [Fact]
    public async Task A_refunds_event_names_the_payment_of_its_charge()
    {
        await PostAsync("""
            {"id":"evt_2","type":"charge.refunded","data":{"object":{"id":"ch_1","payment_intent":"pi_1","metadata":{"bookingId":"b-1","userId":"alice"}}}}
            """);

        Assert.Equal(new PaymentEvent("evt_2", "pi_1", "b-1", "alice"), Read(Assert.Single(_queued)));
    }

    [Theory]
    [InlineData("""{"id":"evt_3","type":"customer.created","data":{"object":{"id":"cus_1"}}}""")]
    [InlineData("""{"id":"evt_3","type":"payment_intent.created","data":{"object":{"id":"pi_1","metadata":{"bookingId":"b-1","userId":"alice"}}}}""")]
    [InlineData("""{"id":"evt_3","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","metadata":{}}}}""")]
    [InlineData("""{"id":"evt_3","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1","metadata":{"bookingId":"no/id","userId":"alice"}}}}""")]
    public async Task What_is_not_about_a_booking_is_acknowledged_and_left_aside(string body)
    {
        using HttpResponseMessage response = await PostAsync(body);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Empty(_queued);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"id":"evt_4","type":"payment_intent.succeeded"}""")]
    [InlineData("""{"id":"","type":"payment_intent.succeeded","data":{"object":{"id":"pi_1"}}}""")]
    [InlineData("""{"id":"evt_4","type":"payment_intent.succeeded","data":{"object":{"id":null}}}""")]
    public async Task A_signed_body_that_is_no_event_is_refused(string body)
    {
        using HttpResponseMessage response = await PostAsync(body);

        Assert.Equal((HttpStatusCode.BadRequest, "invalid-json"), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_queued);
    }

    [Fact]
    public async Task An_event_without_a_signature_is_refused() => await RefusedAsync("signature-missing", signature: null);

    [Fact]
    public async Task An_event_with_a_bad_signature_is_refused() =>
        await RefusedAsync("signature-invalid", WebhookSignature.Sign(Encoding.UTF8.GetBytes(Authorised), "whsec_other", _time.GetUtcNow()));

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    public async Task An_event_signed_too_long_ago_or_in_the_future_is_refused(int seconds) =>
        await RefusedAsync("signature-stale", WebhookSignature.Sign(Encoding.UTF8.GetBytes(Authorised), Secret, _time.GetUtcNow().AddSeconds(seconds)));

    [Fact]
    public async Task A_body_may_have_64_KB_and_no_more()
    {
        string fits = Authorised + new string(' ', Limits.BodyBytes - Authorised.Length);
        Assert.Equal(HttpStatusCode.OK, (await PostAsync(fits)).StatusCode);

        using HttpResponseMessage response = await PostAsync(fits + " ");

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "body-too-large"), (response.StatusCode, await CodeAsync(response)));
        Assert.Single(_queued);
    }

    [Fact]
    public async Task An_event_that_cannot_be_queued_is_not_acknowledged()
    {
        _sender.Setup(sender => sender.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .ThrowsAsync(new ServiceBusException("inner secret", ServiceBusFailureReason.ServiceBusy));

        using HttpResponseMessage response = await PostAsync(Authorised);

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "unavailable"), (response.StatusCode, await CodeAsync(response)));
    }

    private async Task RefusedAsync(string code, string? signature)
    {
        using HttpResponseMessage response = await SendAsync(Authorised, signature);

        Assert.Equal((HttpStatusCode.BadRequest, code), (response.StatusCode, await CodeAsync(response)));
        Assert.Empty(_queued);
    }

    private Task<HttpResponseMessage> PostAsync(string body) =>
        SendAsync(body, WebhookSignature.Sign(Encoding.UTF8.GetBytes(body), Secret, _time.GetUtcNow()));

    private async Task<HttpResponseMessage> SendAsync(string body, string? signature)
    {
        Mock<ServiceBusClient> client = new();
        client.Setup(c => c.CreateSender("payment-events")).Returns(_sender.Object);
        await using TestApp app = await TestApp.StartAsync<ReceiveWebhook>(configure: builder =>
        {
            builder.UseMiddleware<UnexpectedErrorMiddleware>();
            builder.Services.AddSingleton<TimeProvider>(_time);
            builder.Services.AddSingleton(client.Object);
            builder.Services.AddPayments();
            builder.Services.PostConfigure<PaymentsOptions>(options =>
                (options.BaseAddress, options.SecretKey, options.WebhookSecret) = ("https://provider.example", "sk_test", Secret));
        });
        using HttpRequestMessage request = new(HttpMethod.Post, "/payments/webhook") { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (signature is not null)
        {
            request.Headers.Add("Stripe-Signature", signature);
        }

        HttpResponseMessage response = await app.Client.SendAsync(request);
        await response.Content.LoadIntoBufferAsync();
        return response;
    }

    private static PaymentEvent? Read(ServiceBusMessage message) =>
        JsonSerializer.Deserialize(message.Body.ToMemory().Span, PaymentJson.Default.PaymentEvent);

    private static async Task<string?> CodeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
}
