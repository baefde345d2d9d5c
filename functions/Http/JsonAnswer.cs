using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>
/// A small answer, written at once under its length. The framework's own writes while it serialises, in chunks, which costs the
/// requests that a crowd sends more than what is in them.
/// </summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    public static IResult Of<T>(T value, JsonTypeInfo<T> type, int statusCode = StatusCodes.Status200OK) => new Result<T>(value, type, statusCode);

    private sealed class Result<T>(T value, JsonTypeInfo<T> type, int statusCode) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
            HttpResponse response = httpContext.Response;
            response.StatusCode = statusCode;
            response.ContentType = ContentType;
            response.ContentLength = body.Length;
            return response.Body.WriteAsync(body, httpContext.RequestAborted).AsTask();
        }
    }
}
