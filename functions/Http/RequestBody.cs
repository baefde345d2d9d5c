using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>A request's body as the type that the operation takes, or why it is not.</summary>
internal readonly record struct RequestBody<T>(T? Value, Refusal? Refusal)
    where T : class;

internal static class RequestBody
{
    /// <summary>Reads the body strictly; at most <paramref name="maxBytes"/> are read, whatever the client announces.</summary>
    public static async Task<RequestBody<T>> ReadAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellationToken, int maxBytes = Limits.BodyBytes)
        where T : class
    {
        if (!IsPlainUtf8Json(request))
        {
            return new(null, Refusal.UnsupportedMediaType());
        }

        if (await BytesAsync(request, maxBytes, cancellationToken) is not ReadOnlyMemory<byte> bytes)
        {
            return new(null, Refusal.BodyTooLarge(maxBytes));
        }

        try
        {
            T? value = JsonSerializer.Deserialize(bytes.Span, type);
            return value is null
                ? new(null, Refusal.InvalidJson("The body is null; send a JSON object."))
                : new(value, null);
        }
        catch (JsonException exception)
        {
            return new(null, Refusal.InvalidJson(Describe(exception)));
        }
    }

    /// <summary>The body's bytes, or null where there are more than <paramref name="maxBytes"/>.</summary>
    public static async Task<ReadOnlyMemory<byte>?> BytesAsync(HttpRequest request, int maxBytes, CancellationToken cancellationToken)
    {
        if (request.ContentLength > maxBytes)
        {
            return null;
        }

        byte[] buffer = new byte[Math.Min(maxBytes, (int)(request.ContentLength ?? maxBytes)) + 1];
        int length = 0;
        while (length < buffer.Length)
        {
            int read = await request.Body.ReadAsync(buffer.AsMemory(length), cancellationToken);
            if (read == 0)
            {
                return buffer.AsMemory(0, length);
            }

            length += read;
        }

        return null;
    }

    /// <summary>Whether the body is announced as what it is read as: another character set or a compressed body would only look broken.</summary>
    private static bool IsPlainUtf8Json(HttpRequest request) =>
        (request.ContentType == "application/json" || IsUtf8Json(request))
        && request.Headers.ContentEncoding is [] or ["identity"];

    private static bool IsUtf8Json(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.Parse(request.ContentType).Charset is { } charset
        && (charset.Length == 0 || HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Says where the mistake is without naming our types.</summary>
    private static string Describe(JsonException exception)
    {
        string path = exception.Path ?? "$";
        string place = path.Length == 1 ? "" : $" at '{(path[1] == '.' ? path[2..] : path[1..])}'";
        string what = exception.Message switch
        {
            string m when m.Contains("could not be mapped", StringComparison.Ordinal) => "There is a member that this operation does not know",
            string m when m.Contains("uplicate", StringComparison.Ordinal) => "A member is there twice",
            string m when m.Contains("missing required", StringComparison.Ordinal) => $"A required member is missing{Named(m)}",
            string m when m.Contains("null", StringComparison.OrdinalIgnoreCase) => "A member is null that must have a value",
            string m when !m.Contains("could not be converted", StringComparison.Ordinal) => "The text is not well-formed JSON",
            _ when path == "$" => "The body is not a JSON object",
            _ => "A member has a value of the wrong type, or text that is not valid Unicode",
        };
        return $"{what}{place} (line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}).";
    }

    /// <summary>The missing members, which the reader's message has at its end: their JSON names, never those of our types.</summary>
    private static string Named(string message)
    {
        const string before = "including: ";
        int names = message.IndexOf(before, StringComparison.Ordinal);
        return names < 0 ? "" : $": {message[(names + before.Length)..].TrimEnd('.')}";
    }
}
