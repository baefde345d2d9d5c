using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using TicketMaster.Messaging;
using TicketMaster.Payments;
using Xunit;

namespace TicketMaster.Tests.Payments;

/// <summary>Webhooks that are malformed, forged, stale or replayed: each is refused, and nothing of it is queued.</summary>
public sealed class WebhookVariantsTests(WebhookApp app) : IClassFixture<WebhookApp>
{
    private const string Event = """
        {"id":"evt_1","type":"payment_intent.succeeded","livemode":false,
         "data":{"object":{"id":"pi_1","metadata":{"bookingId":"b-1","userId":"alice"}}}}
        """;

    private const string Missing = "signature-missing";
    private const string Invalid = "signature-invalid";
    private const string Stale = "signature-stale";
    private const string NoEvent = "invalid-json";

    private static readonly Dictionary<string, Variant> s_variants = Variants();

    public static TheoryData<string> Names { get; } = [.. Variants().Keys];

    [Fact]
    public void There_are_at_least_40_of_them() => Assert.True(s_variants.Count >= 40, $"{s_variants.Count}");

    [Fact]
    public async Task What_they_vary_is_taken()
    {
        WebhookApp own = new();
        await own.InitializeAsync();

        (await own.PostAsync(Event)).Is(HttpStatusCode.OK);

        Assert.Equal("evt_1", own.OnlyQueued().EventId);
        await own.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_webhook_that_is_not_the_providers_of_now_is_refused(string name)
    {
        Variant variant = s_variants[name];
        int before = app.Queued.Count;

        Answer answer = await app.PostAsync(variant.Body, variant.Signatures(app.Time.GetUtcNow()));

        answer.IsRefused(variant.Status, variant.Code);
        Assert.Equal(before, app.Queued.Count);
    }

    private static Dictionary<string, Variant> Variants() => new Dictionary<string, Variant>(StringComparer.Ordinal)
    {
        // Malformed headers.
        ["no header"] = Header(Missing),
        ["an empty header"] = Header(Missing, _ => ""),
        ["a blank header"] = Header(Missing, _ => "  "),
        ["nonsense"] = Header(Invalid, _ => "nonsense"),
        ["commas and equals signs"] = Header(Invalid, _ => ",,,=,=,"),
        ["no time"] = Header(Invalid, now => $"v1={Good(now)}"),
        ["no signature"] = Header(Invalid, now => $"t={Seconds(now)}"),
        ["an empty time and signature"] = Header(Invalid, _ => "t=,v1="),
        ["an empty signature"] = Header(Invalid, now => $"t={Seconds(now)},v1="),
        ["a time that is no number"] = SignedAt(Invalid, _ => "now"),
        ["a time below zero"] = SignedAt(Invalid, now => $"-{Seconds(now)}"),
        ["a time with a sign"] = SignedAt(Invalid, now => $"+{Seconds(now)}"),
        ["a time with a fraction"] = SignedAt(Invalid, now => $"{Seconds(now)}.0"),
        ["a time in hexadecimal"] = SignedAt(Invalid, now => "0x" + now.ToUnixTimeSeconds().ToString("x", CultureInfo.InvariantCulture)),
        ["a time as a date"] = SignedAt(Invalid, now => now.ToString("O", CultureInfo.InvariantCulture)),
        ["a time beyond any number"] = SignedAt(Invalid, _ => "99999999999999999999999"),
        ["the time twice"] = Header(Invalid, now => $"t={Seconds(now)},t={Seconds(now)},v1={Good(now)}"),
        ["two headers"] = Header(Invalid, now => $"t={Seconds(now)},v1={Good(now)}", now => $"t={Seconds(now)},v1={Good(now)}"),
        ["a signature one digit short"] = Header(Invalid, now => $"t={Seconds(now)},v1={Good(now)[..^1]}"),
        ["a signature one digit long"] = Header(Invalid, now => $"t={Seconds(now)},v1={Good(now)}0"),
        ["a signature that is not hexadecimal"] = Header(Invalid, now => $"t={Seconds(now)},v1=zz{Good(now)[2..]}"),
        ["a signature in base 64"] = Header(
            Invalid, now => $"t={Seconds(now)},v1={Convert.ToBase64String(Convert.FromHexString(Good(now)))}"),
        ["a signature in quotes"] = Header(Invalid, now => $"t={Seconds(now)},v1=\"{Good(now)}\""),
        ["semicolons for commas"] = Header(Invalid, now => $"t={Seconds(now)};v1={Good(now)}"),
        ["another scheme only"] = Header(Invalid, now => $"t={Seconds(now)},v0={Good(now)}"),
        ["the scheme in capitals"] = Header(Invalid, now => $"t={Seconds(now)},V1={Good(now)}"),
        ["eleven signatures, the right one among them"] = Header(
            Invalid, now => $"t={Seconds(now)},v1={Good(now)}{string.Concat(Enumerable.Repeat(",v1=00", Limits.WebhookSignatures))}"),

        // Forged signatures.
        ["another secret"] = Header(Invalid, now => Sign(Event, "whsec_of_somebody_else_entirely_0", now)),
        ["no secret"] = Header(Invalid, now => Sign(Event, "", now)),
        ["the secret with a letter more"] = Header(Invalid, now => Sign(Event, WebhookApp.Secret + "x", now)),
        ["the secret with a letter less"] = Header(Invalid, now => Sign(Event, WebhookApp.Secret[..^1], now)),
        ["the secret in capitals"] = Header(Invalid, now => Sign(Event, WebhookApp.Secret.ToUpperInvariant(), now)),
        ["the secret without its beginning"] = Header(Invalid, now => Sign(Event, WebhookApp.Secret["whsec_".Length..], now)),
        ["a signature of the body alone"] = Header(Invalid, now => $"t={Seconds(now)},v1={Hmac(Event)}"),
        ["a signature of the time alone"] = Header(Invalid, now => $"t={Seconds(now)},v1={Hmac(Seconds(now))}"),
        ["a signature without the point"] = Header(Invalid, now => $"t={Seconds(now)},v1={Hmac(Seconds(now) + Event)}"),
        ["a hash without a secret"] = Header(
            Invalid,
            now => $"t={Seconds(now)},v1={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{Seconds(now)}.{Event}")))}"),
        ["the secret signed with the body as secret"] = Header(
            Invalid,
            now => $"t={Seconds(now)},v1="
                + Convert.ToHexStringLower(
                    HMACSHA256.HashData(Encoding.UTF8.GetBytes($"{Seconds(now)}.{Event}"), Encoding.UTF8.GetBytes(WebhookApp.Secret)))),
        ["zeros"] = Header(Invalid, now => $"t={Seconds(now)},v1={new string('0', 64)}"),
        ["the first digit changed"] = Header(Invalid, now => $"t={Seconds(now)},v1={Other(Good(now)[0])}{Good(now)[1..]}"),
        ["the last digit changed"] = Header(Invalid, now => $"t={Seconds(now)},v1={Good(now)[..^1]}{Other(Good(now)[^1])}"),

        // A good signature of something else.
        ["a byte more"] = Forged(Event + " "),
        ["a byte less"] = Forged(Event[..^1]),
        ["an empty body"] = Forged(""),
        ["another payment"] = Forged(Event.Replace("pi_1", "pi_2", StringComparison.Ordinal)),
        ["another booking"] = Forged(Event.Replace("b-1", "b-2", StringComparison.Ordinal)),
        ["another mode"] = Forged(Event.Replace("false", "true", StringComparison.Ordinal)),
        ["the same JSON, written otherwise"] = Forged(Event.Replace(",", ", ", StringComparison.Ordinal)),
        ["a byte order mark before it"] = new(
            HttpStatusCode.BadRequest, Invalid, [0xEF, 0xBB, 0xBF, .. Bytes(Event)], [now => Sign(Event, WebhookApp.Secret, now)]),

        // Stale and replayed.
        ["301 seconds old"] = Header(Stale, now => Sign(Event, WebhookApp.Secret, now.AddSeconds(-301))),
        ["301 seconds ahead"] = Header(Stale, now => Sign(Event, WebhookApp.Secret, now.AddSeconds(301))),
        ["replayed a day later"] = Header(Stale, now => Sign(Event, WebhookApp.Secret, now.AddDays(-1))),
        ["replayed years later"] = Header(Stale, now => Sign(Event, WebhookApp.Secret, now.AddYears(-10))),
        ["kept for next year"] = Header(Stale, now => Sign(Event, WebhookApp.Secret, now.AddYears(1))),
        ["of the year 1970"] = SignedAt(Stale, _ => "0"),
        ["signed in milliseconds"] = SignedAt(Stale, now => now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture)),
        ["of the last second that there is"] = SignedAt(Stale, _ => long.MaxValue.ToString(CultureInfo.InvariantCulture)),
        ["replayed under a new time"] = Header(
            Invalid, now => $"t={Seconds(now)},{Sign(Event, WebhookApp.Secret, now.AddMinutes(-10)).Split(',')[1]}"),
        ["replayed with a new time before the old one"] = Header(
            Invalid, now => $"t={Seconds(now)},{Sign(Event, WebhookApp.Secret, now.AddMinutes(-10))}"),
        ["replayed with a new time after the old one"] = Header(
            Invalid, now => $"{Sign(Event, WebhookApp.Secret, now.AddMinutes(-10))},t={Seconds(now)}"),
        ["replayed by another body"] = new(
            HttpStatusCode.BadRequest,
            Invalid,
            Bytes(Event.Replace("evt_1", "evt_2", StringComparison.Ordinal)),
            [now => Sign(Event, WebhookApp.Secret, now.AddSeconds(-1))]),

        // Signed well, and no event.
        ["nothing"] = Signed(NoEvent, ""),
        ["null"] = Signed(NoEvent, "null"),
        ["a list"] = Signed(NoEvent, "[]"),
        ["an empty object"] = Signed(NoEvent, "{}"),
        ["half an event"] = Signed(NoEvent, Event[..40]),
        ["two events"] = Signed(NoEvent, Event + Event),
        ["bytes that are no text"] = Signed(NoEvent, [.. Bytes(Event[..8]), 0xFF, 0xFE, .. Bytes(Event[8..])]),
        ["no id"] = Signed(NoEvent, Event.Replace("\"id\":\"evt_1\",", "", StringComparison.Ordinal)),
        ["an empty id"] = Signed(NoEvent, Event.Replace("evt_1", "", StringComparison.Ordinal)),
        ["an id that is a number"] = Signed(NoEvent, Event.Replace("\"evt_1\"", "1", StringComparison.Ordinal)),
        ["an id that is a path"] = Signed(NoEvent, Event.Replace("evt_1", "../evt", StringComparison.Ordinal)),
        ["an id longer than a message's"] = Signed(
            NoEvent, Event.Replace("evt_1", new string('e', MessageIds.MaxLength + 1), StringComparison.Ordinal)),
        ["no type"] = Signed(NoEvent, Event.Replace("\"type\":\"payment_intent.succeeded\",", "", StringComparison.Ordinal)),
        ["an empty type"] = Signed(NoEvent, Event.Replace("payment_intent.succeeded", "", StringComparison.Ordinal)),
        ["no mode"] = Signed(NoEvent, Event.Replace("\"livemode\":false,", "", StringComparison.Ordinal)),
        ["a mode in words"] = Signed(NoEvent, Event.Replace("false", "\"test\"", StringComparison.Ordinal)),
        ["no data"] = Signed(NoEvent, """{"id":"evt_1","type":"payment_intent.succeeded","livemode":false}"""),
        ["nothing that it is about"] = Signed(
            NoEvent, """{"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":null}}"""),
        ["about a list"] = Signed(NoEvent, """{"id":"evt_1","type":"payment_intent.succeeded","livemode":false,"data":{"object":[]}}"""),
        ["a payment without an id"] = Signed(NoEvent, Event.Replace("\"id\":\"pi_1\",", "", StringComparison.Ordinal)),
        ["a payment whose id is a path"] = Signed(NoEvent, Event.Replace("pi_1", "../refunds?x=", StringComparison.Ordinal)),
        ["metadata that are none"] = Signed(NoEvent, Event.Replace("\"alice\"", "[]", StringComparison.Ordinal)),
        ["of the provider's live mode"] = Signed("wrong-mode", Event.Replace("false", "true", StringComparison.Ordinal)),
        ["of the provider's live mode, and about nothing of ours"] = Signed(
            "wrong-mode", """{"id":"evt_1","type":"customer.created","livemode":true,"data":{"object":{}}}"""),
        ["a byte more than 64 KB"] =
            Signed("body-too-large", Event.PadRight(Limits.BodyBytes + 1)) with { Status = HttpStatusCode.RequestEntityTooLarge },
    };

    private static Variant Header(string code, params Func<DateTimeOffset, string>[] headers) =>
        new(HttpStatusCode.BadRequest, code, Bytes(Event), headers);

    /// <summary>A right signature of a body whose time is written otherwise.</summary>
    private static Variant SignedAt(string code, Func<DateTimeOffset, string> time) =>
        Header(code, now => $"t={time(now)},v1={Hmac($"{time(now)}.{Event}")}");

    /// <summary>The event's own signature, on another body.</summary>
    private static Variant Forged(string body) => Header(Invalid, now => Sign(Event, WebhookApp.Secret, now)) with { Body = Bytes(body) };

    private static Variant Signed(string code, string body) => Signed(code, Bytes(body));

    private static Variant Signed(string code, byte[] body) =>
        new(HttpStatusCode.BadRequest, code, body, [now => WebhookSignature.Sign(body, WebhookApp.Secret, now)]);

    private static string Sign(string body, string secret, DateTimeOffset at) => WebhookSignature.Sign(Bytes(body), secret, at);

    private static string Good(DateTimeOffset now) => Hmac($"{Seconds(now)}.{Event}");

    private static string Hmac(string text) => Convert.ToHexStringLower(HMACSHA256.HashData(Bytes(WebhookApp.Secret), Bytes(text)));

    private static string Seconds(DateTimeOffset now) => now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static char Other(char digit) => digit == '0' ? '1' : '0';

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private sealed record Variant(HttpStatusCode Status, string Code, byte[] Body, Func<DateTimeOffset, string>[] Headers)
    {
        public string[] Signatures(DateTimeOffset now) => [.. Headers.Select(header => header(now))];
    }
}
