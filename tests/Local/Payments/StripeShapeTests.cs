using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using TicketMaster.Local.Payments;
using Xunit;

namespace TicketMaster.Tests.Local.Payments;

/// <summary>The simulation refuses what the real provider refuses, in its shapes.</summary>
public sealed class StripeShapeTests : IAsyncLifetime
{
    private readonly string _data = TestFolders.Create("payments-");
    private PaymentsApp _app = null!;

    public async Task InitializeAsync() => _app = await PaymentsApp.StartAsync(_data, new ManualTimeProvider());

    public async Task DisposeAsync()
    {
        await _app.DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }

    [Theory]
    [InlineData("amount", "0", "parameter_invalid_integer")]
    [InlineData("amount", "12.50", "parameter_invalid_integer")]
    [InlineData("amount", "-1", "parameter_invalid_integer")]
    [InlineData("amount", "100000000", "amount_too_large")]
    [InlineData("amount", "49", "amount_too_small")]
    [InlineData("amount", "", "parameter_missing")]
    [InlineData("currency", "EUR", "parameter_invalid_string_empty")]
    [InlineData("currency", "", "parameter_missing")]
    [InlineData("capture_method", "automatic", "parameter_invalid_enum")]
    [InlineData("confirm", "false", "parameter_invalid_boolean")]
    [InlineData("return_url", "javascript:alert(1)", "url_invalid")]
    [InlineData("return_url", "/back", "url_invalid")]
    [InlineData("payment_method", "pm_none", "resource_missing")]
    [InlineData("card[number]", "4242424242424242", "parameter_unknown")]
    public async Task A_mistake_is_named_and_makes_no_payment(string name, string value, string code)
    {
        Dictionary<string, string> form = Form();
        form[name] = value;

        (HttpStatusCode status, JsonElement body) = await PostAsync("/v1/payment_intents", form);

        JsonElement error = body.GetProperty("error");
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (status, error.GetProperty("type").GetString()));
        Assert.Equal((code, name), (error.GetProperty("code").GetString(), error.GetProperty("param").GetString()));
        Assert.Equal("""{"payments":[]}""", await _app.ListAsync());
    }

    [Fact]
    public async Task An_intent_shows_what_the_reference_shows()
    {
        (HttpStatusCode status, JsonElement intent) = await PostAsync("/v1/payment_intents", Form());

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(
            ("payment_intent", 5000, "eur", "manual", "processing", "pm_slow"),
            (
                Text(intent, "object"),
                intent.GetProperty("amount").GetInt64(),
                Text(intent, "currency"),
                Text(intent, "capture_method"),
                Text(intent, "status"),
                Text(intent, "payment_method")));
        Assert.Equal("b-1", Text(intent.GetProperty("metadata"), "bookingId"));
    }

    [Fact]
    public async Task A_decline_is_a_card_error_with_its_intent()
    {
        Dictionary<string, string> form = Form();
        form["payment_method"] = "pm_declined";

        (HttpStatusCode status, JsonElement body) = await PostAsync("/v1/payment_intents", form);

        Assert.Equal(HttpStatusCode.PaymentRequired, status);
        Assert.Equal("card_error", Text(body.GetProperty("error"), "type"));
        Assert.Equal("requires_payment_method", Text(body.GetProperty("error").GetProperty("payment_intent"), "status"));
    }

    [Fact]
    public async Task A_key_for_another_call_is_an_idempotency_error()
    {
        await PostAsync("/v1/payment_intents", Form(), "key");
        Dictionary<string, string> other = Form();
        other["amount"] = "5001";

        (HttpStatusCode status, JsonElement body) = await PostAsync("/v1/payment_intents", other, "key");

        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (status, Text(body.GetProperty("error"), "type")));
    }

    [Fact]
    public async Task A_mistake_does_not_use_up_its_key()
    {
        Dictionary<string, string> mistaken = Form();
        mistaken["payment_method"] = "pm_none";
        await PostAsync("/v1/payment_intents", mistaken, "key");

        Assert.Equal(HttpStatusCode.OK, (await PostAsync("/v1/payment_intents", Form(), "key")).Status);
    }

    [Fact]
    public async Task A_refund_may_be_of_a_part_and_never_of_more_than_was_captured()
    {
        string id = Text((await PostAsync("/v1/payment_intents", Form())).Body, "id")!;
        Assert.Equal("charge_not_captured", Text((await RefundAsync(id, "1")).GetProperty("error"), "code"));
        Dictionary<string, string> ok = Form();
        ok["payment_method"] = "pm_ok";
        id = Text((await PostAsync("/v1/payment_intents", ok)).Body, "id")!;
        await _app.UntilIdleAsync();
        await PostAsync($"/v1/payment_intents/{id}/capture", []);

        Assert.Equal(2000, (await RefundAsync(id, "2000")).GetProperty("amount").GetInt64());
        Assert.Equal("amount_too_large", Text((await RefundAsync(id, "3001")).GetProperty("error"), "code"));
        Assert.Equal(3000, (await RefundAsync(id, null)).GetProperty("amount").GetInt64());
        Assert.Equal("charge_already_refunded", Text((await RefundAsync(id, null)).GetProperty("error"), "code"));
    }

    [Theory]
    [InlineData("/v1/payment_intents/pi_none/capture")]
    [InlineData("/v1/payment_intents/pi_none/cancel")]
    [InlineData("/v1/customers")]
    public async Task What_does_not_exist_is_not_found(string path) =>
        Assert.Equal(HttpStatusCode.NotFound, (await PostAsync(path, [])).Status);

    [Theory]
    [InlineData("sk_other")]
    [InlineData("")]
    public async Task A_wrong_secret_key_is_refused(string key) =>
        Assert.Equal(HttpStatusCode.Unauthorized, (await PostAsync("/v1/payment_intents", Form(), null, key)).Status);

    private async Task<JsonElement> RefundAsync(string id, string? amount)
    {
        Dictionary<string, string> form = new() { ["payment_intent"] = id };
        if (amount is not null)
        {
            form["amount"] = amount;
        }

        return (await PostAsync("/v1/refunds", form)).Body;
    }

    private async Task<(HttpStatusCode Status, JsonElement Body)> PostAsync(
        string path, Dictionary<string, string> form, string? key = null, string? secret = null)
    {
        using HttpRequestMessage request = new(HttpMethod.Post, "/local/stripe" + path) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", secret ?? _app.Key);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        using HttpResponseMessage response = await _app.Client.SendAsync(request);
        return (response.StatusCode, JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement);
    }

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static Dictionary<string, string> Form() => new()
    {
        ["amount"] = "5000",
        ["currency"] = "eur",
        ["payment_method"] = "pm_slow",
        ["capture_method"] = "manual",
        ["confirm"] = "true",
        ["return_url"] = "https://shop.example/back",
        ["metadata[bookingId]"] = "b-1",
        ["metadata[userId]"] = "alice",
    };
}
