using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TicketMaster.Payments;

namespace TicketMaster.Bench.Hosting;

/// <summary>
/// The payment provider of every contestant. It keeps payment intents in memory and authorises each at once. One signed webhook tells the
/// contestant that is measured now of each. It can fail on demand, so that a contestant shows what it does then.
/// </summary>
internal sealed class BenchBank : IDisposable
{
    public const string SecretKey = "sk_test_bench_0123456789abcdefghijklmnop";
    public const string WebhookSecret = "whsec_bench_0123456789abcdefghijklmnop";
    private const int Senders = 16;

    private readonly ConcurrentDictionary<string, string> _ids = new();
    private readonly ConcurrentDictionary<string, Payment> _payments = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _captures = new();
    private readonly Channel<Payment> _webhooks = Channel.CreateUnbounded<Payment>();
    private long _last;
    private volatile HttpClient? _measured;

    public BenchBank(WebApplication app)
    {
        app.MapPost("/v1/payment_intents", (Delegate)CreateAsync);
        app.MapGet("/v1/payment_intents/{id}", (string id) => Answer(_payments[id]));
        app.MapGet("/v1/payment_intents", (HttpRequest request) => List(request));
        app.MapGet("/v1/events", () => Page([], hasMore: false));
        app.MapGet("/v1/payment_intents/search", (HttpRequest request) => Search(request));
        app.MapPost("/v1/payment_intents/{id}/capture", (string id) =>
        {
            Payment payment = _payments[id];
            if (CapturesFail)
            {
                return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
            }

            payment.Status = "succeeded";
            _captures.GetOrAdd(payment.BookingId, _ => new()).TrySetResult();
            return Answer(payment);
        });
        app.MapPost("/v1/payment_intents/{id}/cancel", (string id) =>
        {
            _payments[id].Status = "canceled";
            return Answer(_payments[id]);
        });
        for (int sender = 0; sender < Senders; sender++)
        {
            _ = Task.Run(SendWebhooksAsync);
        }
    }

    public bool CapturesFail { get; set; }

    /// <summary>Whether a payment is made, and nobody gets to know: neither by an answer nor by a webhook.</summary>
    public bool IsSilent { get; set; }

    /// <summary>Sends webhooks to this server from now on.</summary>
    public void Serve(Uri contestant) => _measured = new HttpClient(new SocketsHttpHandler()) { BaseAddress = contestant };

    public void Dispose()
    {
        _webhooks.Writer.TryComplete();
        _measured?.Dispose();
    }

    /// <summary>Returns once a booking's money was captured.</summary>
    public Task CapturedAsync(string bookingId) => _captures.GetOrAdd(bookingId, _ => new()).Task;

    /// <returns>Where each of a booking's payments is.</returns>
    public string[] StatusesOf(string bookingId) =>
        [.. _payments.Values.Where(payment => payment.BookingId == bookingId).Select(payment => payment.Status)];

    /// <summary>Tells of a booking's payment, once more or at last.</summary>
    /// <returns>Whether the contestant has acknowledged it.</returns>
    public Task<bool> TellAsync(string bookingId) => TellAsync(_payments.Values.Single(payment => payment.BookingId == bookingId));

    private async Task<IResult> CreateAsync(HttpContext http)
    {
        IFormCollection form = await http.Request.ReadFormAsync();
        string key = http.Request.Headers["Idempotency-Key"].ToString();
        string id = _ids.GetOrAdd(key, _ => Id(Interlocked.Increment(ref _last)));
        var payment = new Payment(
            id,
            form["amount"].ToString(),
            form["currency"].ToString(),
            form["metadata[bookingId]"].ToString(),
            form["metadata[userId]"].ToString());
        if (!_payments.TryAdd(id, payment))
        {
            return Answer(_payments[id]);
        }

        if (IsSilent)
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }

        _webhooks.Writer.TryWrite(payment);
        return Answer(payment);
    }

    private async Task SendWebhooksAsync()
    {
        await foreach (Payment payment in _webhooks.Reader.ReadAllAsync())
        {
            if (!await TellAsync(payment))
            {
                await Task.Delay(100);
                _webhooks.Writer.TryWrite(payment);
            }
        }
    }

    private async Task<bool> TellAsync(Payment payment)
    {
        long created = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        byte[] body = Encoding.UTF8.GetBytes($$$"""
            {"id":"evt_{{{payment.Id}}}","object":"event","type":"payment_intent.amount_capturable_updated","livemode":false,
            "created":{{{created}}},"data":{"object":{{{Json(payment)}}} } }
            """);
        using HttpRequestMessage request = new(HttpMethod.Post, "/payments/webhook") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/json");
        request.Headers.Add(WebhookSignature.Header, WebhookSignature.Sign(body, WebhookSecret, DateTimeOffset.UtcNow));
        try
        {
            using HttpResponseMessage response = await _measured!.SendAsync(request);
            return response.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            // The contestant is away.
            return false;
        }
    }

    /// <summary>Newest first, as the app's reconciliation asks during a measurement.</summary>
    private IResult List(HttpRequest request)
    {
        long from = long.Parse(request.Query["created[gte]"].ToString(), CultureInfo.InvariantCulture);
        int limit = int.Parse(request.Query["limit"].ToString(), CultureInfo.InvariantCulture);
        long last = request.Query["starting_after"].ToString() is { Length: > 0 } after ? Number(after) - 1 : Interlocked.Read(ref _last);
        List<Payment> page = [];
        for (; last > 0 && page.Count < limit; last--)
        {
            if (_payments.TryGetValue(Id(last), out Payment? payment) && payment.Created < from)
            {
                break;
            }

            if (payment is not null)
            {
                page.Add(payment);
            }
        }

        bool hasMore = last > 0 && page.Count == limit;
        return Page(page, hasMore);
    }

    /// <summary>By <c>metadata['bookingId']:'…'</c>.</summary>
    private IResult Search(HttpRequest request)
    {
        string bookingId = request.Query["query"].ToString().Split('\'')[3];
        return Page([.. _payments.Values.Where(payment => payment.BookingId == bookingId)], hasMore: false);
    }

    private static IResult Page(IReadOnlyList<Payment> payments, bool hasMore)
    {
        string more = hasMore ? "true" : "false";
        return Results.Text(
            $$"""{"object":"list","has_more":{{more}},"data":[{{string.Join(',', payments.Select(Json))}}]}""", "application/json");
    }

    private static string Id(long number) => $"pi_{number.ToString(CultureInfo.InvariantCulture)}";

    private static long Number(string id) => long.Parse(id["pi_".Length..], CultureInfo.InvariantCulture);

    private static IResult Answer(Payment payment) => Results.Text(Json(payment), "application/json");

    private static string Json(Payment payment)
    {
        bool isCaptured = payment.Status == "succeeded";
        string captured = isCaptured ? payment.Amount : "0";
        string capturable = payment.Status == "requires_capture" ? payment.Amount : "0";
        return $$$"""
            {"id":"{{{payment.Id}}}","object":"payment_intent","status":"{{{payment.Status}}}","livemode":false,
            "amount":{{{payment.Amount}}},"amount_capturable":{{{capturable}}},"amount_received":{{{captured}}},
            "created":{{{payment.Created}}},"currency":"{{{payment.Currency}}}",
            "metadata":{"bookingId":"{{{payment.BookingId}}}","userId":"{{{payment.UserId}}}","number":"1"},
            "latest_charge":{"id":"ch_{{{payment.Id}}}","object":"charge","amount":{{{payment.Amount}}},"amount_captured":{{{captured}}},
            "captured":{{{(isCaptured ? "true" : "false")}}},"disputed":false,"refunds":{"object":"list","has_more":false,"data":[]} } }
            """;
    }

    private sealed record Payment(string Id, string Amount, string Currency, string BookingId, string UserId)
    {
        public string Status { get; set; } = "requires_capture";

        public long Created { get; } = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
    }
}
