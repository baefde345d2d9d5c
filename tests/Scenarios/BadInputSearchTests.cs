using System.Net;
using TicketMaster.Catalogue;
using Xunit;

namespace TicketMaster.Tests.Scenarios;

/// <summary>Searches for what cannot be meant, and for what means something to the machinery behind.</summary>
public sealed class BadInputSearchTests(BadInputApp app) : IClassFixture<BadInputApp>
{
    [Theory]
    [InlineData("/search?nope=1")]
    [InlineData("/search?Token=x")]
    [InlineData("/search?token=a&token=b")]
    [InlineData("/search?page=0")]
    [InlineData("/search?page=-1")]
    [InlineData("/search?page=10001&size=1")]
    [InlineData("/search?page=99999999999999999999")]
    [InlineData("/search?page=1.0")]
    [InlineData("/search?size=0")]
    [InlineData("/search?size=101")]
    [InlineData("/search?size=-2147483649")]
    [InlineData("/search?page=101&size=100")]
    [InlineData("/search?date=2026-02-29")]
    [InlineData("/search?date=2026-02-30")]
    [InlineData("/search?date=2026-13-01")]
    [InlineData("/search?date=0000-01-01")]
    [InlineData("/search?date=10000-01-01")]
    [InlineData("/search?date=2026-12-31..2026-12-01")]
    [InlineData("/search?date=2026-12-01..2026-12-32")]
    [InlineData("/search?date=today")]
    [InlineData("/search?from=2026-02-30")]
    [InlineData("/search?from=0001-01-01T00:00:00%2B14:00")]
    [InlineData("/search?to=9999-12-31T23:59:59-14:00")]
    [InlineData("/search?near=NaN,NaN")]
    [InlineData("/search?near=91,0")]
    [InlineData("/search?near=1e400,0")]
    [InlineData("/search?near=0,0&radius=Infinity")]
    [InlineData("/search?near=0,0&radius=-1")]
    [InlineData("/search?sort=price;drop")]
    [InlineData("/search/suggest?nope=1")]
    [InlineData("/search/suggest?size=0")]
    [InlineData("/search/suggest?size=11")]
    public Task A_search_that_cannot_be_meant_is_refused(string path) =>
        app.RefusedAsync(HttpStatusCode.BadRequest, "invalid-request", () => app.Anyone.GetAnswerAsync(path));

    [Theory]
    [InlineData("token")]
    [InlineData("location")]
    public Task Words_beyond_the_limit_are_refused(string parameter) => app.RefusedAsync(
        HttpStatusCode.BadRequest,
        "invalid-request",
        () => app.Anyone.GetAnswerAsync($"/search?{parameter}={new string('x', Limits.SearchTokenLength + 1)}"));

    [Theory]
    [InlineData("concerts")]
    [InlineData("concert,opera")]
    [InlineData("'; DROP TABLE words; --")]
    [InlineData("*")]
    public async Task A_category_that_there_is_not_is_refused_with_those_that_there_are(string category)
    {
        Answer refused = await app.RefusedAsync(
            HttpStatusCode.BadRequest,
            "invalid-request",
            () => app.Anyone.GetAnswerAsync($"/search?category={Uri.EscapeDataString(category)}"));

        Assert.Contains(string.Join(", ", Categories.All), refused.Text("detail"), StringComparison.Ordinal);
    }

    /// <summary>What a full-text engine, a database or a parser would take for a command is only words here.</summary>
    [Theory]
    [InlineData("\"")]
    [InlineData("\"\"\"")]
    [InlineData("'; DROP TABLE words; --")]
    [InlineData("a OR b AND NOT c")]
    [InlineData("NEAR(a b, 3)")]
    [InlineData("name:gala")]
    [InlineData("{a b}:c")]
    [InlineData("^gala*")]
    [InlineData("* + - ~ ^ ( ) : , .")]
    [InlineData("(((((((((((((((((((")]
    [InlineData("%_[]\\")]
    [InlineData("\u0301\u0301\u0301")]
    [InlineData("\u200b\u202e\ufeff")]
    [InlineData("😀👩‍👩‍👧")]
    [InlineData("ﷺ")]
    [InlineData("\ufffd")]
    [InlineData("İıŞß")]
    [InlineData("a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a a")]
    [InlineData("${jndi:ldap://x} {{7*7}} <script>")]
    public async Task Words_are_only_words(string words)
    {
        string escaped = Uri.EscapeDataString(words);
        foreach (string path in new[]
        {
            $"/search?token={escaped}",
            $"/search?location={escaped}",
            $"/search/suggest?token={escaped}",
        })
        {
            Answer answer = await app.NoFaultAsync(() => app.Anyone.GetAnswerAsync(path));
            answer.Is(HttpStatusCode.OK);
        }

        await app.NoFaultAsync(() => app.Anyone.GetAnswerAsync(
            $"/search?token={Uri.EscapeDataString(string.Concat(Enumerable.Repeat(words, 200))[..Limits.SearchTokenLength])}"));
    }

    [Theory]
    [InlineData("/search?token=%FF%FE")]
    [InlineData("/search?token=%ED%A0%80")]
    [InlineData("/search?token=%")]
    [InlineData("/search?token=%zz")]
    [InlineData("/search?date=0001-01-01..9999-12-31")]
    [InlineData("/search?from=0001-01-01&to=9999-12-31")]
    [InlineData("/search?near=90,180&radius=1000&sort=distance")]
    [InlineData("/search?near=-90,-180&radius=0.000001")]
    [InlineData("/search?page=10000&size=1")]
    public async Task A_strange_search_is_answered(string path) =>
        (await app.NoFaultAsync(() => app.Anyone.GetAnswerAsync(path))).Is(HttpStatusCode.OK);
}
