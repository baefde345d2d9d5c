using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace OneProcess.Worker.Http;

/// <summary>Reads the extensions' sections of <c>host.json</c>, the only part that this runtime needs.</summary>
internal static class HostJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The prefix of all routes. As in the real host, <c>api</c> if the file is missing or does not say.</summary>
    public static string RoutePrefix(IConfiguration configuration) =>
        Extension(configuration, "http", http => Member(http, "routePrefix")?.GetString()?.Trim('/')) ?? "api";

    /// <summary>Reads an extension's section. The default if the file is missing or does not have it.</summary>
    public static T? Extension<T>(IConfiguration configuration, string name, Func<JsonElement, T?> read)
    {
        string path = Path.Combine(configuration["FUNCTIONS_APPLICATION_DIRECTORY"] ?? AppContext.BaseDirectory, "host.json");
        if (!File.Exists(path))
        {
            return default;
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return Member(Member(json.RootElement, "extensions"), name) is { } extension ? read(extension) : default;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidOperationException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out JsonElement member) ? member : null;
}
