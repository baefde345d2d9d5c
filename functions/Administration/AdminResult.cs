using System.Diagnostics;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using TicketMaster.Http;

namespace TicketMaster.Administration;

/// <summary>Answers with a document and its ETag, for the next request's If-Match.</summary>
internal static class AdminResult
{
    public static IResult Document<T>(T body, JsonTypeInfo<T> type, string etag, int status = StatusCodes.Status200OK) =>
        new Result(JsonAnswer.Utf8(body, type), etag, status);

    /// <summary>201 for a new document, 200 for a changed one.</summary>
    public static IResult Written<TDocument, TBody>(Change<TDocument> change, Func<TDocument, TBody> body, JsonTypeInfo<TBody> type)
        where TDocument : class => change switch
        {
            Change<TDocument>.Done(var document, var etag, var created) =>
                Document(body(document), type, etag, created ? StatusCodes.Status201Created : StatusCodes.Status200OK),
            Change<TDocument>.Refused(var why) => why.ToResult(),
            _ => throw new UnreachableException(),
        };

    public static IResult Deleted<TDocument>(Change<TDocument> change)
        where TDocument : class =>
        change is Change<TDocument>.Refused(var why) ? why.ToResult() : TypedResults.NoContent();

    private sealed class Result(byte[] body, string etag, int status) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            HttpResponse response = httpContext.Response;
            response.StatusCode = status;
            response.Headers.ETag = etag;
            response.Headers.CacheControl = "no-store";
            await AnswerBody.WriteAsync(httpContext, JsonAnswer.ContentType, body);
        }
    }
}
