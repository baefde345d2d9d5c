using System.IO.Compression;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>
/// The body of an answer, written at once with its length. From a length on it is compressed for clients that take it so. The one place
/// that writes bodies.
/// </summary>
internal static class AnswerBody
{
    private const string AcceptEncoding = "Accept-Encoding";

    public static IResult Of(byte[] body, string contentType) => new Result(body, contentType);

    /// <summary>Set the status and other headers before.</summary>
    public static Task WriteAsync(HttpContext http, string contentType, byte[] body)
    {
        ContentCoding coding = Choose(http, body.Length);
        if (coding == ContentCoding.Identity)
        {
            return WriteAsync(http, contentType, body, coding);
        }

        IHeaderDictionary headers = http.Response.Headers;
        if (headers.ETag is [{ } etag])
        {
            headers.ETag = ContentCodings.ETag(etag, coding);
        }

        return WriteAsync(http, contentType, ContentCodings.Encode(body, coding, CompressionLevel.Fastest), coding);
    }

    /// <summary>Writes a body that is coded already.</summary>
    public static Task WriteAsync(HttpContext http, string contentType, byte[] coded, ContentCoding coding)
    {
        HttpResponse response = http.Response;
        response.ContentType = contentType;
        response.ContentLength = coded.Length;
        if (coding != ContentCoding.Identity)
        {
            response.Headers.ContentEncoding = ContentCodings.Name(coding);
        }

        return response.Body.WriteAsync(coded, http.RequestAborted).AsTask();
    }

    /// <summary>The coding for a body of a length. Whoever keeps the answer is told that it depends on the request.</summary>
    public static ContentCoding Choose(HttpContext http, int length)
    {
        if (length <= Limits.PlainBodyBytes)
        {
            return ContentCoding.Identity;
        }

        VaryBy(http.Response, AcceptEncoding);
        return ContentCodings.Wanted(http.Request);
    }

    /// <summary>Adds to the header <c>Vary</c>, in one line.</summary>
    public static void VaryBy(HttpResponse response, string header)
    {
        string before = response.Headers.Vary.ToString();
        response.Headers.Vary = before.Length == 0 ? header : $"{before}, {header}";
    }

    private sealed class Result(byte[] body, string contentType) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => WriteAsync(httpContext, contentType, body);
    }
}
