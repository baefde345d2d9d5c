using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>
/// A small JSON answer, written at once with its length. The framework's own result writes chunks while it serialises, which costs more
/// than the small answers themselves.
/// </summary>
internal static class JsonAnswer
{
    private const string ContentType = "application/json; charset=utf-8";

    public static IResult Of<T>(T value, JsonTypeInfo<T> type, int statusCode = StatusCodes.Status200OK) =>
        new Result<T>(value, type, statusCode);

    /// <summary>Writes serialised JSON with its length. Set the status and other headers before.</summary>
    public static Task WriteAsync(HttpContext http, byte[] utf8)
    {
        http.Response.ContentType = ContentType;
        http.Response.ContentLength = utf8.Length;
        return http.Response.Body.WriteAsync(utf8, http.RequestAborted).AsTask();
    }

    private sealed class Result<T>(T value, JsonTypeInfo<T> type, int statusCode) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            byte[] body = JsonSerializer.SerializeToUtf8Bytes(value, type);
            httpContext.Response.StatusCode = statusCode;
            return WriteAsync(httpContext, body);
        }
    }
}
