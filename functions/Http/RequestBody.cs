using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace TicketMaster.Http;

/// <summary>A request's body, or why it is refused.</summary>
internal readonly record struct RequestBody<T>(T? Value, Refusal? Refusal)
    where T : class;

/// <summary>A request's body and idempotency key (null if none was sent), or why they are refused.</summary>
internal readonly record struct KeyedBody<T>(T? Value, string? Key, Refusal? Refusal)
    where T : class;

internal static class RequestBody
{
    /// <summary>Reads the body strictly.</summary>
    /// <param name="check">Says why a body is refused, or null.</param>
    /// <param name="maxBytes">A longer body is refused, whatever length its client announces.</param>
    /// <param name="anyText">A member that may have any characters, because the operation answers for each of its values.</param>
    public static async Task<RequestBody<T>> ReadAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        Func<T, Refusal?> check,
        CancellationToken cancellationToken,
        int maxBytes = Limits.BodyBytes,
        string? anyText = null)
        where T : class
    {
        return Checked(await ParseAsync(request, type, maxBytes, cancellationToken, anyText), check);
    }

    /// <summary>Reads the body of an operation that takes an idempotency key, then the key.</summary>
    /// <param name="understand">Turns the body into what the operation works with, or says why it is refused.</param>
    public static async Task<KeyedBody<TValue>> ReadWithKeyAsync<T, TValue>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        Func<T, (TValue? Value, Refusal? Refusal)> understand,
        CancellationToken cancellationToken)
        where T : class
        where TValue : class
    {
        (T? body, Refusal? refusal, Refusal? unfit) = await ParseAsync(request, type, Limits.BodyBytes, cancellationToken);
        (string? key, Refusal? badKey) = IdempotencyKey.Read(request);
        if (body is null || badKey is not null)
        {
            return new(null, null, refusal ?? badKey);
        }

        (TValue? value, refusal) = understand(body);
        refusal ??= unfit;
        return refusal is null ? new(value, key, null) : new(null, null, refusal);
    }

    /// <inheritdoc cref="ReadWithKeyAsync{T, TValue}"/>
    public static Task<KeyedBody<T>> ReadWithKeyAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, Func<T, Refusal?> check, CancellationToken cancellationToken)
        where T : class => ReadWithKeyAsync(request, type, body => (body, check(body)), cancellationToken);

    /// <summary>Reads the body strictly, if there is one. Without one there is neither a value nor a refusal.</summary>
    /// <inheritdoc cref="ReadAsync{T}"/>
    public static async Task<RequestBody<T>> ReadIfSentAsync<T>(
        HttpRequest request,
        JsonTypeInfo<T> type,
        Func<T, Refusal?> check,
        CancellationToken cancellationToken,
        int maxBytes = Limits.BodyBytes)
        where T : class
    {
        if (!CanHaveBody(request))
        {
            return default;
        }

        if (await BytesAsync(request, maxBytes, cancellationToken) is not ReadOnlyMemory<byte> bytes)
        {
            return new(null, Refusal.BodyTooLarge(maxBytes));
        }

        if (bytes.IsEmpty)
        {
            return default;
        }

        if (!IsPlainUtf8Json(request))
        {
            return new(null, Refusal.UnsupportedMediaType());
        }

        return Checked(Parse(bytes.Span, type), check);
    }

    /// <summary>Whether there is a body. One of unknown length, sent in chunks, is read up to its first byte.</summary>
    public static async Task<bool> IsSentAsync(HttpRequest request, CancellationToken cancellationToken) =>
        CanHaveBody(request) && (request.ContentLength > 0 || await request.Body.ReadAsync(new byte[1], cancellationToken) > 0);

    /// <summary>The body's bytes, or null if there are more than <paramref name="maxBytes"/>.</summary>
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

    private static RequestBody<T> Checked<T>((T? Value, Refusal? Refusal, Refusal? Unfit) parsed, Func<T, Refusal?> check)
        where T : class
    {
        Refusal? refusal = parsed.Refusal ?? check(parsed.Value!) ?? parsed.Unfit;
        return refusal is null ? new(parsed.Value, null) : new(null, refusal);
    }

    private static bool CanHaveBody(HttpRequest request) => request.ContentLength != 0
        && request.HttpContext.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody != false;

    private static async Task<(T? Value, Refusal? Refusal, Refusal? Unfit)> ParseAsync<T>(
        HttpRequest request, JsonTypeInfo<T> type, int maxBytes, CancellationToken cancellationToken, string? anyText = null)
        where T : class
    {
        if (!IsPlainUtf8Json(request))
        {
            return (null, Refusal.UnsupportedMediaType(), null);
        }

        return await BytesAsync(request, maxBytes, cancellationToken) is ReadOnlyMemory<byte> bytes
            ? Parse(bytes.Span, type, anyText)
            : (null, Refusal.BodyTooLarge(maxBytes), null);
    }

    /// <returns>The body, or why it is refused. A body of which a text is unfit is left to what else may be wrong with it.</returns>
    private static (T? Value, Refusal? Refusal, Refusal? Unfit) Parse<T>(
        ReadOnlySpan<byte> bytes, JsonTypeInfo<T> type, string? anyText = null)
        where T : class
    {
        try
        {
            T? value = JsonSerializer.Deserialize(bytes, type);
            return value is null
                ? (null, Refusal.InvalidJson("The body is null; send a JSON object."), null)
                : (value, null, UnfitText(bytes, anyText));
        }
        catch (JsonException exception)
        {
            return (null, Refusal.InvalidJson(Describe(exception)), null);
        }
    }

    /// <summary>The refusal of well-formed JSON because of a text with a character that no text may have, or null.</summary>
    private static Refusal? UnfitText(ReadOnlySpan<byte> json, string? anyText)
    {
        // Nearly every body is plain ASCII.
        if (!json.Contains((byte)'\\') && !json.ContainsAnyInRange((byte)0x7F, (byte)0xFF))
        {
            return null;
        }

        string member = "";
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType == JsonTokenType.PropertyName)
            {
                member = reader.GetString()!;
            }
            else if (reader.TokenType == JsonTokenType.String && member != anyText
                && Characters.FirstForbidden(reader.GetString()) is { } character)
            {
                return Refusal.InvalidCharacter($"'{member}'", character);
            }
        }

        return null;
    }

    /// <summary>Another character set or a compressed body would look like broken JSON.</summary>
    private static bool IsPlainUtf8Json(HttpRequest request) =>
        (request.ContentType == "application/json" || IsUtf8Json(request))
        && request.Headers.ContentEncoding is [] or ["identity"];

    private static bool IsUtf8Json(HttpRequest request) =>
        request.HasJsonContentType()
        && MediaTypeHeaderValue.Parse(request.ContentType).Charset is { } charset
        && (charset.Length == 0 || HeaderUtilities.RemoveQuotes(charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    /// <summary>Says where the mistake is, without the names of our types.</summary>
    private static string Describe(JsonException exception)
    {
        string path = exception.Path ?? "$";
        string place = path.Length == 1 ? "" : $" at '{(path[1] == '.' ? path[2..] : path[1..])}'";
        string what = exception.Message switch
        {
            string m when m.Contains("could not be mapped", StringComparison.Ordinal) =>
                "There is a member that this operation does not know",
            string m when m.Contains("uplicate", StringComparison.Ordinal) => "A member is there twice",
            string m when m.Contains("missing required", StringComparison.Ordinal) => $"A required member is missing{Named(m)}",
            string m when m.Contains("null", StringComparison.OrdinalIgnoreCase) => "A member is null that must have a value",
            string m when !m.Contains("could not be converted", StringComparison.Ordinal) => "The text is not well-formed JSON",
            _ when path == "$" => "The body is not a JSON object",
            _ => "A member has a value of the wrong type, or text that is not valid Unicode",
        };
        return $"{what}{place} (line {(exception.LineNumber ?? 0) + 1}, byte {(exception.BytePositionInLine ?? 0) + 1}).";
    }

    /// <summary>The JSON names of missing members, which stand at the end of the reader's message.</summary>
    private static string Named(string message)
    {
        const string before = "including: ";
        int names = message.IndexOf(before, StringComparison.Ordinal);
        return names < 0 ? "" : $": {message[(names + before.Length)..].TrimEnd('.')}";
    }
}
