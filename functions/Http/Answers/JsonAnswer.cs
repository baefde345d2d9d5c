using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace TicketMaster.Http;

/// <summary>Answers in JSON.</summary>
internal static class JsonAnswer
{
    public const string ContentType = "application/json; charset=utf-8";

    /// <summary>
    /// Names are written as people write them: é, ' and &amp; need no escape. It would be unsafe within HTML only, and no browser takes an
    /// answer for HTML: each says what it is, and is <c>nosniff</c>.
    /// </summary>
    private static readonly JsonWriterOptions s_plain = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>An answer that nobody keeps, unless its headers already say otherwise.</summary>
    public static IResult Of<T>(T value, JsonTypeInfo<T> type, int statusCode = StatusCodes.Status200OK) =>
        new Result<T>(value, type, statusCode);

    public static byte[] Utf8<T>(T value, JsonTypeInfo<T> type)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        using (var writer = new Utf8JsonWriter(buffer, s_plain))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private sealed class Result<T>(T value, JsonTypeInfo<T> type, int statusCode) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            byte[] body = Utf8(value, type);
            HttpResponse response = httpContext.Response;
            response.StatusCode = statusCode;
            if (response.Headers.CacheControl.Count == 0)
            {
                response.Headers.CacheControl = "no-store";
            }

            return AnswerBody.WriteAsync(httpContext, ContentType, body);
        }
    }
}
