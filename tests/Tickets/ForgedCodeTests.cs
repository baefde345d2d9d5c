using System.Buffers.Text;
using System.Formats.Asn1;
using System.Net;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;
using Xunit;

namespace TicketMaster.Tests.Tickets;

/// <summary>Whatever a forger shows at a gate: it is refused, and uses no ticket up.</summary>
public sealed class ForgedCodeTests(CheckInApp app) : IClassFixture<CheckInApp>
{
    private const string NoForm = "ticket-code-malformed";
    private const string NotOurs = "ticket-code-forged";

    private static readonly Dictionary<string, (string Refused, Func<CheckInApp, string> Code)> s_codes = new()
    {
        ["nothing"] = (NoForm, _ => ""),
        ["a text"] = (NoForm, _ => "let me in"),
        ["a ticketId"] = (NoForm, _ => "gala-A-A-1"),
        ["without its signature"] = (NoForm, one => Unsigned(one)),
        ["with an empty signature"] = (NoForm, one => Unsigned(one) + "."),
        ["with a part too many"] = (NoForm, one => one.Code + ".x"),
        ["of five parts, as an encrypted one has"] = (NoForm, one => one.Code + ".x.x"),
        ["with a blank before it"] = (NoForm, one => " " + one.Code),
        ["with a line break after it"] = (NoForm, one => one.Code + "\n"),
        ["with padding"] = (NoForm, one => one.Code + "=="),
        ["in the other base64"] = (NoForm, one => one.Code.Insert(4, "+")),
        ["with letters that only look like ours"] = (NoForm, one => one.Code.Replace('e', 'е')),
        ["too long"] = (NoForm, one => one.Code + new string('A', Limits.TicketCodeLength)),
        ["whose header is no JSON"] = (NoForm, one => $"{Jws.Part("header")}.{Rest(one)}"),
        ["whose header is a list"] = (NoForm, one => $"{Jws.Part("[]")}.{Rest(one)}"),
        ["whose claims are no JSON"] = (NoForm, one => Jws.Sign(one.Header, "claims", one.Signing)),
        ["alg none without a signature"] = (NoForm, one => $"{Jws.Part(Alg(one, "none"))}.{Jws.Part(one.Payload)}."),
        ["alg none with the true signature"] = (NoForm, one => $"{Jws.Part(Alg(one, "none"))}.{Rest(one)}"),
        ["alg NONE"] = (NoForm, one => $"{Jws.Part(Alg(one, "NONE"))}.{Rest(one)}"),
        ["alg es256 in small letters"] = (NoForm, one => Jws.Sign(Alg(one, "es256"), one.Payload, one.Signing)),
        ["HS256 with the public key's PEM as secret"] =
            (NoForm, one => Jws.Mac(Alg(one, "HS256"), one.Payload, Encoding.ASCII.GetBytes(TestKeys.PublicPem(one.Signing)))),
        ["HS256 with the published point as secret"] = (NoForm, one => Jws.Mac(Alg(one, "HS256"), one.Payload, Point(one.Signing))),
        ["HS256 that calls itself ES256"] = (NotOurs, one =>
            Jws.Mac(one.Header, one.Payload, Encoding.ASCII.GetBytes(TestKeys.PublicPem(one.Signing)))),
        ["ES384"] = (NoForm, one => Jws.Sign(Alg(one, "ES384"), one.Payload, one.Signing)),
        ["RS256"] = (NoForm, one => Jws.Sign(Alg(one, "RS256"), one.Payload, one.Signing)),
        ["without a kid"] = (NoForm, one => Jws.Sign("""{"alg":"ES256","typ":"ticket+jwt"}""", one.Payload, one.Signing)),
        ["of another type"] = (NoForm, one =>
            Jws.Sign(one.Header.Replace("ticket+jwt", "JWT", StringComparison.Ordinal), one.Payload, one.Signing)),
        ["a user's token"] = (NoForm, one => one.Alice.DefaultRequestHeaders.Authorization!.Parameter!),
        ["with a key of its own in the header"] = (NoForm, one =>
            Jws.Sign(More(one, $$""" "jwk":{{Jwk(one.Forger)}} """), one.Payload, one.Forger)),
        ["with a place to fetch the key"] = (NoForm, one =>
            Jws.Sign(More(one, """ "jku":"https://example.com/keys" """), one.Payload, one.Forger)),
        ["with a certificate"] = (NoForm, one => Jws.Sign(More(one, """ "x5c":["AAAA"] """), one.Payload, one.Forger)),
        ["with an extension that must be understood"] = (NoForm, one =>
            Jws.Sign(More(one, """ "b64":false,"crit":["b64"] """), one.Payload, one.Signing)),
        ["with two algorithms"] = (NoForm, one => Jws.Sign(More(one, """ "alg":"ES256" """), one.Payload, one.Signing)),
        ["with a claim twice"] = (NoForm, one => Jws.Sign(one.Header, one.Payload[..^1] + ""","b":"x-1"}""", one.Signing)),
        ["without a ticket"] = (NoForm, one => Jws.Sign(one.Header, """{"b":"x-1"}""", one.Signing)),
        ["without a booking"] = (NoForm, one => Jws.Sign(one.Header, """{"t":"gala-A-A-1"}""", one.Signing)),
        ["with a claim of no form"] = (NoForm, one => Jws.Sign(one.Header, one.Payload[..^1] + ""","iat":1}""", one.Signing)),
        ["with the claims of both forms"] = (NoForm, one => Jws.Sign(one.Header, one.Earlier[..^1] + "," + one.Payload[1..], one.Signing)),
        ["of the earlier form without a seat"] =
            (NoForm, one => Jws.Sign(one.Header, """{"bookingId":"gala-x-1","eventId":"gala","iat":1}""", one.Signing)),
        ["with a ticketId that is none"] = (NoForm, one => Jws.Sign(one.Header, one.Changed("t", "../gala"), one.Signing)),
        ["with a ticketId in other digits"] = (NoForm, one => Jws.Sign(one.Header, one.Changed("t", "gala-A-A-１"), one.Signing)),
        ["with a bookingId that is none"] = (NoForm, one => Jws.Sign(one.Header, one.Changed("b", "a/b"), one.Signing)),
        ["with a bookingId that is too long"] = (NoForm, one => Jws.Sign(one.Header, one.Changed("b", new string('b', 60)), one.Signing)),

        ["with another ticket"] = (NotOurs, one => Tampered(one, one.Changed("t", "gala-A-A-2"))),
        ["with another event"] = (NotOurs, one => Tampered(one, one.Changed("t", "other-A-A-1"))),
        ["with another booking"] = (NotOurs, one => Tampered(one, one.Changed("b", BookingIdOf("bob")["gala-".Length..]))),
        ["with the earlier claims under the new ones' signature"] = (NotOurs, one => Tampered(one, one.Earlier)),
        ["with the claims written otherwise"] = (NotOurs, one => Tampered(one, one.Payload + " ")),
        ["with the header written otherwise"] = (NotOurs, one => $"{Jws.Part(one.Header + " ")}.{Rest(one)}"),
        ["with another ticket's signature"] = (NotOurs, one => Unsigned(one) + one.Other[one.Other.LastIndexOf('.')..]),
        ["with a signature cut short"] = (NotOurs, one => one.Code[..^4]),
        ["with a signature too long"] = (NotOurs, one => one.Code + "AAAA"),
        ["with one bit flipped"] = (NotOurs, one => WithSignature(one, bytes => bytes[10] ^= 1)),
        ["with a signature of zeros"] = (NotOurs, one => WithSignature(one, bytes => Array.Clear(bytes))),
        ["with a signature of ones"] = (NotOurs, one => WithSignature(one, bytes => Array.Fill(bytes, byte.MaxValue))),
        ["with r at the order of the curve"] = (NotOurs, one => WithSignature(one, bytes => Order().CopyTo(bytes, 0))),
        ["with the halves of the signature swapped"] = (NotOurs, one =>
            WithSignature(one, bytes => ((byte[])[.. bytes[32..], .. bytes[..32]]).CopyTo(bytes, 0))),
        ["with a signature in DER"] = (NotOurs, one => $"{Unsigned(one)}.{Base64Url.EncodeToString(Der(Signature(one)))}"),
        ["signed by a stranger under our key's name"] = (NotOurs, one => Jws.Sign(one.Header, one.Payload, one.Forger)),
        ["signed by a stranger under the stranger's name"] = (NotOurs, one =>
            Jws.Sign(Named(one, CheckInApp.Kid(one.Forger)), one.Payload, one.Forger)),
        ["signed by a key that was taken out of use"] = (NotOurs, one =>
            Jws.Sign(Named(one, CheckInApp.Kid(one.Removed)), one.Payload, one.Removed)),
        ["signed by our key under the retired one's name"] = (NotOurs, one =>
            Jws.Sign(Named(one, CheckInApp.Kid(one.Retired)), one.Payload, one.Signing)),
        ["signed by our key under no name"] = (NotOurs, one => Jws.Sign(Named(one, ""), one.Payload, one.Signing)),
        ["with a path for a key's name"] = (NotOurs, one => Jws.Sign(Named(one, "../../dev/null"), one.Payload, one.Signing)),
        ["signed on another curve"] = (NotOurs, one => Jws.Sign(one.Header, one.Payload, Pem(ECCurve.NamedCurves.nistP384))),
    };

    public static TheoryData<string> Codes => [.. s_codes.Keys];

    [Theory]
    [MemberData(nameof(Codes))]
    public async Task A_code_that_is_not_genuine_is_refused_and_uses_nothing_up(string what)
    {
        (string refused, Func<CheckInApp, string> code) = s_codes[what];
        string shown = code(app);
        Assert.NotEqual(app.Code, shown);

        Answer answer = await app.Gate.ScanAsync(shown);

        answer.IsRefused(refused == NoForm ? HttpStatusCode.BadRequest : HttpStatusCode.UnprocessableEntity, refused);
        Scenarios.BadInputApp.AssertClean(answer);
        Assert.False(await app.IsUsedAsync("gala-A-A-1"));
        Assert.False(await app.IsUsedAsync("gala-A-A-2"));
    }

    [Fact]
    public async Task What_the_forgers_start_from_is_genuine_by_either_accepted_key()
    {
        await using TicketMasterApp gate = await TicketMasterApp.StartAsync(
            settings: [$"--Tickets:SigningKey={app.Signing}", $"--Tickets:RetiredKeys={TestKeys.PublicPem(app.Retired)}"]);
        await gate.AddAsync(TestEvents.Of("gala"));
        using HttpClient alice = await gate.SignedInAsync("alice");
        using HttpClient clerk = await gate.SignedInAsync("gate", "gate");
        await gate.BuyAsync(alice, "gala-A-A-1", "gala-A-A-2");
        string retired = Jws.Sign(Named(app, CheckInApp.Kid(app.Retired)), Jws.Payload(app.Other).GetRawText(), app.Retired);

        (await clerk.ScanAsync(app.Code)).Is(HttpStatusCode.OK);
        (await clerk.ScanAsync(retired)).Is(HttpStatusCode.OK);

        // With n - s for s it is another text that is as genuine: of the same ticket, which is let in once all the same.
        (await clerk.ScanAsync(WithSignature(app, bytes => Negated(bytes).CopyTo(bytes, 32))))
            .IsRefused(HttpStatusCode.Conflict, "already-checked-in");
    }

    private static string Unsigned(CheckInApp app) => app.Code[..app.Code.LastIndexOf('.')];

    /// <summary>The genuine claims and signature.</summary>
    private static string Rest(CheckInApp app) => app.Code[(app.Code.IndexOf('.', StringComparison.Ordinal) + 1)..];

    private static byte[] Signature(CheckInApp app) => Base64Url.DecodeFromChars(app.Code.AsSpan(app.Code.LastIndexOf('.') + 1));

    private static string Tampered(CheckInApp app, string payload) =>
        $"{Jws.Part(app.Header)}.{Jws.Part(payload)}{app.Code[app.Code.LastIndexOf('.')..]}";

    private static string WithSignature(CheckInApp app, Action<byte[]> change)
    {
        byte[] signature = Signature(app);
        change(signature);
        return $"{Unsigned(app)}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Alg(CheckInApp app, string alg) => app.Header.Replace("ES256", alg, StringComparison.Ordinal);

    private static string Named(CheckInApp app, string kid) =>
        app.Header.Replace(CheckInApp.Kid(app.Signing), kid, StringComparison.Ordinal);

    private static string More(CheckInApp app, string members) => $"{app.Header[..^1]},{members}}}";

    private static string BookingIdOf(string user) => TicketMaster.Bookings.BookingId.Compose("gala", user, 1);

    private static byte[] Point(string pem)
    {
        ECPoint point = Public(pem);
        return [.. point.X!, .. point.Y!];
    }

    private static string Jwk(string pem)
    {
        ECPoint point = Public(pem);
        return $$"""{"kty":"EC","crv":"P-256","x":"{{Base64Url.EncodeToString(point.X)}}","y":"{{Base64Url.EncodeToString(point.Y)}}"}""";
    }

    private static ECPoint Public(string pem)
    {
        using var key = ECDsa.Create();
        key.ImportFromPem(pem);
        return key.ExportParameters(false).Q;
    }

    private static string Pem(ECCurve curve)
    {
        using var key = ECDsa.Create(curve);
        return key.ExportPkcs8PrivateKeyPem();
    }

    private static byte[] Order() => Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");

    /// <summary>n - s: as good a signature as s.</summary>
    private static byte[] Negated(byte[] signature)
    {
        BigInteger s = new BigInteger(Order(), isUnsigned: true, isBigEndian: true)
            - new BigInteger(signature.AsSpan(32), isUnsigned: true, isBigEndian: true);
        byte[] bytes = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        return [.. new byte[32 - bytes.Length], .. bytes];
    }

    private static byte[] Der(byte[] signature)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned(signature.AsSpan(0, 32).TrimStart((byte)0));
            writer.WriteIntegerUnsigned(signature.AsSpan(32).TrimStart((byte)0));
        }

        return writer.Encode();
    }
}
