using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.DurableTask;

namespace OneProcess.DurableTask;

[JsonSerializable(typeof(HistoryEvent))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEvent>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class HistoryTypes : JsonSerializerContext;

/// <summary>How the engine's own records are stored.</summary>
internal static class HistoryJson
{
    /// <summary>Payloads are JSON within JSON: escaped no more than needed, as nothing of this is ever put into a page.</summary>
    private static readonly HistoryTypes Types = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    });

    public static string Write(HistoryEvent happened) => JsonSerializer.Serialize(happened, Types.HistoryEvent);

    public static HistoryEvent Read(string json) =>
        JsonSerializer.Deserialize(json, Types.HistoryEvent) ?? throw new JsonException("An event of the history is null.");

    /// <summary>A turn's events, as one row of the history.</summary>
    public static string Write(IReadOnlyList<HistoryEvent> happened) => JsonSerializer.Serialize(happened, Types.IReadOnlyListHistoryEvent);

    /// <summary>A row of the history: a turn's events or, where it was written before rows held turns, one event.</summary>
    public static IReadOnlyList<HistoryEvent> ReadRow(string json) => json.StartsWith('[')
        ? JsonSerializer.Deserialize(json, Types.IReadOnlyListHistoryEvent) ?? throw new JsonException("A turn of the history is null.")
        : [Read(json)];

    public static string? Write(TaskFailureDetails? failure) =>
        failure is null ? null : JsonSerializer.Serialize(failure, Types.TaskFailureDetails);

    public static TaskFailureDetails? ReadFailure(string? json) =>
        json is null ? null : JsonSerializer.Deserialize(json, Types.TaskFailureDetails);

    public static string? Write(IReadOnlyDictionary<string, string> tags) =>
        tags.Count == 0 ? null : JsonSerializer.Serialize(tags.ToDictionary(), Types.DictionaryStringString);

    public static Dictionary<string, string> ReadTags(string? json) =>
        json is null ? [] : JsonSerializer.Deserialize(json, Types.DictionaryStringString) ?? [];
}
