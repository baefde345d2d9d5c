using System.Text;
using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;
using TicketMaster.Bookings;
using TicketMaster.Http;
using TicketMaster.Pay;
using TicketMaster.Payments;
using TicketMaster.Storage;
using TicketMaster.Tests.OneProcess.Worker;
using TicketMaster.Tests.Simulation;
using TicketMaster.Tests.Storage;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>The webhook's function on a server of its own, with a queue that keeps what it is sent.</summary>
public sealed class WebhookApp : IAsyncLifetime
{
    public const string Secret = "whsec_0123456789abcdefghijklmnop";
    public const string PreviousSecret = "whsec_previous_0123456789abcdefg";

    private readonly List<ServiceBusMessage> _queued = [];
    private TestApp _app = null!;

    public ManualTimeProvider Time { get; } = new();

    /// <summary>What sending to the queue ends in; null while it takes what it is sent.</summary>
    public Exception? Fails { get; set; }

    internal IReadOnlyList<ServiceBusMessage> Queued => _queued;

    internal FaultyContainer<BookingDocument> Bookings { get; } = new(new MemoryContainer<BookingDocument>());

    public async Task InitializeAsync()
    {
        Mock<ServiceBusSender> sender = new();
        sender.Setup(s => s.SendMessageAsync(It.IsAny<ServiceBusMessage>(), It.IsAny<CancellationToken>()))
            .Returns((ServiceBusMessage message, CancellationToken _) =>
            {
                if (Fails is not null)
                {
                    return Task.FromException(Fails);
                }

                _queued.Add(message);
                return Task.CompletedTask;
            });
        Mock<ServiceBusClient> client = new();
        client.Setup(c => c.CreateSender("payment-events")).Returns(sender.Object);
        _app = await TestApp.StartAsync<ReceiveWebhook>(configure: builder =>
        {
            builder.UseMiddleware<UnexpectedErrorMiddleware>();
            builder.Services.AddSingleton<TimeProvider>(Time);
            builder.Services.AddSingleton(client.Object);
            builder.Services.AddPayments();
            builder.Services.AddSingleton<PaymentsUnderWay>();
            builder.Services.AddSingleton<IDocumentContainer<BookingDocument>>(Bookings);
            builder.Services.PostConfigure<PaymentsOptions>(options =>
                (options.SecretKey, options.WebhookSecret, options.PreviousWebhookSecret) = (StripeScript.TestKey, Secret, PreviousSecret));
        });
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    /// <summary>The header's value for a body that is sent now.</summary>
    public string Sign(string body, string secret = Secret) =>
        WebhookSignature.Sign(Encoding.UTF8.GetBytes(body), secret, Time.GetUtcNow());

    internal Task<Answer> PostAsync(string body) => PostAsync(Encoding.UTF8.GetBytes(body), Sign(body));

    internal Task<Answer> PostAsync(byte[] body, params string[] signatures)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/payments/webhook") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json") { CharSet = "utf-8" };
        foreach (string signature in signatures)
        {
            request.Headers.TryAddWithoutValidation("Stripe-Signature", signature);
        }

        return _app.Client.AskAsync(request);
    }

    internal PaymentEvent OnlyQueued() =>
        JsonSerializer.Deserialize(Assert.Single(_queued).Body.ToMemory().Span, PaymentEventJson.Default.PaymentEvent)!;
}
