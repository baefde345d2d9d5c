using TicketMaster.Http;
using Xunit;

namespace TicketMaster.Tests.Decisions;

/// <summary>The origin of an address that somebody gives us, as no browser reads it otherwise.</summary>
public sealed class OriginsTests
{
    [Theory]
    [InlineData("https://good.example", "https://good.example")]
    [InlineData("https://good.example/", "https://good.example")]
    [InlineData("HTTPS://Good.Example/Paid?x=1", "https://good.example")]
    [InlineData("https://good.example:443/paid", "https://good.example")]
    [InlineData("https://good.example:8443/paid", "https://good.example:8443")]
    [InlineData("https://good.example?x=https://evil.example", "https://good.example")]
    [InlineData("https://good.example/@evil.example", "https://good.example")]
    [InlineData("http://localhost:5173/paid", "http://localhost:5173")]
    [InlineData("http://[::1]:5173/paid", "http://[::1]:5173")]
    [InlineData("ticketmaster://paid", "ticketmaster://")]
    [InlineData("com.example.tickets://paid/now?x=1", "com.example.tickets://")]

    // Others than they seem to be.
    [InlineData("https://good.example.evil/paid", "https://good.example.evil")]
    [InlineData("https://good.example./paid", "https://good.example.")]
    [InlineData("https://good.example@evil.example/paid", null)]
    [InlineData("https://good.example:443@evil.example/paid", null)]
    [InlineData("https://user:word@good.example/paid", null)]
    [InlineData("https://evil.example\\@good.example/paid", null)]
    [InlineData("https://evil.example\\.good.example/paid", null)]
    [InlineData("https:\\\\good.example/paid", null)]
    [InlineData("https://evil.example%2f.good.example", null)]
    [InlineData("https://evil.example%00.good.example", null)]
    [InlineData("https://%67ood.example/paid", null)]
    [InlineData("https://good.example/paid#evil", null)]
    [InlineData("https://good.example\t/paid", null)]
    [InlineData("https://good.example/pa\nid", null)]
    [InlineData("https://good.example/pa\rid", null)]
    [InlineData("https://good.example/\u0000", null)]
    [InlineData(" https://good.example/paid", null)]
    [InlineData("https://good.example/paid ", null)]
    [InlineData("https://good.ex\u00e4mple/paid", null)]
    [InlineData("https://good\u3002example/paid", null)]
    [InlineData("https://good.example\u2215paid", null)]
    [InlineData("https://good.example/<script>", null)]
    [InlineData("https://good.example/\"x", null)]
    [InlineData("https:///good.example/paid", null)]
    [InlineData("https://:443/paid", null)]
    [InlineData("https:good.example/paid", null)]
    [InlineData("https:/good.example/paid", null)]
    [InlineData("//good.example/paid", null)]
    [InlineData("/paid", null)]
    [InlineData("good.example/paid", null)]
    [InlineData("", null)]
    [InlineData("://good.example", null)]

    // Schemes that are no app's.
    [InlineData("javascript://good.example/%0aalert(1)", null)]
    [InlineData("JavaScript://good.example/%0aalert(1)", null)]
    [InlineData("javascript:alert(1)", null)]
    [InlineData("data:text/html,x", null)]
    [InlineData("data://text/html,x", null)]
    [InlineData("vbscript://x", null)]
    [InlineData("file:///etc/passwd", null)]
    [InlineData("blob://good.example/x", null)]
    [InlineData("intent://good.example/x", null)]
    [InlineData("1app://paid", null)]
    public void An_address_has_one_origin_or_none(string address, string? origin) => Assert.Equal(origin, Origins.Of(address));

    [Theory]
    [InlineData(null, true)]
    [InlineData("", true)]
    [InlineData("https://shop.example, ticketmaster://,http://localhost:5173/", true)]
    [InlineData("https://shop.example/paid", false)]
    [InlineData("https://shop.example?x", false)]
    [InlineData("https://*.example", false)]
    [InlineData("http://shop.example", false)]
    [InlineData("https://shop.example,javascript://", false)]
    [InlineData("ticketmaster://paid", false)]
    [InlineData("ticketmaster", false)]
    [InlineData("*", false)]
    public void Only_origins_are_configured(string? setting, bool valid) =>
        Assert.Equal(valid, Origins.Mistake("Booking:ReturnOrigins", setting) is null);
}
