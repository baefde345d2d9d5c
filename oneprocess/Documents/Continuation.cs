using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace OneProcess.Documents;

/// <summary>Where a page ended: the row, and its value of the ordering property.</summary>
internal sealed record Continuation(long Row, object? Value)
{
    public override string ToString() =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(Value is null ? [Row] : new object[] { Row, Value }));

    /// <exception cref="InvalidContinuationException">It is no continuation of such a query.</exception>
    public static Continuation Parse(string text, bool ordered)
    {
        try
        {
            using var parsed = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            JsonElement[] items = [.. parsed.RootElement.EnumerateArray()];
            if (items.Length == (ordered ? 2 : 1))
            {
                return new(items[0].GetInt64(), ordered ? Scalar(items[1]) : null);
            }
        }
        catch (Exception exception) when (exception is FormatException or JsonException or InvalidOperationException)
        {
            throw new InvalidContinuationException("The text is not a continuation that a query returned.", exception);
        }

        throw new InvalidContinuationException("The text is the continuation of another query.");
    }

    private static object Scalar(JsonElement element) => element.ValueKind == JsonValueKind.String
        ? element.GetString()!
        : element.TryGetInt64(out long number) ? number : element.GetDouble();
}
