using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using TicketMaster.Http;
using Xunit;

namespace TicketMaster.Tests.Http;

/// <summary>Answers of more than 1 KB come compressed to who takes them so.</summary>
[Collection(nameof(EdgeApp))]
public sealed class CompressionTests(EdgeApp edge)
{
    public static TheoryData<string, string> Large => new()
    {
        { "anyone", "/event/gala" },
        { "anyone", "/event/gala?limit=100" },
        { "anyone", "/event/gala/seatmap" },
        { "anyone", "/event/gala/availability" },
        { "anyone", "/search" },
        { "anyone", "/openapi.json" },
        { "alice", "/bookings" },
        { "alice", "/booking/{booking}" },
        { "alice", "/booking/{booking}/tickets" },
        { "alice", "/booking/{booking}/tickets/gala-S0-A-1.svg" },
        { "admin", "/admin/events/gala" },
        { "admin", "/admin/venues/v1" },
    };

    [Theory]
    [MemberData(nameof(Large))]
    public async Task Whatever_is_large_comes_compressed_and_says_the_same(string who, string template)
    {
        string path = template.Replace("{booking}", edge.Booking, StringComparison.Ordinal);
        (HttpResponseMessage plain, byte[] body) = await AskAsync(who, path, null);
        Assert.True(body.Length > Limits.PlainBodyBytes, $"{path} has {body.Length} bytes only.");
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Contains("Accept-Encoding", plain.Headers.Vary);
        foreach (string coding in new[] { "br", "gzip" })
        {
            (HttpResponseMessage answer, byte[] coded) = await AskAsync(who, path, coding);

            Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
            Assert.Equal(coded.Length, answer.Content.Headers.ContentLength);
            Assert.True(coded.Length < body.Length, $"{coded.Length} instead of {body.Length}");
            Assert.Contains("Accept-Encoding", answer.Headers.Vary);
            Assert.Equal(plain.Content.Headers.ContentType, answer.Content.Headers.ContentType);
            Assert.Equal(plain.Headers.ETag is null, answer.Headers.ETag is null);
            Assert.True(plain.Headers.ETag is null || !plain.Headers.ETag.Equals(answer.Headers.ETag), "Other bytes have another tag.");

            // A ticket's code is signed anew each time.
            Assert.True(path.Contains("/tickets", StringComparison.Ordinal) || body.SequenceEqual(Decoded(coded, coding)));
        }
    }

    [Theory]
    [InlineData("anyone", "/health")]
    [InlineData("anyone", "/event/none")]
    [InlineData("anyone", "/search/suggest?token=the")]
    [InlineData("alice", "/booking/{booking}/tickets/gala-S0-A-1.png")]
    public async Task What_is_small_or_a_picture_of_pixels_comes_as_it_is(string who, string path)
    {
        string asked = path.Replace("{booking}", edge.Booking, StringComparison.Ordinal);

        (HttpResponseMessage answer, _) = await AskAsync(who, asked, "br, gzip");

        Assert.Empty(answer.Content.Headers.ContentEncoding);
    }

    [Fact]
    public async Task A_client_that_has_an_answer_in_any_coding_is_told_that_it_has_it()
    {
        foreach (string path in new[] { "/event/gala", "/event/gala/availability", "/event/gala/seatmap", "/openapi.json", "/search" })
        {
            foreach (string? had in new[] { null, "br", "gzip" })
            {
                EntityTagHeaderValue etag = (await AskAsync("anyone", path, had)).Answer.Headers.ETag!;
                foreach (string? wanted in new[] { null, "br", "gzip" })
                {
                    string expected = (await AskAsync("anyone", path, wanted)).Answer.Headers.ETag!.ToString();
                    foreach (string sent in new[] { $"{etag}", $"W/{etag}", $"\"other\", {etag}" })
                    {
                        (HttpResponseMessage known, byte[] none) = await AskAsync("anyone", path, wanted, sent);

                        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
                        Assert.Equal(expected, known.Headers.ETag!.ToString());
                        Assert.Contains("Accept-Encoding", known.Headers.Vary);
                        Assert.Empty(none);
                    }
                }
            }
        }
    }

    [Fact]
    public async Task A_document_that_was_read_compressed_is_written_with_the_tag_that_it_had()
    {
        foreach (string coding in new[] { "br", "gzip" })
        {
            (HttpResponseMessage read, byte[] body) = await AskAsync("admin", "/admin/venues/v1", coding);
            using var write = new HttpRequestMessage(HttpMethod.Put, "/admin/venues/v1")
            {
                Content = new ByteArrayContent(Decoded(body, coding)) { Headers = { ContentType = new("application/json") } },
            };
            write.Headers.IfMatch.Add(read.Headers.ETag!);

            (await edge.Admin.AskAsync(write)).Is(HttpStatusCode.OK);
        }
    }

    [Theory]
    [InlineData(Limits.PlainBodyBytes, false)]
    [InlineData(Limits.PlainBodyBytes + 1, true)]
    public async Task A_body_of_more_than_1_KB_is_compressed_and_no_shorter_one(int bytes, bool compressed)
    {
        DefaultHttpContext http = new();
        http.Request.Headers.AcceptEncoding = "gzip";

        await AnswerBody.WriteAsync(http, "text/plain", new byte[bytes]);

        Assert.Equal(compressed ? "gzip" : "", http.Response.Headers.ContentEncoding.ToString());
        Assert.Equal(compressed ? "Accept-Encoding" : "", http.Response.Headers.Vary.ToString());
    }

    [Fact]
    public void A_kept_answer_is_compressed_once_for_everybody()
    {
        var rendered = Rendered.Json(new byte[10_000]);

        Assert.Same(rendered.In(ContentCoding.Brotli), rendered.In(ContentCoding.Brotli));
        Assert.Same(rendered.In(ContentCoding.Gzip), rendered.In(ContentCoding.Gzip));
    }

    private async Task<(HttpResponseMessage Answer, byte[] Body)> AskAsync(
        string who, string path, string? acceptEncoding, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Authorization = edge.Client(who).DefaultRequestHeaders.Authorization;
        request.Headers.TryAddWithoutValidation("Accept-Encoding", acceptEncoding);
        request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        HttpResponseMessage answer = await edge.Plain.SendAsync(request);
        return (answer, await answer.Content.ReadAsByteArrayAsync());
    }

    private static byte[] Decoded(byte[] body, string coding)
    {
        using var coded = new MemoryStream(body);
        using Stream stream = coding == "br"
            ? new BrotliStream(coded, CompressionMode.Decompress)
            : new GZipStream(coded, CompressionMode.Decompress);
        using var whole = new MemoryStream();
        stream.CopyTo(whole);
        return whole.ToArray();
    }
}
