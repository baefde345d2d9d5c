using System.Net;
using System.Text.Json;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Local.Payments;

public sealed class SimulatedProviderTests : IDisposable
{
    private const string Authorised = "payment_intent.amount_capturable_updated";

    private readonly string _data = TestFolders.Create("payments-");
    private readonly ManualTimeProvider _time = new();

    public void Dispose() => Directory.Delete(_data, recursive: true);

    [Fact]
    public async Task A_payment_is_under_way_then_authorised_and_a_webhook_tells_of_it()
    {
        await using PaymentsApp app = await StartAsync();

        ProviderPayment asked = await app.AuthoriseAsync("pm_later");
        await app.UntilIdleAsync();

        Assert.Equal(ProviderStatus.Processing, asked.Status);
        Assert.Equal(asked with { Status = ProviderStatus.Authorised }, await app.GetAsync(asked.PaymentId));
        JsonElement told = Assert.Single(app.Inbox.Events);
        Assert.Equal(Authorised, told.GetProperty("type").GetString());
        JsonElement intent = told.GetProperty("data").GetProperty("object");
        Assert.Equal(asked.PaymentId, intent.GetProperty("id").GetString());
        Assert.Equal("b-1", intent.GetProperty("metadata").GetProperty("bookingId").GetString());
        Assert.Equal("alice", intent.GetProperty("metadata").GetProperty("userId").GetString());
    }

    [Fact]
    public async Task A_payment_is_captured_and_paid_back_once_however_often_it_is_asked()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_later")).PaymentId;
        await app.UntilIdleAsync();

        foreach (int _ in Enumerable.Range(0, 3))
        {
            Assert.Equal(ProviderStatus.Captured, (await app.Provider.CaptureAsync(id, default)).Payment.Status);
        }

        Assert.Equal(ProviderStatus.Captured, (await app.Provider.VoidAsync(id, default)).Payment.Status);
        JsonElement captured = await app.ListedAsync();
        Assert.Equal(
            ("captured", 5000, 0),
            (
                captured.GetProperty("status").GetString(),
                captured.GetProperty("amountCaptured").GetInt64(),
                captured.GetProperty("amountRefunded").GetInt64()));
        foreach (int _ in Enumerable.Range(0, 3))
        {
            Assert.Equal(ProviderStatus.Refunded, (await app.Provider.RefundAsync(id, default)).Payment.Status);
        }

        await app.UntilIdleAsync();
        JsonElement refunded = await app.ListedAsync();
        Assert.Equal(
            ("refunded", 5000, 5000),
            (
                refunded.GetProperty("status").GetString(),
                refunded.GetProperty("amountCaptured").GetInt64(),
                refunded.GetProperty("amountRefunded").GetInt64()));
        Assert.Equal(
            [Authorised, "charge.refunded", "payment_intent.succeeded", "refund.created"],
            app.Inbox.Types.Order(StringComparer.Ordinal).OrderBy(type => type != Authorised));
    }

    [Fact]
    public async Task A_listed_payment_has_the_members_that_scripts_rely_on()
    {
        await using PaymentsApp app = await StartAsync();
        ProviderPayment asked = await app.AuthoriseAsync("pm_slow");

        Assert.Equal(
            $$"""{"paymentId":"{{asked.PaymentId}}","bookingId":"b-1","status":"processing","amount":5000"""
            + ""","currency":"EUR","amountCaptured":0,"amountRefunded":0}""",
            (await app.ListedAsync()).GetRawText());
    }

    [Fact]
    public async Task A_payment_may_be_voided_until_it_is_captured_and_is_not_authorised_afterwards()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_later")).PaymentId;
        await app.UntilIdleAsync();

        Assert.Equal(ProviderStatus.Voided, (await app.Provider.VoidAsync(id, default)).Payment.Status);
        Assert.Equal(ProviderStatus.Voided, (await app.Provider.VoidAsync(id, default)).Payment.Status);
        _time.Advance(TimeSpan.FromMinutes(1));
        await app.UntilIdleAsync();

        Assert.Equal("voided", await app.ListedStatusAsync());
        Assert.Equal(ProviderStatus.Voided, (await app.Provider.CaptureAsync(id, default)).Payment.Status);
        Assert.Equal([Authorised, "payment_intent.canceled"], app.Inbox.Types);
    }

    [Fact]
    public async Task A_declined_payment_says_so_at_once_and_by_webhook()
    {
        await using PaymentsApp app = await StartAsync();

        Assert.Equal(ProviderStatus.Declined, (await app.AuthoriseAsync("pm_declined")).Status);

        _time.Advance(TimeSpan.FromSeconds(1));
        await app.UntilIdleAsync();
        Assert.Equal("declined", await app.ListedStatusAsync());
        Assert.Equal(["payment_intent.payment_failed"], app.Inbox.Types);
    }

    [Fact]
    public async Task A_slow_payment_settles_after_20_seconds_and_no_sooner()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_slow")).PaymentId;
        _time.Advance(TimeSpan.FromSeconds(20) - TimeSpan.FromMilliseconds(1));
        await app.UntilIdleAsync();
        Assert.Equal(ProviderStatus.Processing, (await app.GetAsync(id)).Status);
        Assert.Equal(["payment_intent.processing"], app.Inbox.Types);

        _time.Advance(TimeSpan.FromMilliseconds(1));
        await app.UntilIdleAsync();

        Assert.Equal(ProviderStatus.Authorised, (await app.GetAsync(id)).Status);
        Assert.Equal(["payment_intent.processing", Authorised], app.Inbox.Types);
    }

    [Fact]
    public async Task How_slow_slow_is_comes_from_the_configuration()
    {
        await using PaymentsApp app = await PaymentsApp.StartAsync(_data, _time, null, "--Payments:SlowFor=00:00:02");
        await app.AuthoriseAsync("pm_slow");

        _time.Advance(TimeSpan.FromSeconds(2));
        await app.UntilIdleAsync();

        Assert.Equal("authorised", await app.ListedStatusAsync());
    }

    [Fact]
    public async Task A_slowness_below_zero_stops_the_start()
    {
        Exception exception =
            await Assert.ThrowsAnyAsync<Exception>(() => PaymentsApp.StartAsync(_data, _time, null, "--Payments:SlowFor=-00:00:02"));

        Assert.Contains("Payments:SlowFor", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lost_webhook_is_never_sent_and_the_payment_is_authorised_all_the_same()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_lost")).PaymentId;
        await app.UntilIdleAsync();
        await app.Provider.CaptureAsync(id, default);
        _time.Advance(TimeSpan.FromDays(1));
        await app.UntilIdleAsync();

        Assert.Equal("captured", await app.ListedStatusAsync());
        Assert.Empty(app.Inbox.Events);
    }

    [Fact]
    public async Task A_duplicated_webhook_comes_three_times_among_the_others()
    {
        await using PaymentsApp app = await StartAsync();
        string id = (await app.AuthoriseAsync("pm_duplicate")).PaymentId;
        await app.UntilIdleAsync();
        await app.Provider.CaptureAsync(id, default);
        await app.UntilIdleAsync();
        for (int i = 0; i < 40; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(50));
            await app.UntilIdleAsync();
        }

        string[] ids = [.. app.Inbox.Events.Select(told => told.GetProperty("id").GetString()!)];
        Assert.Equal(6, ids.Length);
        Assert.Equal([3, 3], ids.CountBy(one => one).Select(count => count.Value));
        Assert.NotEqual(ids[0], ids[1]);
    }

    [Theory]
    [InlineData("approve", "authorised", "succeeded", Authorised)]
    [InlineData("decline", "declined", "failed", "payment_intent.payment_failed")]
    public async Task A_redirected_buyer_decides_on_a_page_and_is_sent_back(string decision, string status, string redirect, string type)
    {
        await using PaymentsApp app = await StartAsync();
        ProviderPayment asked = await app.AuthoriseAsync("pm_redirect");
        Assert.Equal((ProviderStatus.WaitsForBuyer, "requires_action"), (asked.Status, await app.ListedStatusAsync()));
        Assert.Equal($"/local/pay/{asked.PaymentId}", new Uri(asked.RedirectUrl!).AbsolutePath);
        Assert.Contains("value=\"approve\"", await app.Client.GetStringAsync(asked.RedirectUrl), StringComparison.Ordinal);

        using HttpClient browser = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        using HttpResponseMessage decided = await browser.PostAsync(asked.RedirectUrl, Form(("decision", decision)));
        using HttpResponseMessage again = await browser.PostAsync(asked.RedirectUrl, Form(("decision", "approve")));
        await app.UntilIdleAsync();

        string back = $"https://shop.example/back?payment_intent={asked.PaymentId}&redirect_status={redirect}";
        Assert.Equal((HttpStatusCode.SeeOther, back), (decided.StatusCode, decided.Headers.Location!.ToString()));
        Assert.Equal((HttpStatusCode.SeeOther, back), (again.StatusCode, again.Headers.Location!.ToString()));
        Assert.Equal(status, await app.ListedStatusAsync());
        Assert.Equal(
            new[] { "payment_intent.requires_action", type }.Order(StringComparer.Ordinal), app.Inbox.Types.Order(StringComparer.Ordinal));
        Assert.DoesNotContain("value=\"approve\"", await app.Client.GetStringAsync(asked.RedirectUrl), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_page_refuses_what_is_no_decision_and_no_payment()
    {
        await using PaymentsApp app = await StartAsync();
        ProviderPayment asked = await app.AuthoriseAsync("pm_redirect");

        Assert.Equal(HttpStatusCode.BadRequest, (await app.Client.PostAsync(asked.RedirectUrl, Form(("decision", "perhaps")))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.PostAsync("/local/pay/pi_none", Form(("decision", "approve")))).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await app.Client.GetAsync("/local/pay/pi_none")).StatusCode);
        Assert.Equal("requires_action", await app.ListedStatusAsync());
    }

    [Fact]
    public async Task A_method_that_is_not_simulated_makes_no_payment()
    {
        await using PaymentsApp app = await StartAsync();

        await Assert.ThrowsAsync<PaymentRejectedException>(() => app.AuthoriseAsync("pm_unknown"));

        Assert.Equal("""{"payments":[]}""", await app.ListAsync());
        Assert.Equal(ProviderStatus.Processing, (await app.AuthoriseAsync("pm_later")).Status);
    }

    [Fact]
    public async Task One_key_makes_one_payment_however_many_ask_at_once()
    {
        await using PaymentsApp app = await StartAsync();

        ProviderPayment[] payments = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => app.AuthoriseAsync("pm_slow")));

        Assert.Single(payments.Distinct());
        Assert.Equal(payments[0].PaymentId, (await app.ListedAsync()).GetProperty("paymentId").GetString());
    }

    [Fact]
    public async Task A_key_cannot_be_used_for_another_payment()
    {
        await using PaymentsApp app = await StartAsync();
        ProviderPayment asked = await app.AuthoriseAsync("pm_slow");

        Assert.Equal(asked, await app.AuthoriseAsync("pm_slow", amount: 5001));

        Assert.Equal(5000, (await app.ListedAsync()).GetProperty("amount").GetInt64());
    }

    [Fact]
    public async Task A_key_is_forgotten_after_a_day()
    {
        await using PaymentsApp app = await StartAsync();
        ProviderPayment first = await app.AuthoriseAsync("pm_lost");
        _time.Advance(TimeSpan.FromHours(24));
        Assert.Equal(first.PaymentId, (await app.AuthoriseAsync("pm_lost")).PaymentId);

        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.NotEqual(first.PaymentId, (await app.AuthoriseAsync("pm_lost")).PaymentId);
    }

    [Fact]
    public async Task A_webhook_is_sent_again_until_it_is_acknowledged()
    {
        await using PaymentsApp app = await StartAsync();
        app.Inbox.Status = 503;
        await app.AuthoriseAsync("pm_later");
        await app.UntilIdleAsync();
        for (int i = 0; i < 10; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            await app.UntilIdleAsync();
        }

        Assert.Equal(11, app.Inbox.Attempts);
        app.Inbox.Status = 200;
        _time.Advance(TimeSpan.FromSeconds(10));
        await app.UntilIdleAsync();
        _time.Advance(TimeSpan.FromHours(1));
        await app.UntilIdleAsync();

        Assert.Equal([Authorised], app.Inbox.Types);
        Assert.Equal(12, app.Inbox.Attempts);
    }

    private Task<PaymentsApp> StartAsync() => PaymentsApp.StartAsync(_data, _time);

    private static FormUrlEncodedContent Form(params (string Name, string Value)[] values) =>
        new(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));
}
