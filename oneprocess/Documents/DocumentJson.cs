using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace OneProcess.Documents;

/// <summary>A document's JSON with the id and partition key in it. The document may be stored.</summary>
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
        CheckSize(container, json.Length);
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

            return new(
                CheckedId(container, Text(container, parsed.RootElement, "id", MaxIdBytes)),
                Text(container, parsed.RootElement, container.PartitionKeyProperty, MaxPartitionKeyBytes),
                json.ToArray());
        }
        catch (JsonException exception)
        {
            throw Refused(container, "it is not valid JSON", exception);
        }
    }

    /// <summary>
    /// A serialiser's output, whose id and partition key are known, so that it need not be parsed. Debug builds, and with them all tests,
    /// parse it anyway.
    /// </summary>
    /// <exception cref="ArgumentException">It is too large, or its id or partition key is not valid.</exception>
    public static DocumentJson Of(ContainerDefinition container, string id, string partitionKey, byte[] json)
    {
        CheckSize(container, json.Length);
        var document = new DocumentJson(
            CheckedId(container, id), Text(container, container.PartitionKeyProperty, partitionKey, MaxPartitionKeyBytes), json);
        CheckSame(container, document);
        return document;
    }

    [Conditional("DEBUG")]
    private static void CheckSame(ContainerDefinition container, DocumentJson document)
    {
        DocumentJson parsed = Parse(container, document.Bytes);
        if (parsed.Id != document.Id || parsed.PartitionKey != document.PartitionKey)
        {
            string meant = $"'{document.Id}' in '{document.PartitionKey}'";
            throw Refused(container, $"its JSON is that of '{parsed.Id}' in '{parsed.PartitionKey}', not of {meant}");
        }
    }

    private static void CheckSize(ContainerDefinition container, int bytes)
    {
        if (bytes > MaxBytes)
        {
            throw Refused(container, $"a document has at most {MaxBytes} bytes, this one {bytes}");
        }
    }

    private static string CheckedId(ContainerDefinition container, string id)
    {
        Text(container, "id", id, MaxIdBytes);
        return id.Length == 0 || id.AsSpan().ContainsAny("/\\?#")
            ? throw Refused(container, $"'{id}' is no id: it is empty or has one of / \\ ? #")
            : id;
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

        return Text(container, property, text, maxBytes);
    }

    private static string Text(ContainerDefinition container, string property, string text, int maxBytes) =>
        text.Contains('\0') || Encoding.UTF8.GetByteCount(text) > maxBytes
            ? throw Refused(container, $"its '{property}' has a zero character or more than {maxBytes} bytes")
            : text;

    private static ArgumentException Refused(ContainerDefinition container, string why, Exception? inner = null) =>
        new($"Container '{container.Name}' refuses a document: {why}.", inner);
}
