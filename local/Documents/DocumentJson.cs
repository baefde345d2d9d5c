using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OneProcess.Documents;

/// <summary>What a document's JSON says about itself, after checking that it may be stored at all.</summary>
internal readonly record struct DocumentJson(string Id, string PartitionKey, byte[] Bytes)
{
    /// <summary>As in Azure Cosmos DB (bytes).</summary>
    public const int MaxBytes = 2 * 1024 * 1024;
    public const int MaxIdBytes = 1023;
    public const int MaxPartitionKeyBytes = 2048;

    private static readonly JsonDocumentOptions _strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="ArgumentException">It is not JSON, too large, or lacks a proper id or partition key.</exception>
    public static DocumentJson Parse(ContainerDefinition container, ReadOnlyMemory<byte> json)
    {
        if (json.Length > MaxBytes)
        {
            throw Refused(container, $"a document has at most {MaxBytes} bytes, this one {json.Length}");
        }

        if (!Utf8.IsValid(json.Span))
        {
            throw Refused(container, "it is not valid UTF-8");
        }

        try
        {
            using var parsed = JsonDocument.Parse(json, _strict);
            if (parsed.RootElement.ValueKind != JsonValueKind.Object)
            {
                throw Refused(container, "a document is a JSON object");
            }

            string id = Text(container, parsed.RootElement, "id", MaxIdBytes);
            if (id.Length == 0 || id.AsSpan().ContainsAny("/\\?#"))
            {
                throw Refused(container, $"'{id}' is no id: it is empty or has one of / \\ ? #");
            }

            return new(id, Text(container, parsed.RootElement, container.PartitionKeyProperty, MaxPartitionKeyBytes), json.ToArray());
        }
        catch (JsonException exception)
        {
            throw Refused(container, "it is not valid JSON", exception);
        }
    }

    private static string Text(ContainerDefinition container, JsonElement root, string property, int maxBytes)
    {
        if (!root.TryGetProperty(property, out JsonElement element) || element.ValueKind != JsonValueKind.String)
        {
            throw Refused(container, $"it has no string property '{property}'");
        }

        string text;
        try
        {
            text = element.GetString()!;
        }
        catch (InvalidOperationException exception)
        {
            throw Refused(container, $"its '{property}' is not valid Unicode", exception);
        }

        return text.Contains('\0') || Encoding.UTF8.GetByteCount(text) > maxBytes
            ? throw Refused(container, $"its '{property}' has a zero character or more than {maxBytes} bytes")
            : text;
    }

    private static ArgumentException Refused(ContainerDefinition container, string why, Exception? inner = null) =>
        new($"Container '{container.Name}' refuses a document: {why}.", inner);
}
