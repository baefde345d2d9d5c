using System.Security.Claims;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using TicketMaster.Identity;
using Xunit;

namespace TicketMaster.Tests.Identity;

public sealed class AcceptedTokensTests
{
    private static readonly DateTime s_expires = new(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly AcceptedTokens _tokens = new();

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
        for (int i = 0; i < 2 * AcceptedTokens.Generation; i++)
        {
            _tokens.Add($"{i}", Token());
            Assert.NotNull(_tokens.Find("used", DateTime.MinValue));
        }

        Assert.Null(_tokens.Find("unused", DateTime.MinValue));
        Assert.Null(_tokens.Find("0", DateTime.MinValue));
    }

    private static AcceptedToken Token() =>
        new(new TokenOutcome.Accepted(new ClaimsIdentity()), new OpenIdConnectConfiguration(), s_expires);
}
