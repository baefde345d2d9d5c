using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Identity;
using Xunit;

namespace TicketMaster.Tests.Identity;

/// <summary>
/// Tokens that the issuer itself has signed, each with one thing that RFC 7515, RFC 8725 or this service forbids: every one is refused.
/// </summary>
public sealed class TokenRulesTests : IAsyncLifetime
{
    private const string NoToken = "The bearer token is not a JSON Web Token.";
    private const string Subject = "The token's 'sub' must be one text of 1 to 255 characters, without control characters.";
    private const string Type = "The token's 'typ' is none of at+jwt, application/at+jwt, JWT.";
    private const string Algorithm = "The token is not signed with RS256 or ES256.";
    private const string TooLong = "The token lives too long: at most 24 hours count.";
    private const string Signature = "The token's signature is not valid.";

    private static readonly Dictionary<string, Row> s_rows = Rows();

    private readonly ManualTimeProvider _time = new();
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private TestIssuer _issuer = null!;
    private Issuer _known = null!;
    private TokenValidation _validation = null!;

    public static TheoryData<string> Names => [.. Rows().Keys];

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _issuer.Keys.Add(new ECDsaSecurityKey(_key) { KeyId = "ec" });
        IOptions<IdentityOptions> options =
            Options.Create(new IdentityOptions { Authority = _issuer.Address, Audience = TestIssuer.Audience });
        _known = new Issuer(options, _time, NullLogger<Issuer>.Instance);
        _validation = new TokenValidation(_known, options, _time);
    }

    public async Task DisposeAsync()
    {
        _known.Dispose();
        _key.Dispose();
        await _issuer.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_token_that_breaks_a_rule_is_refused(string name)
    {
        Row row = s_rows[name];

        TokenOutcome outcome = await ValidateAsync(row);

        Assert.Equal(row.Mistake, Assert.IsType<TokenOutcome.Rejected>(outcome).Detail);
    }

    [Theory]
    [InlineData("""{"alg":"ES256","kid":"ec"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec","typ":"JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec","typ":"jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec","typ":"at+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec","typ":"AT+JWT"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec","typ":"application/at+jwt"}""")]
    [InlineData("""{"alg":"ES256","kid":"ec","jku":"https://evil.example/keys","x5t":"x","cty":"x"}""")]
    [InlineData("""{"alg":"ES256"}""")]
    public async Task A_token_that_breaks_none_is_accepted(string header) =>
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(new("") { Header = _ => header }));

    [Theory]
    [InlineData("iat")]
    [InlineData("nbf")]
    public async Task A_moment_may_be_absent_or_have_a_fraction(string name)
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Claims("", claims => claims.Remove(name))));
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Claims("", claims => claims[name] = (double)claims[name]! + 0.25)));
    }

    [Fact]
    public async Task A_token_lives_for_a_day_at_most()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Claims("", claims => claims["exp"] = (long)claims["iat"]! + 86_400)));
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Claims("", claims => claims["iat"] = (long)claims["iat"]! + 30)));
    }

    [Fact]
    public async Task A_token_without_a_kid_counts_only_if_one_key_can_have_signed_it()
    {
        Row row = new("") { Header = _ => """{"alg":"ES256"}""" };
        _issuer.Keys.Add(TestIssuer.NewRsaKey("rsa"));
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(row));

        _issuer.Keys.Add(TestIssuer.NewEcKey("another"));
        _time.Advance(TimeSpan.FromMinutes(10));

        Assert.Equal(Signature, Assert.IsType<TokenOutcome.Rejected>(await ValidateAsync(row)).Detail);
    }

    [Fact]
    public async Task A_token_of_an_unknown_kid_makes_the_keys_be_looked_up_once()
    {
        await ValidateAsync(new(""));

        await ValidateAsync(s_rows["an unknown kid"]);
        await ValidateAsync(s_rows["an unknown kid"]);

        Assert.Equal(2, _issuer.KeyRequests);
    }

    /// <summary>The last of 86 letters has two bits that count, so four of 64 letters are the one text of their bytes.</summary>
    [Fact]
    public void No_bytes_have_two_texts()
    {
        const string letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        string token = Text(new(""));

        Assert.Equal(4, letters.Count(last => TokenForm.TryRead($"{token[..^1]}{last}", out _, out _)));
    }

    private static Dictionary<string, Row> Rows() => new(StringComparer.Ordinal)
    {
        // What is signed, but no token of this kind.
        ["an ID token's relative"] = Header(Type, """{"alg":"ES256","kid":"ec","typ":"dpop+jwt"}"""),
        ["a logout token"] = Header(Type, """{"alg":"ES256","kid":"ec","typ":"logout+jwt"}"""),
        ["a ticket"] = Header(Type, """{"alg":"ES256","kid":"ec","typ":"ticket+jwt"}"""),
        ["an empty typ"] = Header(Type, """{"alg":"ES256","kid":"ec","typ":""}"""),
        ["a typ that is no text"] = Header(Type, """{"alg":"ES256","kid":"ec","typ":["JWT"]}"""),
        ["a null typ"] = Header(Type, """{"alg":"ES256","kid":"ec","typ":null}"""),

        // Members that change how a token is read.
        ["crit"] = Header(NotKnown("crit"), """{"alg":"ES256","kid":"ec","crit":["exp"]}"""),
        ["an empty crit"] = Header(NotKnown("crit"), """{"alg":"ES256","kid":"ec","crit":[]}"""),
        ["b64"] = Header(NotKnown("b64"), """{"alg":"ES256","kid":"ec","b64":true}"""),
        ["zip"] = Header(NotKnown("zip"), """{"alg":"ES256","kid":"ec","zip":"DEF"}"""),
        ["enc"] = Header(NotKnown("enc"), """{"alg":"ES256","kid":"ec","enc":"A128GCM"}"""),

        // Keys and algorithms.
        ["an unknown kid"] = Header(Signature, """{"alg":"ES256","kid":"other"}"""),
        ["a kid in another case"] = Header(Signature, """{"alg":"ES256","kid":"EC"}"""),
        ["an empty kid"] = Header("The token's 'kid' is not a text.", """{"alg":"ES256","kid":""}"""),
        ["a kid that is a number"] = Header("The token's 'kid' is not a text.", """{"alg":"ES256","kid":1}"""),
        ["another algorithm's name"] = Header(Algorithm, """{"alg":"ES384","kid":"ec"}"""),
        ["an algorithm in another case"] = Header(Algorithm, """{"alg":"es256","kid":"ec"}"""),
        ["no algorithm"] = Header(Algorithm, """{"kid":"ec"}"""),
        ["a list of algorithms"] = Header(Algorithm, """{"alg":["ES256"],"kid":"ec"}"""),
        ["RSA's name for a signature by a curve"] = Header(Signature, """{"alg":"RS256","kid":"ec"}"""),

        // JSON with two meanings.
        ["a header member twice"] = Header(NoToken, """{"alg":"ES256","kid":"ec","alg":"ES256"}"""),
        ["a header member twice, once escaped"] = Header(NoToken, """{"alg":"ES256","kid":"ec","\u0061lg":"none"}"""),
        ["a header that is a list"] = Header(NoToken, """["ES256"]"""),
        ["a header with more behind it"] = Header(NoToken, """{"alg":"ES256","kid":"ec"}{}"""),
        ["a header with a comment"] = Header(NoToken, """{"alg":"ES256","kid":"ec"/**/}"""),
        ["a claim twice"] = Payload(NoToken, payload => payload[..^1] + ""","sub":"root"}"""),
        ["a claim twice, once escaped"] = Payload(NoToken, payload => payload[..^1] + ""","\u0073ub":"root"}"""),
        ["the expiry twice"] = Payload(NoToken, payload => payload[..^1] + ""","exp":1}"""),
        ["an inner member twice"] = Payload(NoToken, payload => payload[..^1] + ""","act":{"sub":"a","sub":"b"}}"""),
        ["claims with more behind them"] = Payload(NoToken, payload => payload + " x"),
        ["claims that are a text"] = Payload(NoToken, _ => "\"alice\""),
        ["a byte order mark"] = Payload(NoToken, payload => "\uFEFF" + payload),

        // Whose it is.
        ["no subject"] = Claims(Subject, claims => claims.Remove("sub")),
        ["a subject that is a number"] = Claims(Subject, claims => claims["sub"] = 5),
        ["a subject that is true"] = Claims(Subject, claims => claims["sub"] = true),
        ["a subject that is null"] = Claims(Subject, claims => claims["sub"] = null),
        ["a subject that is a list"] = Claims(Subject, claims => claims["sub"] = new JsonArray("alice")),
        ["an empty subject"] = Claims(Subject, claims => claims["sub"] = ""),
        ["a blank subject"] = Claims(Subject, claims => claims["sub"] = " \u00A0"),
        ["a subject of 256 characters"] = Claims(Subject, claims => claims["sub"] = new string('a', 256)),
        ["a subject with a line break"] = Claims(Subject, claims => claims["sub"] = "alice\r\nroot"),
        ["a subject with an escape"] = Claims(Subject, claims => claims["sub"] = "alice\u001B[2J"),
        ["a subject with a zero"] = Claims(Subject, claims => claims["sub"] = "alice\0"),
        ["a subject with a delete"] = Claims(Subject, claims => claims["sub"] = "alice\u007F"),
        ["a subject with a noncharacter"] = Claims(Subject, claims => claims["sub"] = "alice\uFFFE"),
        ["a subject with half a character"] = Payload(
            NoToken, payload => payload.Replace("\"alice\"", "\"\\ud800\"", StringComparison.Ordinal)),

        // When it counts.
        ["no expiry"] = Claims("The token does not say when it expires.", claims => claims.Remove("exp")),
        ["an expiry as a text"] = Claims(NoNumber("exp"), claims => claims["exp"] = $"{claims["exp"]}"),
        ["a null expiry"] = Claims(NoNumber("exp"), claims => claims["exp"] = null),
        ["an expiry below zero"] = Claims(NoNumber("exp"), claims => claims["exp"] = -1),
        ["an expiry beyond any calendar"] = Claims(NoNumber("exp"), claims => claims["exp"] = 1e15),
        ["an expiry beyond any number"] = Payload(
            NoNumber("exp"), payload => payload.Replace("\"exp\":", "\"exp\":1e400,\"x\":", StringComparison.Ordinal)),
        ["a beginning as a text"] = Claims(NoNumber("nbf"), claims => claims["nbf"] = $"{claims["nbf"]}"),
        ["an issue as a text"] = Claims(NoNumber("iat"), claims => claims["iat"] = $"{claims["iat"]}"),
        ["an issue that is a list"] = Claims(NoNumber("iat"), claims => claims["iat"] = new JsonArray(1)),
        ["an issue in the future"] = Claims(
            "The token was issued in the future.", claims => claims["iat"] = (long)claims["iat"]! + 31),
        ["a life of a day and a second"] = Claims(TooLong, claims => claims["exp"] = (long)claims["iat"]! + 86_401),
        ["a life of ten years"] = Claims(TooLong, claims => claims["exp"] = (long)claims["iat"]! + 315_360_000),
        ["a long life without an issue"] = Claims(TooLong, claims =>
        {
            claims["exp"] = (long)claims["iat"]! + 86_401;
            claims.Remove("iat");
        }),

        // Another text with the same meaning.
        ["padding after the signature"] = Sent(NoToken, token => token + "=="),
        ["padding after the claims"] = Sent(NoToken, token => Parts(token, parts => $"{parts[0]}.{parts[1]}=.{parts[2]}")),
        ["a space after the signature"] = Sent(NoToken, token => token + " "),
        ["a line break within the claims"] = Sent(
            NoToken, token => Parts(token, parts => $"{parts[0]}.{parts[1][..8]}\n{parts[1][8..]}.{parts[2]}")),
        ["a space before the header"] = Sent(NoToken, token => " " + token),
        ["a fourth part"] = Sent(NoToken, token => token + "."),
        ["a letter more"] = Sent(Signature, token => token + "A"),
        ["a byte more in the signature"] = Sent(Signature, token => Parts(token, parts =>
            $"{parts[0]}.{parts[1]}.{WebEncoders.Base64UrlEncode([.. WebEncoders.Base64UrlDecode(parts[2]), 0])}")),
        ["a plus of the other alphabet"] = Sent(NoToken, token => Parts(token, parts => $"{parts[0]}.{parts[1]}.+{parts[2][1..]}")),
        ["no signature"] = Sent(Signature, token => Parts(token, parts => $"{parts[0]}.{parts[1]}.")),
    };

    private static string NotKnown(string member) => $"The token's header has '{member}', which this service does not know.";

    private static string NoNumber(string claim) => $"The token's '{claim}' is not a number of seconds.";

    private static Row Header(string mistake, string header) => new(mistake) { Header = _ => header };

    private static Row Payload(string mistake, Func<string, string> change) => new(mistake) { Payload = change };

    private static Row Claims(string mistake, Action<JsonObject> change) => Payload(mistake, payload =>
    {
        JsonObject claims = JsonNode.Parse(payload)!.AsObject();
        change(claims);
        return claims.ToJsonString();
    });

    private static Row Sent(string mistake, Func<string, string> change) => new(mistake) { Sent = change };

    private static string Parts(string token, Func<string[], string> change) => change(token.Split('.'));

    private Task<TokenOutcome> ValidateAsync(Row row) => _validation.ValidateAsync(Text(row), default);

    private string Text(Row row)
    {
        long now = _time.GetUtcNow().ToUnixTimeSeconds();
        JsonObject claims = new()
        {
            ["iss"] = _issuer.Address,
            ["aud"] = TestIssuer.Audience,
            ["sub"] = "alice",
            ["iat"] = now,
            ["nbf"] = now,
            ["exp"] = now + 600,
        };
        string header = row.Header("""{"alg":"ES256","kid":"ec","typ":"JWT"}""");
        return row.Sent(TestIssuer.Sign(_key, header, row.Payload(claims.ToJsonString())));
    }

    private sealed record Row(string Mistake)
    {
        public Func<string, string> Header { get; init; } = header => header;

        public Func<string, string> Payload { get; init; } = payload => payload;

        public Func<string, string> Sent { get; init; } = token => token;
    }
}
