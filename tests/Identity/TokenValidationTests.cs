using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.Tokens;
using TicketMaster.Identity;
using Xunit;

namespace TicketMaster.Tests.Identity;

public sealed class TokenValidationTests : IAsyncLifetime
{
    private readonly ManualTimeProvider _time = new();
    private readonly SecurityKey _key = TestIssuer.NewEcKey("ec");
    private TestIssuer _issuer = null!;
    private Issuer _known = null!;
    private TokenValidation _validation = null!;

    public async Task InitializeAsync()
    {
        _issuer = await TestIssuer.StartAsync();
        _issuer.Keys.Add(_key);
        IOptions<IdentityOptions> options =
            Options.Create(new IdentityOptions { Authority = _issuer.Address, Audience = TestIssuer.Audience });
        _known = new Issuer(options, _time, NullLogger<Issuer>.Instance);
        _validation = new TokenValidation(_known, options, _time);
    }

    public async Task DisposeAsync()
    {
        _known.Dispose();
        await _issuer.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_the_issuer_is_accepted_with_its_subject_and_the_roles_that_count()
    {
        SecurityTokenDescriptor token = Token();
        token.Claims["roles"] = Enumerable.Range(0, 500).SelectMany(n => new[] { "gate", $"press {n}", "admin" }).ToArray();

        TokenOutcome.Accepted accepted = Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(token));

        Assert.Equal("alice", accepted.Identity.FindFirst("sub")!.Value);
        Assert.Equal(["gate", "admin"], accepted.Identity.FindAll("roles").Select(role => role.Value));

        // Thousands are remembered: nothing else of the token is.
        Assert.Equal(typeof(ClaimsIdentity), accepted.Identity.GetType());
        Assert.Equal(3, accepted.Identity.Claims.Count());
    }

    [Fact]
    public async Task A_token_signed_with_RS256_is_accepted()
    {
        SecurityKey rsa = TestIssuer.NewRsaKey("rsa");
        _issuer.Keys.Add(rsa);

        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(_issuer.Token(rsa, _time.GetUtcNow())));
    }

    [Fact]
    public async Task A_token_is_accepted_until_30_seconds_after_its_end_and_no_longer()
    {
        string token = TestIssuer.Write(Token());
        _time.Advance(TimeSpan.FromMinutes(10) + TimeSpan.FromSeconds(29));
        Assert.IsType<TokenOutcome.Accepted>(await _validation.ValidateAsync(token, default));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("The token has expired; get a new one.", await RejectionAsync(token));
    }

    [Fact]
    public async Task A_token_is_accepted_from_30_seconds_before_its_beginning_and_no_sooner()
    {
        SecurityTokenDescriptor early = Token();
        early.NotBefore = _time.GetUtcNow().UtcDateTime.AddSeconds(30);
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(early));

        early.NotBefore = _time.GetUtcNow().UtcDateTime.AddSeconds(31);

        Assert.Equal("The token is not valid yet.", await RejectionAsync(early));
    }

    [Fact]
    public async Task A_token_without_an_end_is_refused()
    {
        SecurityTokenDescriptor token = Token();
        token.Expires = null;

        Assert.Equal("The token does not say when it expires.", await RejectionAsync(token));
    }

    [Fact]
    public async Task A_token_of_another_issuer_is_refused()
    {
        SecurityTokenDescriptor token = Token();
        token.Issuer = "https://elsewhere.example";

        Assert.Equal("The token is from another issuer than the one this service trusts.", await RejectionAsync(token));
    }

    [Fact]
    public async Task A_token_for_another_audience_is_refused()
    {
        SecurityTokenDescriptor token = Token();
        token.Audience = "another-service";

        Assert.Equal("The token is not meant for this service.", await RejectionAsync(token));
    }

    [Fact]
    public async Task A_token_signed_with_a_key_of_the_right_name_but_not_the_issuers_is_refused() => Assert.Equal(
        "The token's signature is not valid.", await RejectionAsync(_issuer.Token(TestIssuer.NewEcKey("ec"), _time.GetUtcNow())));

    [Fact]
    public async Task A_token_whose_content_was_changed_is_refused()
    {
        string[] parts = TestIssuer.Write(Token()).Split('.');
        string content =
            Encoding.UTF8.GetString(Base64UrlEncoder.DecodeBytes(parts[1])).Replace("alice", "mallory", StringComparison.Ordinal);

        Assert.Equal(
            "The token's signature is not valid.",
            await RejectionAsync($"{parts[0]}.{Base64UrlEncoder.Encode(content)}.{parts[2]}"));
    }

    [Fact]
    public async Task An_unsigned_token_is_refused()
    {
        string[] parts = TestIssuer.Write(Token()).Split('.');
        string header = Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""");

        Assert.Equal("The token is not signed with RS256 or ES256.", await RejectionAsync($"{header}.{parts[1]}."));
    }

    [Fact]
    public async Task A_token_signed_with_a_shared_secret_made_of_the_public_key_is_refused()
    {
        // The classic confusion: what everybody can read is taken for a secret.
        byte[] publicKey = ((ECDsaSecurityKey)_key).ECDsa.ExportSubjectPublicKeyInfo();
        SecurityTokenDescriptor token = Token();
        token.SigningCredentials =
            new(new SymmetricSecurityKey(SHA256.HashData(publicKey)) { KeyId = "ec" }, SecurityAlgorithms.HmacSha256);

        Assert.Equal("The token is not signed with RS256 or ES256.", await RejectionAsync(token));
    }

    [Theory]
    [InlineData("")]
    [InlineData("nonsense")]
    [InlineData("a.b")]
    [InlineData("a.b.c")]
    [InlineData("e30.e30.e30")]
    public async Task A_text_that_is_no_token_is_refused(string text) =>
        Assert.IsType<TokenOutcome.Rejected>(await _validation.ValidateAsync(text, default));

    [Fact]
    public async Task A_subject_may_have_255_characters_and_no_more()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(_issuer.Token(_key, _time.GetUtcNow(), new string('a', 255))));

        Assert.Equal(Subject, await RejectionAsync(_issuer.Token(_key, _time.GetUtcNow(), new string('a', 256))));
    }

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    public async Task A_blank_subject_is_refused(string subject) =>
        Assert.Equal(Subject, await RejectionAsync(_issuer.Token(_key, _time.GetUtcNow(), subject)));

    [Fact]
    public async Task A_subject_of_several_values_is_refused()
    {
        foreach (object subject in new object[] { new[] { "alice", "bob" }, new[] { "alice" }, new[] { 1 } })
        {
            SecurityTokenDescriptor token = Token();
            token.Claims["sub"] = subject;
            await RejectionAsync(token);
        }
    }

    [Fact]
    public async Task A_token_without_a_subject_is_refused()
    {
        SecurityTokenDescriptor token = Token();
        token.Claims.Remove("sub");

        Assert.Equal(Subject, await RejectionAsync(token));
    }

    [Fact]
    public async Task A_token_signed_with_a_new_key_makes_the_keys_be_fetched_again_at_once()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        SecurityKey fresh = TestIssuer.NewEcKey("fresh");
        _issuer.Keys.Add(fresh);

        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(_issuer.Token(fresh, _time.GetUtcNow())));
        Assert.Equal(2, _issuer.KeyRequests);
    }

    [Fact]
    public async Task Tokens_with_invented_keys_make_the_keys_be_fetched_every_30_seconds_at_most()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));

        for (int i = 0; i < 20; i++)
        {
            await RejectionAsync(_issuer.Token(TestIssuer.NewEcKey($"invented-{i}"), _time.GetUtcNow()));
        }

        Assert.Equal(2, _issuer.KeyRequests);
        _time.Advance(TimeSpan.FromSeconds(30));
        await RejectionAsync(_issuer.Token(TestIssuer.NewEcKey("invented"), _time.GetUtcNow()));
        Assert.Equal(3, _issuer.KeyRequests);
    }

    [Fact]
    public async Task All_tokens_that_wait_for_a_new_key_are_accepted_after_one_fetch()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        SecurityKey fresh = TestIssuer.NewEcKey("fresh");
        _issuer.Keys.Add(fresh);
        SecurityTokenDescriptor token = _issuer.Token(fresh, _time.GetUtcNow());

        TokenOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ValidateAsync(token)));

        Assert.All(outcomes, outcome => Assert.IsType<TokenOutcome.Accepted>(outcome));
        Assert.Equal(2, _issuer.KeyRequests);
    }

    [Fact]
    public async Task A_token_that_was_accepted_is_refused_once_its_key_is_withdrawn()
    {
        string token = TestIssuer.Write(Token());
        Assert.IsType<TokenOutcome.Accepted>(await _validation.ValidateAsync(token, default));
        SecurityKey fresh = TestIssuer.NewEcKey("fresh");
        _issuer.Keys.Clear();
        _issuer.Keys.Add(fresh);
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(_issuer.Token(fresh, _time.GetUtcNow())));

        Assert.Equal("The token's signature is not valid.", await RejectionAsync(token));
    }

    [Fact]
    public async Task A_token_of_which_one_letter_differs_from_one_that_was_accepted_is_refused()
    {
        string token = TestIssuer.Write(Token());
        Assert.IsType<TokenOutcome.Accepted>(await _validation.ValidateAsync(token, default));
        char changed = token[^10] == 'A' ? 'B' : 'A';

        Assert.Equal("The token's signature is not valid.", await RejectionAsync($"{token[..^10]}{changed}{token[^9..]}"));
    }

    [Fact]
    public async Task While_nothing_is_known_of_the_issuer_a_token_is_neither_good_nor_bad()
    {
        _issuer.IsDown = true;
        Assert.IsType<TokenOutcome.IssuerUnreachable>(await ValidateAsync(Token()));

        _issuer.IsDown = false;

        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
    }

    [Fact]
    public async Task Once_the_keys_are_known_tokens_are_checked_while_the_issuer_is_down()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        _issuer.IsDown = true;

        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        Assert.IsType<TokenOutcome.Rejected>(await ValidateAsync(_issuer.Token(TestIssuer.NewEcKey("other"), _time.GetUtcNow())));
    }

    [Fact]
    public async Task A_withdrawn_key_stops_counting_within_ten_minutes()
    {
        SecurityTokenDescriptor descriptor = Token();
        descriptor.Expires = _time.GetUtcNow().UtcDateTime.AddHours(1);
        string token = TestIssuer.Write(descriptor);
        Assert.IsType<TokenOutcome.Accepted>(await _validation.ValidateAsync(token, default));
        _issuer.Keys[0] = TestIssuer.NewEcKey("fresh");
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.IsType<TokenOutcome.Accepted>(await _validation.ValidateAsync(token, default));

        _time.Advance(TimeSpan.FromMinutes(6));

        Assert.All(
            await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _validation.ValidateAsync(token, default))),
            outcome => Assert.IsType<TokenOutcome.Rejected>(outcome));

        // Once because of their age, and once because the token's key is not among them.
        Assert.Equal(3, _issuer.KeyRequests);
    }

    [Fact]
    public async Task While_the_issuer_is_away_the_known_keys_count_for_the_longest_life_of_a_token_and_it_is_asked_every_30_seconds()
    {
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        _issuer.IsDown = true;
        int before = _issuer.Requests;
        _time.Advance(TimeSpan.FromMinutes(20));
        for (int i = 0; i < 20; i++)
        {
            Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        }

        // The library asks a second time at once.
        Assert.Equal(before + 2, _issuer.Requests);
        _time.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(11));
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.IsType<TokenOutcome.IssuerUnreachable>(await ValidateAsync(Token()));

        _issuer.IsDown = false;
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.IsType<TokenOutcome.Accepted>(await ValidateAsync(Token()));
    }

    private const string Subject = "The token's 'sub' must be one text of 1 to 255 characters, without control characters.";

    private SecurityTokenDescriptor Token() => _issuer.Token(_key, _time.GetUtcNow());

    private Task<TokenOutcome> ValidateAsync(SecurityTokenDescriptor token) => _validation.ValidateAsync(TestIssuer.Write(token), default);

    private Task<string> RejectionAsync(SecurityTokenDescriptor token) => RejectionAsync(TestIssuer.Write(token));

    private async Task<string> RejectionAsync(string token) =>
        Assert.IsType<TokenOutcome.Rejected>(await _validation.ValidateAsync(token, default)).Detail;
}
