using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TicketMaster.Payments;

namespace TicketMaster.Tests.Payments;

/// <summary>The adapter over a scripted provider, and the provider's objects as its API reference shows them.</summary>
internal sealed class StripeScript
{
    public const string Api = "https://api.provider.example/v1";
    public const string TestKey = "sk_test_0123456789abcdefghijklmn";
    public const string LiveKey = "sk_live_0123456789abcdefghijklmn";

    /// <summary>Ten seconds before the clock's first time.</summary>
    public const long Created = 1_795_348_790;

    public StripeScript(string secretKey = TestKey)
    {
        IOptions<PaymentsOptions> options = Options.Create(
            new PaymentsOptions { BaseAddress = "https://api.provider.example", SecretKey = secretKey });
        Payments = new StripePayments(
            new StripeHttp(new HttpClient(Provider), options, Clock, Jitter, NullLogger<StripeHttp>.Instance),
            Clock,
            NullLogger<StripePayments>.Instance);
    }

    public ScriptedProvider Provider { get; } = new();

    public SkippingClock Clock { get; } = new();

    public FixedRandom Jitter { get; } = new();

    public StripePayments Payments { get; }

    public static PaymentRequest Request { get; } = new("b-1", "auth0|alice", 2, 12500, "EUR", "pm_1", "https://shop.example/b?x=1");

    public Task<ProviderPayment> AuthoriseAsync() => Payments.AuthoriseAsync(Request, CancellationToken.None);

    public Task<ProviderPayment?> GetAsync() => Payments.GetAsync("pi_1", CancellationToken.None);

    public Task<PaymentChange> CaptureAsync() => Payments.CaptureAsync("pi_1", CancellationToken.None);

    public Task<PaymentChange> VoidAsync() => Payments.VoidAsync("pi_1", CancellationToken.None);

    public Task<PaymentChange> RefundAsync() => Payments.RefundAsync("pi_1", CancellationToken.None);

    public Task<PaymentChange> RefundPartAsync(long total, int attempt) =>
        Payments.RefundPartAsync("pi_1", total, attempt, CancellationToken.None);

    /// <param name="charge">JSON; an id where an answer was not asked to expand it.</param>
    /// <param name="status">As the provider writes it.</param>
    /// <param name="received">Minor units captured; all where null and the payment succeeded.</param>
    /// <param name="id">Of the payment.</param>
    /// <param name="number">Which payment of the booking.</param>
    /// <param name="livemode">Whether money moves.</param>
    /// <param name="more">Further members.</param>
    public static string Intent(
        string status,
        string charge = "\"ch_1\"",
        long? received = null,
        string id = "pi_1",
        int number = 2,
        bool livemode = false,
        string more = "") => $$"""
        {"id":"{{id}}","object":"payment_intent","amount":12500,"amount_capturable":0,
         "amount_received":{{received ?? (status == "succeeded" ? 12500 : 0)}},
         "created":{{Created}},"currency":"eur","livemode":{{(livemode ? "true" : "false")}},"latest_charge":{{charge}},{{more}}
         "metadata":{"bookingId":"b-1","userId":"auth0|alice","number":"{{number}}"},"status":"{{status}}"}
        """;

    public static string Captured(params string[] refunds) => Intent("succeeded", Charge(refunds: refunds));

    /// <summary>A captured charge, expanded, with its refunds, newest first.</summary>
    public static string Charge(long captured = 12500, bool disputed = false, bool hasMore = false, params string[] refunds) => $$"""
        {"id":"ch_1","object":"charge","amount":12500,"amount_captured":{{captured}},"captured":true,
         "disputed":{{(disputed ? "true" : "false")}},
         "refunds":{{List(hasMore, refunds)}} }
        """;

    public static string RefundJson(string id, long amount, string status) => $$"""
        {"id":"{{id}}","object":"refund","amount":{{amount}},"payment_intent":"pi_1","status":"{{status}}",
         "failure_reason":{{(status == "failed" ? "\"declined\"" : "null")}} }
        """;

    public static string List(bool hasMore, params string[] items) =>
        $$"""{"object":"list","has_more":{{(hasMore ? "true" : "false")}},"data":[{{string.Join(',', items)}}]}""";

    public static string Error(string type, string code, string message = "No.", string more = "") =>
        $$"""{"error":{"type":"{{type}}","code":"{{code}}","message":"{{message}}"{{more}} } }""";

    public static string UnexpectedState { get; } = Error(
        "invalid_request_error", "payment_intent_unexpected_state", "Its status does not allow that.");

    public static string ApiError { get; } = """{"error":{"type":"api_error","message":"Something went wrong."}}""";

    /// <summary>Always the same, half way unless a test says otherwise.</summary>
    internal sealed class FixedRandom : Random
    {
        public double Value { get; set; } = 0.5;

        public override double NextDouble() => Value;
    }
}
