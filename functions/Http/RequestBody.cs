using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

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
        if (!request.HasJsonContentType())
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

    /// <summary>Says where the mistake is without naming our types.</summary>
    private static string Describe(JsonException exception)
    {
        string place = exception.Path is { Length: > 1 } path ? $" at '{path[2..]}'" : "";
        string what = exception.Message switch
        {
            string m when m.Contains("could not be mapped", StringComparison.Ordinal) => "There is a member that this operation does not know",
            string m when m.Contains("uplicate", StringComparison.Ordinal) => "A member is there twice",
            string m when m.Contains("missing required", StringComparison.Ordinal) => "A required member is missing",
            string m when m.Contains("null", StringComparison.OrdinalIgnoreCase) => "A member is null that must have a value",
            string m when m.Contains("could not be converted", StringComparison.Ordinal) => "A member has a value of the wrong type",
            _ => "The text is not well-formed JSON",
        };
        return $"{what}{place} (line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}).";
    }
}
