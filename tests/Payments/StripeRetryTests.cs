using TicketMaster.Payments;
using Xunit;
using static TicketMaster.Tests.Payments.StripeScript;

namespace TicketMaster.Tests.Payments;

/// <summary>Which answers are asked for again within one call, when, and under which key.</summary>
public sealed class StripeRetryTests
{
    private readonly StripeScript _stripe = new();

    [Theory]
    [InlineData(409)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task An_answer_that_settles_nothing_is_asked_for_again_under_the_same_key(int status)
    {
        _stripe.Provider.Answers(status, "").Answers(status, "busy").Answers(200, Intent("processing"));

        Assert.Equal(ProviderStatus.Processing, (await _stripe.AuthoriseAsync()).Status);

        Assert.Equal(3, _stripe.Provider.Calls.Count);
        Assert.Single(_stripe.Provider.Calls.Select(call => (call.Line, call.Body, call.Headers["Idempotency-Key"])).Distinct());
        Assert.Equal([TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(1)], _stripe.Clock.Waits);
    }

    [Theory]
    [InlineData(300)]
    [InlineData(302)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(408)]
    [InlineData(424)]
    public async Task What_a_repeat_cannot_change_is_not_repeated_and_says_nothing_of_the_payment(int status)
    {
        _stripe.Provider.Answers(status, ApiError);

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);

        Assert.Single(_stripe.Provider.Calls);
        Assert.Empty(_stripe.Clock.Waits);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(402)]
    [InlineData(404)]
    public async Task A_refusal_is_not_repeated(int status)
    {
        _stripe.Provider.Answers(status, Error("invalid_request_error", "resource_missing"));

        await Assert.ThrowsAsync<PaymentRejectedException>(_stripe.AuthoriseAsync);

        Assert.Single(_stripe.Provider.Calls);
    }

    [Fact]
    public async Task What_stays_without_an_answer_is_not_known_yet()
    {
        _stripe.Provider.Fails(new HttpRequestException("reset")).Fails(new TaskCanceledException("timeout")).Answers(502, "<html>");

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.CaptureAsync);

        Assert.Equal(["pi_1-capture-1", "pi_1-capture-1", "pi_1-capture-1"], _stripe.Provider.Keys);
    }

    [Theory]
    [InlineData(0.0, 125, 500)]
    [InlineData(0.9, 350, 1400)]
    public async Task Waits_are_half_to_one_and_a_half_times_as_long_as_planned(double jitter, double first, double second)
    {
        _stripe.Jitter.Value = jitter;
        _stripe.Provider.Answers(500, "").Answers(500, "").Answers(200, Intent("processing"));

        await _stripe.AuthoriseAsync();

        Assert.Equal([first, second], _stripe.Clock.Waits.Select(wait => wait.TotalMilliseconds));
    }

    [Fact]
    public async Task The_provider_may_ask_for_more_time_in_seconds_or_by_the_clock()
    {
        _stripe.Provider
            .Answers(429, "", false, ("Retry-After", "3"))
            .Answers(503, "", false, ("Retry-After", "Sun, 22 Nov 2026 12:00:07 GMT"))
            .Answers(200, Intent("processing"));

        await _stripe.AuthoriseAsync();

        Assert.Equal([TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(4)], _stripe.Clock.Waits);
    }

    [Fact]
    public async Task Less_time_than_planned_is_not_a_wish_and_none_waits_longer_than_five_seconds()
    {
        _stripe.Provider.Answers(429, "", false, ("Retry-After", "0")).Answers(429, "", false, ("Retry-After", "6"));

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);

        Assert.Equal([TimeSpan.FromMilliseconds(250)], _stripe.Clock.Waits);
        Assert.Equal(2, _stripe.Provider.Calls.Count);
    }

    [Fact]
    public async Task The_provider_may_say_that_a_repeat_does_not_help()
    {
        _stripe.Provider.Answers(500, ApiError, false, ("Stripe-Should-Retry", "false"));

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);

        Assert.Single(_stripe.Provider.Calls);
    }

    [Fact]
    public async Task The_provider_may_say_that_a_repeat_helps()
    {
        _stripe.Provider.Answers(400, ApiError, false, ("Stripe-Should-Retry", "true")).Answers(200, Intent("processing"));

        Assert.Equal(ProviderStatus.Processing, (await _stripe.AuthoriseAsync()).Status);
    }

    [Fact]
    public async Task What_the_provider_stored_is_not_asked_for_again()
    {
        _stripe.Provider
            .Answers(500, ApiError)
            .Answers(500, ApiError, replayed: true, ("Stripe-Should-Retry", "true"))
            .Answers(200, List(hasMore: false));

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);

        Assert.Equal(["b-1-authorise-2", "b-1-authorise-2"], _stripe.Provider.Keys);
    }

    [Theory]
    [InlineData("<html>hello</html>")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"id":"pi_1","status":"something_new","amount":1,"currency":"eur","livemode":false}""")]
    [InlineData("""{"id":"pi_1","status":"processing","amount":1,"currency":"eur"}""")]
    public async Task A_success_that_cannot_be_read_is_not_known_yet(string body)
    {
        _stripe.Provider.Answers(200, body);

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);
    }

    [Fact]
    public async Task A_wrong_secret_key_is_named_as_the_cause()
    {
        _stripe.Provider.Answers(401, Error("invalid_request_error", "api_key_expired"));

        ProviderUnavailableException exception = await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.GetAsync);

        Assert.Contains("Payments:SecretKey", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(TestKey, exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_caller_who_gives_up_is_not_told_that_the_provider_failed()
    {
        using CancellationTokenSource gone = new();
        await gone.CancelAsync();
        _stripe.Provider.Fails(new TaskCanceledException("gone"));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stripe.Payments.GetAsync("pi_1", gone.Token));
    }

    [Fact]
    public async Task Reading_is_repeated_as_well()
    {
        _stripe.Provider.Answers(503, "").Answers(200, Intent("requires_capture"));

        Assert.Equal(ProviderStatus.Authorised, (await _stripe.GetAsync())!.Status);
    }
}
