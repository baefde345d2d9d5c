using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using OneProcess;
using OneProcess.ServiceBus;
using OneProcess.Worker;
using TicketMaster.Http;
using TicketMaster.Identity;
using TicketMaster.Local;
using TicketMaster.Local.Identity;
using TicketMaster.Local.Payments;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using TicketMaster.Tests.OneProcess.Worker;

namespace TicketMaster.Tests.Local.Payments;

/// <summary>The simulated provider and the app's client of it, with a webhook endpoint that keeps what it is sent.</summary>
internal sealed class PaymentsApp : IAsyncDisposable
{
    private readonly TestApp _app;

    private readonly string _data;

    private PaymentsApp(TestApp app, string data)
    {
        _app = app;
        _data = data;
    }

    /// <summary>The key of the provider's API.</summary>
    public string Key => SimulatedSecrets.Key(_data);

    public HttpClient Client => _app.Client;

    public IPaymentProvider Provider => _app.Services.GetRequiredService<IPaymentProvider>();

    public Inbox Inbox => _app.Services.GetRequiredService<Inbox>();

    public static async Task<PaymentsApp> StartAsync(string data, ManualTimeProvider time, Inbox? inbox = null, params string[] args) =>
        new(
        await TestApp.StartAsync<Webhook>(args: args, configure: builder =>
        {
            builder.Services.AddSingleton<TimeProvider>(time);
            builder.Services.AddSingleton(inbox ?? new Inbox());
            builder.Services.Configure<OneProcessOptions>(options => options.DataPath = data);
            builder.Services.AddEmbeddedServiceBus([new QueueDefinition(Queues.PaymentEvents)]);
            builder.Services.AddPayments();
            builder.Services.AddSqliteStorage();
            builder.Services.AddSimulatedPayments(builder.Configuration);
            builder.Services.AddIdentity();
            builder.Services.AddLocalIdentity(builder.Configuration);
        }),
        data);

    public Task UntilIdleAsync() => _app.Services.GetRequiredService<IdleWatch>().UntilIdleAsync();

    public Task<ProviderPayment> AuthoriseAsync(string method, long amount = 5000, string bookingId = "b-1", int number = 1) =>
        Provider.AuthoriseAsync(
        new PaymentRequest(bookingId, "alice", number, amount, "EUR", method, "https://shop.example/back"), default);

    /// <summary>A payment that is captured.</summary>
    public async Task<string> CapturedAsync(string method)
    {
        string id = (await AuthoriseAsync(method)).PaymentId;

        // Until its webhook has come.
        ((ManualTimeProvider)_app.Services.GetRequiredService<TimeProvider>()).Advance(TimeSpan.FromSeconds(1));
        await UntilIdleAsync();
        await Provider.CaptureAsync(id, default);
        await UntilIdleAsync();
        return id;
    }

    public async Task<ProviderPayment> GetAsync(string paymentId) => (await Provider.GetAsync(paymentId, default))!;

    /// <summary>The one payment of <c>GET /local/payments</c>.</summary>
    public async Task<JsonElement> ListedAsync() =>
        JsonDocument.Parse(await ListAsync()).RootElement.GetProperty("payments").EnumerateArray().Single();

    /// <summary>The answer of <c>GET /local/payments</c> to an administrator.</summary>
    public async Task<string> ListAsync()
    {
        using HttpClient admin = new() { BaseAddress = Client.BaseAddress };
        using HttpResponseMessage token = await admin.PostAsJsonAsync("/local/token", new { sub = "root", roles = new[] { "admin" } });
        admin.DefaultRequestHeaders.Authorization =
            new("Bearer", (await token.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("access_token").GetString());
        return await admin.GetStringAsync("/local/payments");
    }

    public async Task<string?> ListedStatusAsync() => (await ListedAsync()).GetProperty("status").GetString();

    public Task StopAsync() => _app.StopAsync();

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    internal sealed class Webhook(Inbox inbox, IOptions<PaymentsOptions> options, TimeProvider time)
    {
        [Function("Webhook")]
        public async Task<IResult> RunAsync(
            [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "payments/webhook")] HttpRequest request,
            CancellationToken cancellationToken)
        {
            ReadOnlyMemory<byte> body = (await RequestBody.BytesAsync(request, Limits.BodyBytes, cancellationToken))!.Value;
            SignatureCheck check = WebhookSignature.Check(
                request.Headers[WebhookSignature.Header], body.Span, options.Value.WebhookSecrets(), time.GetUtcNow());
            return Results.StatusCode(check == SignatureCheck.Valid ? inbox.Take(Encoding.UTF8.GetString(body.Span)) : 400);
        }
    }
}

/// <summary>What was delivered, and how the endpoint answers.</summary>
internal sealed class Inbox
{
    private readonly ConcurrentQueue<JsonElement> _events = new();

    public int Status { get; set; } = 200;

    public int Attempts { get; private set; }

    public IReadOnlyList<JsonElement> Events => [.. _events];

    public IEnumerable<string?> Types => Events.Select(received => received.GetProperty("type").GetString());

    public int Take(string body)
    {
        Attempts++;
        if (Status == 200)
        {
            _events.Enqueue(JsonDocument.Parse(body).RootElement.Clone());
        }

        return Status;
    }
}
