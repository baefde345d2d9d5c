using TicketMaster.Payments;
using Xunit;
using static TicketMaster.Tests.Payments.StripeScript;

namespace TicketMaster.Tests.Payments;

/// <summary>Every call, to the letter, and what the provider's objects mean.</summary>
public sealed class StripePaymentsTests
{
    private const string Expanded = "expand%5B%5D=latest_charge.refunds";

    private readonly StripeScript _stripe = new();

    [Fact]
    public async Task An_authorisation_is_a_confirmed_intent_with_manual_capture()
    {
        _stripe.Provider.Answers(200, Intent("processing"));

        ProviderPayment payment = await _stripe.AuthoriseAsync();

        ScriptedProvider.Call call = AssertCall($"POST {Api}/payment_intents", "b-1-authorise-2");
        Assert.Equal("application/x-www-form-urlencoded", call.ContentType);
        Assert.Equal(
            "amount=12500&currency=eur&payment_method=pm_1"
            + "&capture_method=manual&confirm=true&return_url=https%3A%2F%2Fshop.example%2Fb%3Fx%3D1"
            + "&metadata%5BbookingId%5D=b-1&metadata%5BuserId%5D=auth0%7Calice&metadata%5Bnumber%5D=2",
            call.Body);
        Assert.Equal(
            new ProviderPayment("pi_1", ProviderStatus.Processing, "b-1", "auth0|alice", 2, 12500, "EUR", null)
            {
                CreatedAt = DateTimeOffset.FromUnixTimeSeconds(Created),
            },
            payment);
    }

    [Fact]
    public async Task A_payment_is_asked_for_with_its_charge_and_refunds()
    {
        _stripe.Provider.Answers(200, Intent("requires_capture"));

        await _stripe.GetAsync();

        AssertCall($"GET {Api}/payment_intents/pi_1?{Expanded}", key: null);
    }

    [Fact]
    public async Task A_capture_answers_the_payment_as_it_then_is()
    {
        _stripe.Provider.Answers(200, Captured());

        PaymentChange change = await _stripe.CaptureAsync();

        Assert.Equal((ProviderStatus.Captured, 12500, null), (change.Payment.Status, change.Payment.AmountCaptured, change.Refusal));
        Assert.Equal(Expanded, AssertCall($"POST {Api}/payment_intents/pi_1/capture", "pi_1-capture-1").Body);
    }

    [Fact]
    public async Task A_void_answers_the_payment_as_it_then_is()
    {
        _stripe.Provider.Answers(200, Intent("canceled"));

        PaymentChange change = await _stripe.VoidAsync();

        Assert.Equal((ProviderStatus.Voided, null), (change.Payment.Status, change.Refusal));
        Assert.Equal(Expanded, AssertCall($"POST {Api}/payment_intents/pi_1/cancel", "pi_1-void-1").Body);
    }

    [Fact]
    public async Task A_refund_is_of_all_that_is_left()
    {
        string refund = RefundJson("re_1", 12500, "succeeded");
        _stripe.Provider.Answers(200, Captured()).Answers(200, refund).Answers(200, Captured(refund));

        PaymentChange change = await _stripe.RefundAsync();

        Assert.Equal((ProviderStatus.Refunded, 12500, null), (change.Payment.Status, change.Payment.AmountRefunded, change.Refusal));
        Assert.Equal(
            [$"GET {Api}/payment_intents/pi_1?{Expanded}", $"POST {Api}/refunds", $"GET {Api}/payment_intents/pi_1?{Expanded}"],
            _stripe.Provider.Calls.Select(call => call.Line));
        Assert.Equal("payment_intent=pi_1", _stripe.Provider.Calls[1].Body);
        Assert.Equal(["pi_1-refund-1"], _stripe.Provider.Keys);
    }

    [Fact]
    public async Task A_list_is_asked_for_page_by_page_from_a_moment_on()
    {
        _stripe.Provider
            .Answers(200, List(hasMore: true, Intent("requires_capture", id: "pi_3"), Captured(RefundJson("re_1", 500, "pending"))))
            .Answers(200, List(hasMore: false, Intent("canceled", id: "pi_0")));
        DateTimeOffset from = new(2026, 11, 22, 11, 0, 0, 900, TimeSpan.Zero);

        PaymentPage first = await _stripe.Payments.ListAsync(from, null, default);
        PaymentPage second = await _stripe.Payments.ListAsync(from, first.Next, default);

        string list = $"GET {Api}/payment_intents?created%5Bgte%5D=1795345200&limit=100&expand%5B%5D=data.latest_charge.refunds";
        Assert.Equal([list, $"{list}&starting_after=pi_1"], _stripe.Provider.Calls.Select(call => call.Line));
        Assert.Equal(
            [("pi_3", ProviderStatus.Authorised, 0L), ("pi_1", ProviderStatus.Captured, 500L)],
            first.Payments.Select(payment => (payment.PaymentId, payment.Status, payment.AmountRefunding)));
        Assert.Equal(("pi_0", null), (Assert.Single(second.Payments).PaymentId, second.Next));
    }

    [Fact]
    public async Task Refunds_and_disputes_are_asked_for_page_by_page_as_the_payments_they_are_of()
    {
        static string Event(string id, string type, string about, bool livemode = false) =>
            $$"""{"id":"{{id}}","object":"event","type":"{{type}}","livemode":{{(livemode ? "true" : "false")}},"data":"""
            + $$"""{"object":{{about}} } }""";
        _stripe.Provider
            .Answers(200, List(
                hasMore: true,
                Event("evt_6", "refund.failed", """{"id":"re_1","payment_intent":"pi_1"}"""),
                Event("evt_5", "refund.failed", """{"id":"re_2","payment_intent":null}"""),
                Event("evt_4", "refund.failed", """{"id":"re_3","payment_intent":7}"""),
                Event("evt_3", "charge.dispute.created", """{"id":"du_1","payment_intent":"pi_3"}""", livemode: true),
                Event("evt_2", "charge.dispute.closed", """{"id":"du_2","payment_intent":"pi_2","status":"won"}""")))
            .Answers(200, List(hasMore: false));
        DateTimeOffset from = new(2026, 11, 22, 11, 0, 0, 900, TimeSpan.Zero);

        PaymentPage first = await _stripe.Payments.ListChangedAsync(from, null, default);
        PaymentPage second = await _stripe.Payments.ListChangedAsync(from, first.Next, default);

        Assert.Equal(["pi_1", "pi_2"], first.Unread);
        Assert.Equal((0, null), (second.Unread.Count, second.Next));
        string list = $"GET {Api}/events?created%5Bgte%5D=1795345200&limit=100&types%5B0%5D=charge.refunded";
        Assert.StartsWith(list, _stripe.Provider.Calls[0].Line, StringComparison.Ordinal);
        Assert.EndsWith("&types%5B6%5D=refund.failed", _stripe.Provider.Calls[0].Line, StringComparison.Ordinal);
        Assert.Equal($"{_stripe.Provider.Calls[0].Line}&starting_after=evt_2", _stripe.Provider.Calls[1].Line);
    }

    [Theory]
    [InlineData(418, "invalid_request_error")]
    [InlineData(200, "")]
    public async Task One_payment_of_a_list_that_cannot_be_read_does_not_hide_the_others(int status, string type)
    {
        string manyRefunds = Intent("succeeded", Charge(hasMore: true), id: "pi_2");
        string strange = Intent(type.Length == 0 ? "requires_miracle" : "canceled", id: "pi_3");
        _stripe.Provider.Answers(
            200, List(hasMore: false, Intent("canceled", id: "pi_1"), manyRefunds, strange, Intent("processing", id: "pi_4")));
        _stripe.Provider.Answers(status, status == 200 ? List(hasMore: false) : Error(type, "teapot"));

        PaymentPage page = await _stripe.Payments.ListAsync(_stripe.Clock.GetUtcNow(), null, default);

        Assert.Equal(
            status == 200 ? ["pi_1", "pi_2", "pi_4"] : ["pi_1", "pi_3", "pi_4"], page.Payments.Select(payment => payment.PaymentId));
        Assert.Equal(status == 200 ? ["pi_3"] : ["pi_2"], page.Unread);
    }

    [Fact]
    public async Task A_bookings_payments_are_searched_for_by_their_metadata_to_the_last_page()
    {
        string other = Intent("canceled", id: "pi_9").Replace("\"b-1\"", "\"b-12\"", StringComparison.Ordinal);
        _stripe.Provider
            .Answers(200, $$"""{"object":"search_result","has_more":true,"next_page":"p2","data":[{{Intent("canceled", id: "pi_1")}}]}""")
            .Answers(
                200,
                $$"""{"object":"search_result","has_more":false,"next_page":null,"data":"""
                + $$"""[{{Intent("processing", id: "pi_2")}},{{other}}]}""");

        IReadOnlyList<ProviderPayment> found = await _stripe.Payments.FindAsync("b-1", default);

        string search = $"GET {Api}/payment_intents/search?query=metadata%5B%27bookingId%27%5D%3A%27b-1%27"
            + "&limit=100&expand%5B%5D=data.latest_charge.refunds";
        Assert.Equal([search, $"{search}&page=p2"], _stripe.Provider.Calls.Select(call => call.Line));
        Assert.Equal(["pi_1", "pi_2"], found.Select(payment => payment.PaymentId));
    }

    [Fact]
    public async Task A_search_cannot_be_led_astray_by_a_quote()
    {
        _stripe.Provider.Answers(200, List(hasMore: false));

        await _stripe.Payments.FindAsync(@"b' OR status:'succeeded\", default);

        Assert.Contains(
            Uri.EscapeDataString(@"metadata['bookingId']:'b\' OR status:\'succeeded\\'"),
            _stripe.Provider.Calls[0].Line,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("requires_capture", ProviderStatus.Authorised)]
    [InlineData("processing", ProviderStatus.Processing)]
    [InlineData("requires_action", ProviderStatus.WaitsForBuyer)]
    [InlineData("requires_confirmation", ProviderStatus.WaitsForBuyer)]
    [InlineData("requires_payment_method", ProviderStatus.Declined)]
    [InlineData("canceled", ProviderStatus.Voided)]
    [InlineData("succeeded", ProviderStatus.Captured)]
    internal async Task Every_status_of_an_intent_has_its_meaning(string status, ProviderStatus meaning)
    {
        _stripe.Provider.Answers(200, Intent(status, status == "succeeded" ? Charge() : "null"));

        Assert.Equal(meaning, (await _stripe.GetAsync())!.Status);
    }

    [Theory]
    [InlineData(12500, "succeeded", ProviderStatus.Refunded, 12500, 0)]
    [InlineData(12499, "succeeded", ProviderStatus.Captured, 12499, 0)]
    [InlineData(12500, "pending", ProviderStatus.Captured, 0, 12500)]
    [InlineData(12500, "requires_action", ProviderStatus.Captured, 0, 12500)]
    [InlineData(12500, "failed", ProviderStatus.Captured, 0, 0)]
    [InlineData(12500, "canceled", ProviderStatus.Captured, 0, 0)]
    internal async Task Only_what_is_confirmed_to_be_paid_back_in_full_is_refunded(
        long amount, string status, ProviderStatus meaning, long refunded, long refunding)
    {
        _stripe.Provider.Answers(200, Captured(RefundJson("re_1", amount, status)));

        ProviderPayment payment = (await _stripe.GetAsync())!;

        Assert.Equal((meaning, refunded, refunding), (payment.Status, payment.AmountRefunded, payment.AmountRefunding));
    }

    /// <summary>The provider lists what it let go of an authorisation among the refunds.</summary>
    [Fact]
    public async Task What_was_never_captured_was_not_paid_back()
    {
        string released = RefundJson("re_0", 2500, "succeeded");
        _stripe.Provider
            .Answers(200, Intent("succeeded", Charge(captured: 10000, refunds: released), received: 10000))
            .Answers(
                200,
                Intent("succeeded", Charge(captured: 10000, refunds: [RefundJson("re_1", 10000, "succeeded"), released]), received: 10000))
            .Answers(200, Intent(
                "canceled",
                """{"id":"ch_1","amount":12500,"amount_captured":0,"captured":false,"refunds":"""
                + """{"data":[{"id":"re_1","amount":12500,"status":"succeeded"}]}}"""));

        Assert.Equal((ProviderStatus.Captured, 10000, 0), Money(await _stripe.GetAsync()));
        Assert.Equal((ProviderStatus.Refunded, 10000, 10000), Money(await _stripe.GetAsync()));
        Assert.Equal((ProviderStatus.Voided, 0, 0), Money(await _stripe.GetAsync()));

        static (ProviderStatus, long, long) Money(ProviderPayment? payment) =>
            (payment!.Status, payment.AmountCaptured, payment.AmountRefunded);
    }

    [Fact]
    public async Task More_refunds_than_a_charge_carries_are_asked_for_to_the_last_page()
    {
        _stripe.Provider
            .Answers(200, Intent("succeeded", Charge(hasMore: true, refunds: RefundJson("re_3", 500, "succeeded"))))
            .Answers(200, List(hasMore: true, RefundJson("re_3", 500, "succeeded"), RefundJson("re_2", 2000, "succeeded")))
            .Answers(200, List(hasMore: false, RefundJson("re_1", 10000, "succeeded")));

        Assert.Equal(ProviderStatus.Refunded, (await _stripe.GetAsync())!.Status);
        Assert.Equal(
            [$"GET {Api}/refunds?payment_intent=pi_1&limit=100", $"GET {Api}/refunds?payment_intent=pi_1&limit=100&starting_after=re_2"],
            _stripe.Provider.Calls.Skip(1).Select(call => call.Line));
    }

    [Theory]
    [InlineData("Open held")]
    [InlineData("Open held", "needs_response false")]
    [InlineData("Open held", "under_review false")]
    [InlineData("Open", "warning_needs_response true")]
    [InlineData("Won", "warning_closed true")]
    [InlineData("Won", "prevented false")]
    [InlineData("Won", "won true")]
    [InlineData("Lost", "lost false")]
    [InlineData("Lost", "won true", "lost false")]
    [InlineData("Open held", "won true", "needs_response false")]
    [InlineData("Open held", "lost false", "warning_needs_response true", "under_review false")]
    public async Task A_dispute_shows_and_how_it_stands(string expected, params string[] disputes)
    {
        string[] listed = [.. disputes.Select(dispute => dispute.Split(' ')).Select(dispute =>
            $$"""{"id":"du_1","object":"dispute","status":"{{dispute[0]}}","is_charge_refundable":{{dispute[1]}} }""")];
        _stripe.Provider.Answers(200, Intent("succeeded", Charge(disputed: true))).Answers(200, List(hasMore: false, listed));

        ProviderPayment payment = (await _stripe.GetAsync())!;

        Assert.Equal(expected, payment.IsHeldByDispute ? $"{payment.Dispute} held" : $"{payment.Dispute}");
        Assert.Equal($"GET {Api}/disputes?payment_intent=pi_1&limit=100", _stripe.Provider.Calls[1].Line);
    }

    [Fact]
    public async Task Without_a_dispute_none_is_asked_for()
    {
        _stripe.Provider.Answers(200, Captured());

        Assert.Null((await _stripe.GetAsync())!.Dispute);
    }

    [Theory]
    [InlineData("""{"bookingId":"b-1"}""", "b-1", "", 0)]
    [InlineData("""{"number":"two","userId":"alice"}""", "", "alice", 0)]
    [InlineData("{}", "", "", 0)]
    [InlineData("null", "", "", 0)]
    public async Task A_payment_of_others_has_none_of_our_metadata(string metadata, string bookingId, string userId, int number)
    {
        _stripe.Provider.Answers(
            200, $$"""{"id":"pi_1","status":"requires_capture","amount":1,"currency":"eur","livemode":false,"metadata":{{metadata}} }""");

        ProviderPayment payment = (await _stripe.GetAsync())!;

        Assert.Equal((bookingId, userId, number), (payment.BookingId, payment.UserId, payment.Number));
    }

    [Fact]
    public async Task A_payment_that_does_not_exist_is_none()
    {
        _stripe.Provider.Answers(404, Error("invalid_request_error", "resource_missing"));

        Assert.Null(await _stripe.GetAsync());
    }

    [Fact]
    public async Task Another_not_found_than_the_providers_says_nothing_of_the_payment()
    {
        _stripe.Provider.Answers(404, "<html>Not here</html>");

        await Assert.ThrowsAsync<ProviderUnavailableException>(_stripe.GetAsync);
    }

    [Fact]
    public async Task A_payment_id_cannot_leave_its_place_in_the_path()
    {
        _stripe.Provider.Answers(200, Intent("processing"));

        await _stripe.Payments.GetAsync("../refunds?x=1", default);

        Assert.StartsWith($"GET {Api}/payment_intents/..%2Frefunds%3Fx%3D1?", _stripe.Provider.Calls[0].Line, StringComparison.Ordinal);
    }

    private ScriptedProvider.Call AssertCall(string line, string? key)
    {
        ScriptedProvider.Call call = Assert.Single(_stripe.Provider.Calls);
        Assert.Equal(line, call.Line);
        Assert.Equal($"Bearer {TestKey}", call.Headers["Authorization"]);
        Assert.Equal("2024-10-28.acacia", call.Headers["Stripe-Version"]);
        Assert.Equal(key, call.Headers.GetValueOrDefault("Idempotency-Key"));
        return call;
    }
}
