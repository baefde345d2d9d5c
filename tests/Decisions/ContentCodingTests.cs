using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using TicketMaster.Http;
using Xunit;

namespace TicketMaster.Tests.Decisions;

public sealed class ContentCodingTests
{
    [Theory]
    [InlineData("br", "Brotli")]
    [InlineData("gzip", "Gzip")]
    [InlineData("gzip, deflate, br, zstd", "Brotli")]
    [InlineData("BR, GZIP", "Brotli")]
    [InlineData("gzip;q=1.0, br;q=0.5", "Gzip")]
    [InlineData("br;q=0.5, gzip;q=0.5", "Brotli")]
    [InlineData("br;q=0, gzip;q=0.001", "Gzip")]
    [InlineData("*", "Brotli")]
    [InlineData("br;q=0, *", "Gzip")]
    [InlineData("gzip;q=0, *;q=0.1", "Brotli")]
    [InlineData("*;q=0", "Identity")]
    [InlineData("br;q=0, gzip;q=0", "Identity")]
    [InlineData("identity", "Identity")]
    [InlineData("identity;q=1, br;q=0.9", "Identity")]
    [InlineData("identity;q=0.5, gzip;q=0.9", "Gzip")]
    [InlineData("identity, gzip, br", "Brotli")]
    [InlineData("identity;q=0", "Identity")]
    [InlineData("deflate, zstd", "Identity")]
    [InlineData("", "Identity")]
    [InlineData(null, "Identity")]
    [InlineData("br;q=2", "Identity")]
    [InlineData("nonsense nonsense", "Identity")]
    public void The_client_chooses(string? accepts, string coding)
    {
        DefaultHttpContext http = new();
        if (accepts is not null)
        {
            http.Request.Headers.AcceptEncoding = accepts;
        }

        Assert.Equal(coding, ContentCodings.Wanted(http.Request).ToString());
    }

    [Fact]
    public void Several_lines_are_one_list()
    {
        DefaultHttpContext http = new();
        http.Request.Headers.AcceptEncoding = new(["gzip;q=0.5", "br"]);

        Assert.Equal(ContentCoding.Brotli, ContentCodings.Wanted(http.Request));
    }

    /// <summary>
    /// A choice that is remembered is found without any new object. Other tests may push it out in between, but not each time.
    /// </summary>
    [Fact]
    public void What_browsers_send_stays_remembered_however_much_else_is_sent_and_a_long_text_never_is()
    {
        string[] odd = [.. Enumerable.Range(0, 1_000).Select(n => $"gzip;q=0.{n:D3}, br;q=0")];
        foreach (string one in odd)
        {
            Allocated(one);
        }

        Assert.True(Enumerable.Range(0, 5).Min(_ => Allocated("gzip, deflate, br, zstd")) == 0, "A usual text is read each time.");
        Assert.True(Allocated(odd[0]) > 0, "Every odd text is kept.");
        string tooLong = string.Join(", ", odd.Take(10));
        Assert.True(Enumerable.Range(0, 5).Min(_ => Allocated(tooLong)) > 0, "A long text is kept.");
    }

    private static long Allocated(string accepts)
    {
        DefaultHttpContext http = new();
        http.Request.Headers.AcceptEncoding = accepts;
        _ = http.Request.Headers.AcceptEncoding;
        long before = GC.GetAllocatedBytesForCurrentThread();
        ContentCodings.Wanted(http.Request);
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Front Door fails where the length of an answer differs between its ranges.</summary>
    [Fact]
    public void Who_asks_for_a_range_gets_the_answer_as_it_is()
    {
        DefaultHttpContext http = new();
        http.Request.Headers.AcceptEncoding = "br";
        http.Request.Headers.Range = "bytes=0-99";

        Assert.Equal(ContentCoding.Identity, ContentCodings.Wanted(http.Request));
    }

    [Theory]
    [InlineData("\"a1\"", "\"a1\"", "\"a1-gzip\"", "\"a1-br\"")]
    [InlineData("\"a-br-2\"", "\"a-br-2\"", "\"a-br-2-gzip\"", "\"a-br-2-br\"")]
    public void Each_coding_has_a_tag_and_all_are_of_one_answer(string plain, string identity, string gzip, string brotli)
    {
        string[] tags = [.. Enum.GetValues<ContentCoding>().Select(coding => ContentCodings.ETag(plain, coding))];

        Assert.Equal([identity, gzip, brotli], tags);
        Assert.All(tags, tag =>
        {
            Assert.Equal(plain, ContentCodings.Plain(EntityTagHeaderValue.Parse(tag)).ToString());
            Assert.Equal("W/" + plain, ContentCodings.Plain(EntityTagHeaderValue.Parse("W/" + tag)).ToString());
        });
    }
}
