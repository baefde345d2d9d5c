using System.Text.Json;
using System.Text.Json.Serialization;

namespace OneProcess.FullText;

/// <summary>A document's fields as the file keeps them, to be read back at the start.</summary>
internal sealed record StoredFields(
    IReadOnlyList<string> Keywords, IReadOnlyList<double> Numbers, IReadOnlyList<Phrase> Phrases, GeoPoint? Point)
{
    public static string Write(FullTextDocument document) => JsonSerializer.Serialize(
        new StoredFields(document.Keywords, document.Numbers, document.Phrases, document.Point), FullTextJson.Default.StoredFields);

    public static StoredFields Read(string json) =>
        JsonSerializer.Deserialize(json, FullTextJson.Default.StoredFields) ?? throw new InvalidDataException("An index entry is empty.");
}

[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(StoredFields))]
internal sealed partial class FullTextJson : JsonSerializerContext;
