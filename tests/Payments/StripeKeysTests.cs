using TicketMaster.Payments;
using Xunit;
using static TicketMaster.Tests.Payments.StripeScript;

namespace TicketMaster.Tests.Payments;

/// <summary>The provider repeats its first answer to a key for a day. That answer is not taken for the state of things.</summary>
public sealed class StripeKeysTests
{
    private readonly StripeScript _stripe = new();

    private ScriptedProvider Provider => _stripe.Provider;

    /// <summary>Without looking at the payment and asking under another key, this capture would fail for 24 hours.</summary>
    [Fact]
    public async Task A_stored_failure_at_a_capture_does_not_stop_it_for_a_day()
    {
        Provider
            .Answers(500, ApiError, replayed: true)
            .Answers(200, Intent("requires_capture"))
            .Answers(200, Captured());

        PaymentChange change = await _stripe.CaptureAsync();

        Assert.Equal((ProviderStatus.Captured, null), (change.Payment.Status, change.Refusal));
        Assert.Equal(["pi_1-capture-1", "pi_1-capture-1-1"], Provider.Keys);
    }

    [Fact]
    public async Task The_further_key_is_another_one_every_ten_seconds()
    {
        foreach (int _ in Enumerable.Range(0, 3))
        {
            Provider
                .Answers(500, ApiError, replayed: true)
                .Answers(200, Intent("requires_capture"))
                .Answers(500, ApiError, replayed: true)
                .Answers(200, Intent("requires_capture"));
        }

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.CaptureAsync);
        _stripe.Clock.Advance(StripePayments.AskAnew - TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.CaptureAsync);
        _stripe.Clock.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.CaptureAsync);

        Assert.Equal(["1", "1-1", "1", "1-1", "1", "1-2"], Provider.Keys.Select(key => key["pi_1-capture-".Length..]));
        Assert.Equal(TimeSpan.FromSeconds(10), StripePayments.AskAnew);
    }

    [Fact]
    public async Task A_clock_that_is_behind_the_providers_makes_a_key_all_the_same()
    {
        _stripe.Clock.Advance(TimeSpan.FromMinutes(-5));
        Provider.Answers(500, ApiError, replayed: true).Answers(200, Intent("requires_capture")).Answers(200, Captured());

        await _stripe.CaptureAsync();

        Assert.Equal(["pi_1-capture-1", "pi_1-capture-1-0"], Provider.Keys);
    }

    [Fact]
    public async Task A_stored_refusal_that_came_too_early_does_not_stop_a_void()
    {
        Provider
            .Answers(400, UnexpectedState, replayed: true)
            .Answers(200, Intent("requires_capture"))
            .Answers(200, Intent("canceled"));

        PaymentChange change = await _stripe.VoidAsync();

        Assert.Equal((ProviderStatus.Voided, null), (change.Payment.Status, change.Refusal));
        Assert.Equal(["pi_1-void-1", "pi_1-void-1-1"], Provider.Keys);
    }

    [Fact]
    public async Task A_stored_success_is_looked_after_since_the_payment_may_have_moved_on()
    {
        Provider.Answers(200, Intent("canceled"), replayed: true).Answers(200, Captured());

        PaymentChange change = await _stripe.VoidAsync();

        Assert.Equal((ProviderStatus.Captured, "It is Captured."), (change.Payment.Status, change.Refusal));
        Assert.Single(Provider.Keys);
    }

    [Fact]
    public async Task A_stored_failure_of_what_was_made_all_the_same_asks_no_more()
    {
        Provider.Answers(500, ApiError, replayed: true).Answers(200, Captured());

        Assert.Null((await _stripe.CaptureAsync()).Refusal);
        Assert.Single(Provider.Keys);
    }

    [Fact]
    public async Task A_refusal_of_now_is_one()
    {
        Provider
            .Answers(400, Error("invalid_request_error", "capture_charge_authorization_expired", "The authorization has expired."))
            .Answers(200, Intent("requires_capture"));

        PaymentChange change = await _stripe.CaptureAsync();

        Assert.Equal(ProviderStatus.Authorised, change.Payment.Status);
        Assert.Equal("capture_charge_authorization_expired: The authorization has expired.", change.Refusal);
    }

    [Fact]
    public async Task A_key_used_otherwise_by_an_earlier_version_does_not_stop_a_capture()
    {
        Provider
            .Answers(400, Error("idempotency_error", ""))
            .Answers(200, Intent("requires_capture"))
            .Answers(200, Captured());

        Assert.Null((await _stripe.CaptureAsync()).Refusal);
        Assert.Equal(2, Provider.Keys.Count());
    }

    [Fact]
    public async Task A_change_made_before_is_no_refusal()
    {
        Provider.Answers(400, UnexpectedState).Answers(200, Captured())
            .Answers(400, UnexpectedState).Answers(200, Intent("canceled"));

        Assert.Null((await _stripe.CaptureAsync()).Refusal);
        Assert.Null((await _stripe.VoidAsync()).Refusal);
    }

    [Fact]
    public async Task A_change_that_comes_too_late_is_refused_whoever_answers()
    {
        Provider.Answers(400, UnexpectedState).Answers(200, Captured())
            .Answers(400, UnexpectedState, replayed: true).Answers(200, Captured())
            .Answers(400, UnexpectedState, replayed: true).Answers(200, Intent("canceled"));

        Assert.Equal(ProviderStatus.Captured, Refused(await _stripe.VoidAsync()));
        Assert.Equal(ProviderStatus.Captured, Refused(await _stripe.VoidAsync()));
        Assert.Equal(ProviderStatus.Voided, Refused(await _stripe.CaptureAsync()));

        static ProviderStatus Refused(PaymentChange change)
        {
            Assert.Equal("payment_intent_unexpected_state: Its status does not allow that.", change.Refusal);
            return change.Payment.Status;
        }
    }

    [Fact]
    public async Task A_change_taken_on_and_not_made_yet_is_not_known()
    {
        Provider.Answers(200, Intent("processing"));

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.CaptureAsync);
    }

    [Fact]
    public async Task A_payment_that_the_provider_has_lost_is_a_bug()
    {
        Provider
            .Answers(404, Error("invalid_request_error", "resource_missing"))
            .Answers(404, Error("invalid_request_error", "resource_missing"));

        await Assert.ThrowsAsync<InvalidOperationException>(_stripe.CaptureAsync);
        await Assert.ThrowsAsync<InvalidOperationException>(_stripe.RefundAsync);
    }

    [Fact]
    public async Task A_repeated_authorisation_answers_the_payment_as_it_is_now()
    {
        Provider.Answers(200, Intent("processing"), replayed: true).Answers(200, Intent("canceled"));

        Assert.Equal(ProviderStatus.Voided, (await _stripe.AuthoriseAsync()).Status);
    }

    [Fact]
    public async Task A_repeated_decline_answers_the_payment_as_it_is_now()
    {
        string declined = Error("card_error", "card_declined", more: $""","payment_intent":{Intent("requires_payment_method", "null")}""");
        Provider.Answers(402, declined, replayed: true).Answers(200, Intent("canceled"));

        Assert.Equal(ProviderStatus.Voided, (await _stripe.AuthoriseAsync()).Status);
    }

    [Theory]
    [InlineData(500, "api_error")]
    [InlineData(400, "idempotency_error")]
    public async Task An_authorisation_whose_first_answer_was_a_failure_is_searched_for(int status, string type)
    {
        Provider.Answers(status, Error(type, ""), replayed: status == 500)
            .Answers(200, List(
                hasMore: false, Intent("canceled", id: "pi_1", number: 1), Intent("requires_capture", id: "pi_2", number: 2)));

        ProviderPayment found = await _stripe.AuthoriseAsync();

        Assert.Equal(("pi_2", ProviderStatus.Authorised), (found.PaymentId, found.Status));
    }

    [Fact]
    public async Task One_that_is_not_found_yet_is_not_known()
    {
        Provider.Answers(500, ApiError, replayed: true).Answers(200, List(hasMore: false, Intent("canceled", number: 1)));

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.AuthoriseAsync);
    }

    /// <summary>Asked for under its key, it would be answered so for a day.</summary>
    [Theory]
    [InlineData(500, "api_error", 90)]
    [InlineData(500, "api_error", 89)]
    [InlineData(400, "idempotency_error", 90)]
    [InlineData(400, "idempotency_error", 89)]
    public async Task One_that_is_not_found_when_the_index_must_have_it_was_never_made(int status, string type, int seconds)
    {
        Provider.Answers(status, Error(type, ""), replayed: status == 500).Answers(200, List(hasMore: false));
        PaymentRequest request = Request with { Since = _stripe.Clock.GetUtcNow() - TimeSpan.FromSeconds(seconds) };

        Exception exception = (await Record.ExceptionAsync(() => _stripe.Payments.AuthoriseAsync(request, default)))!;

        Assert.Equal(seconds >= StripePayments.IndexedAfter.TotalSeconds, exception is PaymentRejectedException);
    }

    [Fact]
    public async Task One_that_is_found_late_was_made_however_late()
    {
        Provider.Answers(500, ApiError, replayed: true).Answers(200, List(hasMore: false, Intent("requires_capture", number: 2)));

        ProviderPayment found = await _stripe.Payments.AuthoriseAsync(Request with { Since = DateTimeOffset.MinValue }, default);

        Assert.Equal(ProviderStatus.Authorised, found.Status);
    }

    [Fact]
    public async Task An_outage_is_no_stored_failure_however_long_it_lasts()
    {
        Provider.Answers(503, ApiError).Answers(503, ApiError).Answers(503, ApiError);

        await Assert.ThrowsAsync<ProviderUnavailableException>(
            () => _stripe.Payments.AuthoriseAsync(Request with { Since = DateTimeOffset.MinValue }, default));
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_payment_is_a_bug_and_no_rejection()
    {
        Provider.Answers(400, Error("idempotency_error", "")).Answers(200, List(hasMore: false));

        await Assert.ThrowsAsync<InvalidOperationException>(_stripe.AuthoriseAsync);
    }
}
