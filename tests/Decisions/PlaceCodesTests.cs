using System.Buffers.Text;
using TicketMaster.Catalogue;
using TicketMaster.Http;
using TicketMaster.Tests.Tickets;
using TicketMaster.Tickets;
using TicketMaster.WaitingRoom;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>Places and passes that are not what they are shown as.</summary>
public sealed class PlaceCodesTests
{
    private static readonly string s_pem = TestKeys.NewPem();
    private static readonly string s_forger = TestKeys.NewPem();
    private static readonly string s_retired = TestKeys.NewPem();
    private static readonly TicketKeys s_keys = TestKeys.Keys(s_pem, TestKeys.PublicPem(s_retired));
    private static readonly PlaceCodes s_codes = new(s_keys);
    private static readonly DateTimeOffset s_now = new(2026, 11, 22, 12, 5, 0, TimeSpan.Zero);

    private static readonly EventDocument s_event = TestEvents.Of("gala") with
    {
        OnSaleAt = s_now - TimeSpan.FromMinutes(5),
        WaitingRoom = new WaitingRoomPlan(s_now - TimeSpan.FromHours(1), 600, 600),
    };

    private static readonly string s_pass = s_codes.SignPass("gala", "alice", s_now, s_now.AddMinutes(10));
    private static readonly string s_place = s_codes.SignPlace("gala", "alice", new Place(1, null));
    private static readonly string s_header = Jws.Header(s_pass).GetRawText();
    private static readonly string s_claims = Jws.Payload(s_pass).GetRawText();
    private static readonly string s_hash = Jws.Payload(s_pass).GetProperty("u").GetString()!;

    private static readonly Dictionary<string, Func<string?>> s_passes = new()
    {
        ["none"] = () => null,
        ["nothing"] = () => "",
        ["a text"] = () => "let me in",
        ["with a blank before it"] = () => " " + s_pass,
        ["with a line break after it"] = () => s_pass + "\n",
        ["too long"] = () => s_pass + new string('A', Limits.TicketCodeLength),
        ["cut before its signature"] = () => s_pass[..s_pass.LastIndexOf('.')],
        ["cut in its signature"] = () => s_pass[..^4],
        ["with a part too many"] = () => s_pass + ".x",
        ["with an empty signature"] = () => s_pass[..(s_pass.LastIndexOf('.') + 1)],
        ["with padding"] = () => s_pass + "==",
        ["with another's signature"] = () => Of(s_claims)[..s_pass.LastIndexOf('.')] + s_place[s_place.LastIndexOf('.')..],
        ["with a signature of zeros"] = () => s_pass[..(s_pass.LastIndexOf('.') + 1)] + Base64Url.EncodeToString(new byte[64]),
        ["with a bit changed"] = () => s_pass[..^10] + (s_pass[^10] == 'A' ? 'B' : 'A') + s_pass[^9..],
        ["of another user"] = () => s_codes.SignPass("gala", "bob", s_now, s_now.AddMinutes(10)),
        ["of a user whose name begins like it"] = () => s_codes.SignPass("gala", "alice2", s_now, s_now.AddMinutes(10)),
        ["of a user in other capitals"] = () => s_codes.SignPass("gala", "Alice", s_now, s_now.AddMinutes(10)),
        ["of another event"] = () => s_codes.SignPass("gala-2", "alice", s_now, s_now.AddMinutes(10)),
        ["of another user, altered to this one"] = () => Altered(s_codes.SignPass("gala", "bob", s_now, s_now.AddMinutes(10)), s_claims),
        ["of another event, altered to this one"] = () => Altered(s_codes.SignPass("x", "alice", s_now, s_now.AddMinutes(10)), s_claims),
        ["expired, altered to last longer"] = () => Altered(s_codes.SignPass("gala", "alice", s_now, s_now), s_claims),
        ["with its claims written otherwise"] = () => Altered(s_pass, s_claims + " "),
        ["of another key"] = () => Jws.Sign(s_header, s_claims, s_forger),
        ["of another key under its own name"] = () =>
            new PlaceCodes(TestKeys.Keys(s_forger)).SignPass("gala", "alice", s_now, s_now.AddMinutes(10)),
        ["of a retired key under the present one's name"] = () => Jws.Sign(s_header, s_claims, s_retired),
        ["alg none"] = () => $"{Jws.Part(Alg("none"))}.{Jws.Part(s_claims)}.",
        ["alg none with the true signature"] = () =>
            $"{Jws.Part(Alg("none"))}.{s_pass[(s_pass.IndexOf('.', StringComparison.Ordinal) + 1)..]}",
        ["alg HS256 with the public key as secret"] = () =>
            Jws.Mac(Alg("HS256"), s_claims, System.Text.Encoding.ASCII.GetBytes(TestKeys.PublicPem(s_pem))),
        ["alg es256 in small letters"] = () => Jws.Sign(Alg("es256"), s_claims, s_pem),
        ["alg RS256"] = () => Jws.Sign(Alg("RS256"), s_claims, s_pem),
        ["a place"] = () => s_place,
        ["a place with a pass's claims"] = () => Jws.Sign(Typed("place+jwt"), s_claims, s_pem),
        ["a ticket's code"] = () => new TicketCodes(s_keys).Sign(new TicketClaims("gala-A-A-1", "gala-x-1", "gala")),
        ["a ticket's code with a pass's claims"] = () => Jws.Sign(Typed("ticket+jwt"), s_claims, s_pem),
        ["of no type"] = () => Jws.Sign(Typed("JWT"), s_claims, s_pem),
        ["with a key in its header"] = () => Jws.Sign(s_header[..^1] + ""","jwk":{}}""", s_claims, s_pem),
        ["with an extension"] = () => Jws.Sign(s_header[..^1] + ""","crit":["x"],"x":1}""", s_claims, s_pem),
        ["with another claim"] = () => Of(s_claims[..^1] + ""","v":0}"""),
        ["with a claim twice"] = () => Of(s_claims[..^1] + ""","e":"gala"}"""),
        ["without an end"] = () => Of($$"""{"e":"gala","u":"{{s_hash}}","i":{{s_now.ToUnixTimeMilliseconds()}}}"""),
        ["with an end that is a text"] = () =>
            Of($$"""{"e":"gala","u":"{{s_hash}}","i":{{s_now.ToUnixTimeMilliseconds()}},"x":"9999999999999"}"""),
        ["for nobody"] = () => Of($$"""{"e":"gala","u":null,"i":{{s_now.ToUnixTimeMilliseconds()}},"x":9999999999999}"""),
        ["claims that are no object"] = () => Of("[]"),
        ["of the draw before the sale was put off"] = () =>
            s_codes.SignPass("gala", "alice", s_now.AddMinutes(-6), s_now.AddMinutes(4)),
    };

    private static readonly Dictionary<string, Func<string>> s_places = new()
    {
        ["nothing"] = () => "",
        ["of another user"] = () => s_codes.SignPlace("gala", "bob", new Place(1, null)),
        ["of another event"] = () => s_codes.SignPlace("gala-2", "alice", new Place(1, null)),
        ["of another key"] = () => Jws.Sign(Jws.Header(s_place).GetRawText(), Jws.Payload(s_place).GetRawText(), s_forger),
        ["a pass"] = () => s_pass,
        ["late, altered to one of the lobby"] = () =>
            Altered(s_codes.SignPlace("gala", "alice", new Place(1, 500)), Jws.Payload(s_place).GetRawText()),
        ["late, altered to earlier"] = () => Altered(
            s_codes.SignPlace("gala", "alice", new Place(1, 500)), Jws.Payload(s_place).GetRawText()[..^1] + ""","l":4}"""),
        ["alg none"] = () => $"{Jws.Part("""{"alg":"none","typ":"place+jwt"}""")}.{Jws.Part(Jws.Payload(s_place).GetRawText())}.",
        ["cut"] = () => s_place[..^3],
        ["with another claim"] = () =>
            Jws.Sign(Jws.Header(s_place).GetRawText(), Jws.Payload(s_place).GetRawText()[..^1] + ""","v":0}""", s_pem),
    };

    public static TheoryData<string> Passes => [.. s_passes.Keys];

    public static TheoryData<string> Places => [.. s_places.Keys];

    [Theory]
    [MemberData(nameof(Passes))]
    public async Task A_pass_that_is_not_one_of_this_user_and_event_is_refused(string what)
    {
        Refusal? refusal = await s_codes.RefusePassAsync(s_event, "alice", s_passes[what](), s_now);

        Assert.Equal((403, "pass-required"), (refusal!.Status, refusal.Code));
        Assert.Contains(refusal.More, member => member.Name == "queueUrl");
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_place_that_is_not_one_of_this_user_and_event_is_refused(string what) =>
        Assert.Null(await s_codes.ReadPlaceAsync(s_places[what](), "gala", "alice"));

    [Theory]
    [InlineData("12:05", null)]
    [InlineData("12:14:59.999", null)]
    [InlineData("12:15", "pass-expired")]
    [InlineData("23:00", "pass-expired")]
    public async Task A_pass_counts_until_its_end(string at, string? code)
    {
        DateTimeOffset now = new(s_now.Date + TimeSpan.Parse(at, System.Globalization.CultureInfo.InvariantCulture), TimeSpan.Zero);

        Assert.Equal(code, (await s_codes.RefusePassAsync(s_event, "alice", s_pass, now))?.Code);
    }

    [Fact]
    public async Task What_was_signed_by_a_key_that_is_retired_by_now_still_counts()
    {
        var before = new PlaceCodes(TestKeys.Keys(s_retired));

        Assert.Null(await s_codes.RefusePassAsync(
            s_event, "alice", before.SignPass("gala", "alice", s_now, s_now.AddMinutes(10)), s_now));
        Assert.Equal(
            new Place(2, 1_234),
            await s_codes.ReadPlaceAsync(before.SignPlace("gala", "alice", new Place(2, 1_234)), "gala", "alice"));
        Assert.Equal(new Place(1, null), await s_codes.ReadPlaceAsync(s_place, "gala", "alice"));
    }

    [Fact]
    public async Task An_event_without_a_room_needs_no_pass_and_one_whose_room_opens_later_does()
    {
        Assert.Null(await s_codes.RefusePassAsync(s_event with { WaitingRoom = null }, "alice", null, s_now));
        Assert.NotNull(await s_codes.RefusePassAsync(s_event, "alice", null, s_event.WaitingRoom!.OpensAt.AddDays(-1)));
    }

    [Fact]
    public void A_place_does_not_tell_whose_it_is() =>
        Assert.DoesNotContain("alice", Jws.Payload(s_place).GetRawText(), StringComparison.OrdinalIgnoreCase);

    /// <summary>Genuine in all but its claims.</summary>
    private static string Of(string claims) => Jws.Sign(s_header, claims, s_pem);

    private static string Altered(string code, string claims)
    {
        string[] parts = code.Split('.');
        return $"{parts[0]}.{Jws.Part(claims)}.{parts[2]}";
    }

    private static string Alg(string alg) => s_header.Replace("ES256", alg, StringComparison.Ordinal);

    private static string Typed(string type) => s_header.Replace("pass+jwt", type, StringComparison.Ordinal);
}
