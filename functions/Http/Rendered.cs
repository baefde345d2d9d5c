using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Headers;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>An answer's bytes with a hash of them as strong ETag. Processes that answer the same give the same ETag.</summary>
internal sealed class Rendered
{
    private readonly byte[] _body;
    private readonly EntityTagHeaderValue _etag;

    private Rendered(byte[] body)
    {
        _body = body;
        _etag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(SHA256.HashData(body).AsSpan(0, 12))}\"");
    }

    public ReadOnlyMemory<byte> Body => _body;

    public string ETag => _etag.Tag.ToString();

    public static Rendered Json<T>(T value, JsonTypeInfo<T> type) => new(JsonSerializer.SerializeToUtf8Bytes(value, type));

    /// <param name="utf8">The JSON to send.</param>
    public static Rendered Json(byte[] utf8) => new(utf8);

    /// <summary>200 with the bytes, or 304 to a client that has them.</summary>
    public IResult ToResult(string cacheControl) => new Result(this, cacheControl);

    private bool IsKnownTo(RequestHeaders headers)
    {
        foreach (EntityTagHeaderValue known in headers.IfNoneMatch)
        {
            // If-None-Match compares weakly, because an edge that compresses an answer makes its tag weak.
            if (known.Equals(EntityTagHeaderValue.Any) || known.Compare(_etag, useStrongComparison: false))
            {
                return true;
            }
        }

        return false;
    }

    private sealed class Result(Rendered rendered, string cacheControl) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.Headers.CacheControl = cacheControl;
            response.Headers.ETag = rendered.ETag;
            if (rendered.IsKnownTo(httpContext.Request.GetTypedHeaders()))
            {
                response.StatusCode = StatusCodes.Status304NotModified;
                return;
            }

            await JsonAnswer.WriteAsync(httpContext, rendered._body);
        }
    }
}
