using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>
/// An answer's bytes with a hash of them as strong ETag, compressed once for everybody who takes it so. Processes that answer the same give
/// the same ETag.
/// </summary>
internal sealed class Rendered
{
    private readonly byte[] _body;
    private readonly EntityTagHeaderValue _etag;

    /// <summary>The ETag in each <see cref="ContentCoding"/>.</summary>
    private readonly string[] _etags;

    private readonly Lazy<byte[]> _gzip;
    private readonly Lazy<byte[]> _brotli;

    private Rendered(byte[] body)
    {
        _body = body;
        _etag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"");
        _etags = [.. Enum.GetValues<ContentCoding>().Select(coding => ContentCodings.ETag(_etag.Tag.ToString(), coding))];
        _gzip = new(() => ContentCodings.Encode(_body, ContentCoding.Gzip, CompressionLevel.Optimal));
        _brotli = new(() => ContentCodings.Encode(_body, ContentCoding.Brotli, CompressionLevel.Optimal));
    }

    public static Rendered Json<T>(T value, JsonTypeInfo<T> type) => new(JsonAnswer.Utf8(value, type));

    /// <param name="utf8">The JSON to send.</param>
    public static Rendered Json(byte[] utf8) => new(utf8);

    /// <summary>200 with the bytes, or 304 to a client that has them.</summary>
    public IResult ToResult(string cacheControl) => new Result(this, cacheControl);

    /// <summary>The bytes in a coding; the same object each time.</summary>
    public byte[] In(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => _gzip.Value,
        ContentCoding.Brotli => _brotli.Value,
        _ => _body,
    };

    private bool IsKnownTo(HttpRequest request)
    {
        StringValues sent = request.Headers.IfNoneMatch;

        // Nearly every client sends back the one tag that it got.
        if (sent.Count == 0 || (sent is [{ } one] && _etags.Contains(one)))
        {
            return sent.Count > 0;
        }

        foreach (EntityTagHeaderValue known in request.GetTypedHeaders().IfNoneMatch)
        {
            // If-None-Match compares weakly, because an edge that compresses an answer makes its tag weak.
            if (known.Equals(EntityTagHeaderValue.Any) || ContentCodings.Plain(known).Compare(_etag, useStrongComparison: false))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Result(Rendered rendered, string cacheControl) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            ContentCoding coding = AnswerBody.Choose(httpContext, rendered._body.Length);
            response.Headers.CacheControl = cacheControl;
            response.Headers.ETag = rendered._etags[(int)coding];
            if (rendered.IsKnownTo(httpContext.Request))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return Task.CompletedTask;
            }

            return AnswerBody.WriteAsync(httpContext, JsonAnswer.ContentType, rendered.In(coding), coding);
        }
    }
}
