using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace OneProcess.Worker.Http;

/// <summary>The part of <c>host.json</c> that this runtime needs: what it says of each extension.</summary>
internal static class HostJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The prefix of all routes: <c>api</c> where the file is missing or says nothing, as in the real host.</summary>
    public static string RoutePrefix(IConfiguration configuration) =>
        Extension(configuration, "http", http => Member(http, "routePrefix")?.GetString()?.Trim('/')) ?? "api";

    /// <summary>Reads what the file says of an extension; the default where it is missing or says nothing.</summary>
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
