using System.Net;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Webhooks that are not the provider's, or not of now.</summary>
public sealed class BadInputWebhookTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    private static readonly byte[] s_event = Encoding.UTF8.GetBytes(
        ("""{"id":"evt_1","type":"payment_intent.amount_capturable_updated","livemode":false,"data":"""
            + """{"object":{"id":"pi_1","metadata":{"bookingId":"BOOKING","userId":"alice"}}}}""")
            .Replace("BOOKING", BadInputApp.AlicesBooking, StringComparison.Ordinal));

    private string Secret => app.App.Services.GetRequiredService<IOptions<PaymentsOptions>>().Value.WebhookSecret!;

    [Theory]
    [InlineData(null, "signature-missing")]
    [InlineData("", "signature-missing")]
    [InlineData(" ", "signature-missing")]
    [InlineData("x", "signature-invalid")]
    [InlineData("t=1", "signature-invalid")]
    [InlineData("t=,v1=", "signature-invalid")]
    [InlineData("t=1,t=2,v1=00", "signature-invalid")]
    [InlineData("t=-1,v1=0000000000000000000000000000000000000000000000000000000000000000", "signature-invalid")]
    [InlineData("t=99999999999999999999,v1=0000000000000000000000000000000000000000000000000000000000000000", "signature-invalid")]
    [InlineData("v1=0000000000000000000000000000000000000000000000000000000000000000", "signature-invalid")]
    [InlineData(",,,,,,,,,,,,=,=,=,", "signature-invalid")]
    public Task A_webhook_that_nobody_signed_is_refused(string? signature, string code) => RefusedAsync(code, signature, s_event);

    [Fact]
    public async Task A_webhook_signed_otherwise_is_refused()
    {
        DateTimeOffset now = app.App.Clock.GetUtcNow();
        await RefusedAsync("signature-invalid", WebhookSignature.Sign(s_event, Secret + "x", now), s_event);
        await RefusedAsync("signature-invalid", WebhookSignature.Sign(s_event, "", now), s_event);
        await RefusedAsync("signature-invalid", WebhookSignature.Sign(s_event, Secret, now), [.. s_event, (byte)' ']);
        await RefusedAsync(
            "signature-invalid", WebhookSignature.Sign(s_event, Secret, now).Replace("v1=", "v0=", StringComparison.Ordinal), s_event);
    }

    [Theory]
    [InlineData(-301)]
    [InlineData(301)]
    [InlineData(-1_000_000_000)]
    public async Task A_webhook_signed_at_another_time_is_refused(int seconds)
    {
        string signature = WebhookSignature.Sign(s_event, Secret, app.App.Clock.GetUtcNow().AddSeconds(seconds));

        await RefusedAsync("signature-stale", signature, s_event);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{")]
    [InlineData("""{"id":"evt_1","type":"x"}""")]
    [InlineData("""{"id":"evt_1","type":"x","data":{"object":null}}""")]
    [InlineData("""{"id":5,"type":"x","data":{"object":{"id":"pi_1"}}}""")]
    [InlineData("""{"id":"\ud800","type":"x","data":{"object":{"id":"pi_1"}}}""")]
    [InlineData("""{"id":"evt_1","type":"x\u001b","livemode":false,"data":{"object":{"id":"pi_1"}}}""")]
    [InlineData("""{"id":"evt_1","type":"x\uffff","livemode":false,"data":{"object":{"id":"pi_1"}}}""")]
    [InlineData(
        """
        {"id":"evt_1","type":"payment_intent.canceled","livemode":false,"data":{"object":{"id":"pi_1","metadata":{"userId":"\ufffe"}}}}
        """)]
    public async Task A_signed_body_that_is_no_event_is_refused(string body)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(body);

        await RefusedAsync("invalid-json", WebhookSignature.Sign(bytes, Secret, app.App.Clock.GetUtcNow()), bytes);
    }

    /// <summary>
    /// A signed event about what is not there is taken, for its sender has done its part. It is listed, and changes nothing else.
    /// </summary>
    [Theory]
    [InlineData("nowhere-0000000000000000-1", "alice")]
    [InlineData("mine", "bob")]
    [InlineData("mine", "ALICE")]
    [InlineData("mine", "alice")]
    [InlineData("../x", "alice")]
    [InlineData("", "")]
    public async Task A_signed_event_about_a_payment_that_is_not_there_is_listed_and_changes_nothing_else(string bookingId, string userId)
    {
        byte[] body = Encoding.UTF8.GetBytes(
            ("""{"id":"EVENT","type":"payment_intent.succeeded","livemode":false,"data":"""
                + """{"object":{"id":"pi_nowhere","metadata":{"bookingId":"BOOKING","userId":"USER"}}}}""")
                .Replace("EVENT", $"evt_{Guid.NewGuid():N}", StringComparison.Ordinal)
                .Replace("BOOKING", bookingId == "mine" ? BadInputApp.AlicesBooking : bookingId, StringComparison.Ordinal)
                .Replace("USER", userId, StringComparison.Ordinal));
        IReadOnlyList<string> before = await Fingerprint.OfAsync(app.App);

        (await SendAsync(WebhookSignature.Sign(body, Secret, app.App.Clock.GetUtcNow()), body)).Is(HttpStatusCode.OK);

        IReadOnlyList<string> after = await Fingerprint.OfAsync(app.App);
        Assert.Equal(before.Where(document => !IsCase(document)), after.Where(document => !IsCase(document)));
        Assert.Contains("unknown-payment", Assert.Single(after, IsCase), StringComparison.Ordinal);
    }

    private static bool IsCase(string document) => document.StartsWith("payment-cases ", StringComparison.Ordinal);

    private Task<Answer> RefusedAsync(string code, string? signature, byte[] body) =>
        app.RefusedAsync(HttpStatusCode.BadRequest, code, () => SendAsync(signature, body));

    private Task<Answer> SendAsync(string? signature, byte[] body)
    {
        HttpRequestMessage request = new(HttpMethod.Post, "/payments/webhook") { Content = new ByteArrayContent(body) };
        if (signature is not null)
        {
            request.Headers.TryAddWithoutValidation(WebhookSignature.Header, signature);
        }

        return app.Anyone.AskAsync(request);
    }
}
