using System.Security.Claims;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TicketMaster.Identity;
using Xunit;

namespace TicketMaster.Tests.Identity;

public sealed class TokenCacheTests
{
    private static readonly DateTime s_expires = new(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TokenCache _tokens = new();

    [Fact]
    public void A_token_is_found_until_it_has_expired()
    {
        AcceptedToken token = Token();
        _tokens.Add("a", token);

        Assert.Same(token, _tokens.Find("a", s_expires.AddTicks(-1)));
        Assert.Null(_tokens.Find("a", s_expires));
        Assert.Null(_tokens.Find("b", DateTime.MinValue));
    }

    [Fact]
    public void What_is_not_asked_for_is_forgotten_and_what_is_in_use_stays()
    {
        _tokens.Add("used", Token());
        _tokens.Add("unused", Token());
        for (int i = 0; i < TokenCache.GenerationBytes / 300; i++)
        {
            _tokens.Add($"{i}", Token());
            Assert.NotNull(_tokens.Find("used", DateTime.MinValue));
        }

        Assert.Null(_tokens.Find("unused", DateTime.MinValue));
        Assert.Null(_tokens.Find("0", DateTime.MinValue));
    }

    /// <summary>Together they take 10 MB at most, however long they are.</summary>
    [Theory]
    [InlineData(600)]
    [InlineData(16_000)]
    [InlineData(60_000)]
    public void Tokens_are_remembered_by_the_bytes_that_they_take(int length)
    {
        int most = (2 * TokenCache.GenerationBytes / (length * sizeof(char))) + 1;
        string[] texts = [.. Enumerable.Range(0, 3 * most).Select(n => $"{n}".PadRight(length, '.'))];
        foreach (string text in texts)
        {
            _tokens.Add(text, Token());
        }

        int kept = texts.Count(text => _tokens.Find(text, DateTime.MinValue) is not null);
        Assert.InRange(kept, 1, most);
        Assert.NotNull(_tokens.Find(texts[^1], DateTime.MinValue));
    }

    private static AcceptedToken Token() =>
        new(new TokenOutcome.Accepted(new ClaimsIdentity()), new OpenIdConnectConfiguration(), s_expires);
}
