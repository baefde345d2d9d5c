using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>Requests and answers as the provider's API reference shows them.</summary>
public sealed class StripePaymentsTests
{
    private readonly ScriptedProvider _provider = new();
    private readonly ManualTimeProvider _time = new();
    private readonly StripePayments _payments;

    public StripePaymentsTests() => _payments = new StripePayments(new StripeHttp(
        new HttpClient(_provider),
        Options.Create(new PaymentsOptions { BaseAddress = "https://api.provider.example", SecretKey = "sk_test", WebhookSecret = "whsec_test" }),
        _time,
        NullLogger<StripeHttp>.Instance));

    [Fact]
    public async Task An_authorisation_is_a_confirmed_intent_with_manual_capture()
    {
        _provider.Answers(200, Intent("processing"));

        ProviderPayment payment = await AuthoriseAsync();

        ScriptedProvider.Call call = Assert.Single(_provider.Calls);
        Assert.Equal("POST https://api.provider.example/v1/payment_intents", call.Line);
        Assert.Equal("Bearer sk_test", call.Headers["Authorization"]);
        Assert.Equal("b-1-authorise-2", call.Headers["Idempotency-Key"]);
        Assert.Equal("2024-06-20", call.Headers["Stripe-Version"]);
        Assert.Equal("application/x-www-form-urlencoded", call.ContentType);
        Assert.Equal(
            "amount=12500&currency=eur&payment_method=pm_1&capture_method=manual&confirm=true&return_url=https%3A%2F%2Fshop.example%2Fb%3Fx%3D1"
            + "&metadata%5BbookingId%5D=b-1&metadata%5BuserId%5D=auth0%7Calice&metadata%5Bnumber%5D=2",
            call.Body);
        Assert.Equal(new ProviderPayment("pi_1", ProviderStatus.Processing, "b-1", "auth0|alice", 2, 12500, "EUR", null) { CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_795_348_800) }, payment);
    }

    [Theory]
    [InlineData("requires_capture", ProviderStatus.Authorised)]
    [InlineData("processing", ProviderStatus.Processing)]
    [InlineData("requires_confirmation", ProviderStatus.WaitsForBuyer)]
    [InlineData("requires_payment_method", ProviderStatus.Declined)]
    [InlineData("canceled", ProviderStatus.Voided)]
    [InlineData("succeeded", ProviderStatus.Captured)]
    internal async Task Every_status_of_an_intent_has_its_meaning(string status, ProviderStatus meaning)
    {
        _provider.Answers(200, Intent(status, status == "succeeded" ? Charge(0) : Uncharged));

        Assert.Equal(meaning, (await _payments.GetAsync("pi_1", default))!.Status);
        Assert.Equal("GET https://api.provider.example/v1/payment_intents/pi_1?expand%5B%5D=latest_charge.refunds", _provider.Calls[0].Line);
        Assert.False(_provider.Calls[0].Headers.ContainsKey("Idempotency-Key"));
    }

    [Theory]
    [InlineData(0, ProviderStatus.Captured)]
    [InlineData(12499, ProviderStatus.Captured)]
    [InlineData(12500, ProviderStatus.Refunded)]
    internal async Task Only_what_is_paid_back_in_full_is_refunded(long refunded, ProviderStatus meaning)
    {
        _provider.Answers(200, Intent("succeeded", Charge(refunded)));

        Assert.Equal(meaning, (await _payments.GetAsync("pi_1", default))!.Status);
    }

    [Fact]
    public async Task A_payment_that_needs_the_buyer_says_where_to_go()
    {
        _provider.Answers(200, """
            {"id":"pi_1","status":"requires_action","amount":12500,"currency":"eur","metadata":{"bookingId":"b-1","userId":"alice","number":"1"},
             "next_action":{"type":"redirect_to_url","redirect_to_url":{"return_url":"https://shop.example","url":"https://bank.example/3ds"}}}
            """);

        ProviderPayment payment = await AuthoriseAsync();

        Assert.Equal((ProviderStatus.WaitsForBuyer, "https://bank.example/3ds"), (payment.Status, payment.RedirectUrl));
    }

    [Fact]
    public async Task A_declined_card_is_a_payment_that_was_declined()
    {
        _provider.Answers(402, $$"""
            {"error":{"type":"card_error","code":"card_declined","decline_code":"generic_decline","message":"Your card was declined.",
             "payment_intent":{{Intent("requires_payment_method")}} } }
            """);

        ProviderPayment payment = await AuthoriseAsync();

        Assert.Equal(("pi_1", ProviderStatus.Declined), (payment.PaymentId, payment.Status));
    }

    [Fact]
    public async Task A_method_that_the_provider_does_not_know_makes_no_payment()
    {
        _provider.Answers(400, """
            {"error":{"type":"invalid_request_error","code":"resource_missing","param":"payment_method","message":"No such PaymentMethod: 'pm_1'"}}
            """);

        PaymentRejectedException exception = await Assert.ThrowsAsync<PaymentRejectedException>(AuthoriseAsync);

        Assert.Equal("No such PaymentMethod: 'pm_1'", exception.Message);
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_payment_is_a_bug_and_no_rejection()
    {
        _provider.Answers(400, """{"error":{"type":"idempotency_error","message":"Keys for idempotent requests can only be used with the same parameters."}}""");

        await Assert.ThrowsAsync<InvalidOperationException>(AuthoriseAsync);
    }

    [Fact]
    public async Task A_repeated_authorisation_answers_the_payment_as_it_is_now()
    {
        _provider.Answers(200, Intent("processing"), replayed: true).Answers(200, Intent("canceled"));

        Assert.Equal(ProviderStatus.Voided, (await AuthoriseAsync()).Status);
    }

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task An_answer_that_settles_nothing_is_asked_for_again_under_the_same_key(int status)
    {
        _provider.Answers(status, "").Answers(status, "busy").Answers(200, Intent("processing"));

        Task<ProviderPayment> authorising = AuthoriseAsync();
        await MoveTimeUntilDoneAsync(authorising);

        Assert.Equal(ProviderStatus.Processing, (await authorising).Status);
        Assert.Equal(3, _provider.Calls.Count);
        Assert.Single(_provider.Calls.Select(call => (call.Line, call.Body, call.Headers["Idempotency-Key"])).Distinct());
    }

    [Fact]
    public async Task What_stays_without_an_answer_is_not_known_yet()
    {
        _provider.Fails(new HttpRequestException("reset")).Fails(new TaskCanceledException("timeout")).Answers(502, "<html>");

        Task<ProviderPayment> authorising = AuthoriseAsync();
        await MoveTimeUntilDoneAsync(authorising);

        await Assert.ThrowsAsync<ProviderUnavailableException>(() => authorising);
        Assert.Equal(3, _provider.Calls.Count);
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"pi_1","status":"something_new","amount":1,"currency":"eur"}""")]
    public async Task A_success_that_cannot_be_read_is_not_known_yet(string body)
    {
        _provider.Answers(200, body);

        await Assert.ThrowsAsync<ProviderUnavailableException>(AuthoriseAsync);
    }

    [Fact]
    public async Task A_wrong_secret_key_says_nothing_about_the_payment()
    {
        for (int i = 0; i < 3; i++)
        {
            _provider.Answers(401, """{"error":{"type":"invalid_request_error","message":"Invalid API Key provided"}}""");
        }

        Task<ProviderPayment> authorising = AuthoriseAsync();
        await MoveTimeUntilDoneAsync(authorising);

        await Assert.ThrowsAsync<ProviderUnavailableException>(() => authorising);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_the_provider_failed()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        _provider.Fails(new TaskCanceledException("gone"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _payments.GetAsync("pi_1", gone.Token));
    }

    [Fact]
    public async Task A_capture_answers_the_payment_as_it_then_is()
    {
        _provider.Answers(200, Intent("succeeded", Charge(0))).Answers(200, Intent("succeeded", Charge(0)));

        Assert.Equal(ProviderStatus.Captured, (await _payments.CaptureAsync("pi_1", default)).Payment.Status);
        Assert.Equal("POST https://api.provider.example/v1/payment_intents/pi_1/capture", _provider.Calls[0].Line);
        Assert.Equal("", _provider.Calls[0].Body);
    }

    [Fact]
    public async Task A_void_answers_the_payment_as_it_then_is()
    {
        _provider.Answers(200, Intent("canceled")).Answers(200, Intent("canceled"));

        Assert.Equal(ProviderStatus.Voided, (await _payments.VoidAsync("pi_1", default)).Payment.Status);
        Assert.Equal("POST https://api.provider.example/v1/payment_intents/pi_1/cancel", _provider.Calls[0].Line);
    }

    [Fact]
    public async Task A_refund_is_of_the_whole_payment()
    {
        _provider.Answers(200, """{"id":"re_1","object":"refund","amount":12500,"payment_intent":"pi_1","status":"succeeded"}""")
            .Answers(200, Intent("succeeded", Charge(12500)));

        Assert.Equal(ProviderStatus.Refunded, (await _payments.RefundAsync("pi_1", default)).Payment.Status);
        Assert.Equal("POST https://api.provider.example/v1/refunds", _provider.Calls[0].Line);
        Assert.Equal("payment_intent=pi_1", _provider.Calls[0].Body);
    }

    [Fact]
    public async Task A_change_that_the_state_refuses_answers_the_payment_as_it_is()
    {
        const string Refused = """{"error":{"type":"invalid_request_error","code":"payment_intent_unexpected_state","message":"It has a status of succeeded."}}""";
        _provider.Answers(400, Refused).Answers(200, Intent("succeeded", Charge(0)))
            .Answers(400, Refused).Answers(200, Intent("succeeded", Charge(0)))
            .Answers(400, """{"error":{"type":"invalid_request_error","code":"charge_already_refunded","message":"It has already been refunded."}}""")
            .Answers(200, Intent("succeeded", Charge(12500)));

        Assert.Equal(ProviderStatus.Captured, (await _payments.CaptureAsync("pi_1", default)).Payment.Status);
        Assert.Equal(ProviderStatus.Captured, (await _payments.VoidAsync("pi_1", default)).Payment.Status);
        Assert.Equal(ProviderStatus.Refunded, (await _payments.RefundAsync("pi_1", default)).Payment.Status);
    }

    [Fact]
    public async Task A_payment_that_does_not_exist_is_none()
    {
        _provider.Answers(404, """{"error":{"type":"invalid_request_error","code":"resource_missing","message":"No such payment_intent"}}""");

        Assert.Null(await _payments.GetAsync("pi_1", default));
    }

    [Fact]
    public async Task A_payment_id_cannot_leave_its_place_in_the_path()
    {
        _provider.Answers(200, Intent("processing"));

        await _payments.GetAsync("../refunds?x=1", default);

        Assert.StartsWith("GET https://api.provider.example/v1/payment_intents/..%2Frefunds%3Fx%3D1?", _provider.Calls[0].Line, StringComparison.Ordinal);
    }

    private Task<ProviderPayment> AuthoriseAsync() => _payments.AuthoriseAsync(
        new PaymentRequest("b-1", "auth0|alice", 2, 12500, "EUR", "pm_1", "https://shop.example/b?x=1"), default);

    // The waits between attempts are on the manual clock.
    private Task MoveTimeUntilDoneAsync(Task task) => Eventually.Async(() =>
    {
        _time.Advance(TimeSpan.FromSeconds(1));
        return task.IsCompleted;
    });

    private const string Uncharged = "\"ch_1\"";

    private static string Charge(long refunded) => $$"""
        {"id":"ch_1","object":"charge","amount_refunded":{{refunded}},"refunds":{"object":"list","has_more":false,
         "data":[{"id":"re_1","object":"refund","amount":{{refunded}},"status":"succeeded"}]} }
        """;

    private static string Intent(string status, string latestCharge = Uncharged) => $$"""
        {"id":"pi_1","object":"payment_intent","amount":12500,"amount_capturable":0,"amount_received":{{(status == "succeeded" ? 12500 : 0)}},"created":1795348800,"currency":"eur","livemode":false,
         "latest_charge":{{latestCharge}},"metadata":{"bookingId":"b-1","userId":"auth0|alice","number":"2"},"next_action":null,"status":"{{status}}"}
        """;
}
