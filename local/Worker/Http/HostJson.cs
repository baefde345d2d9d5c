using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace OneProcess.Worker.Http;

/// <summary>The part of <c>host.json</c> that HTTP functions need.</summary>
internal static class HostJson
{
    private static readonly JsonDocumentOptions Lenient = new() { AllowTrailingCommas = true, CommentHandling = JsonCommentHandling.Skip };

    /// <summary>The prefix of all routes: <c>api</c> where the file is missing or says nothing, as in the real host.</summary>
    public static string RoutePrefix(IConfiguration configuration)
    {
        string path = Path.Combine(configuration["FUNCTIONS_APPLICATION_DIRECTORY"] ?? AppContext.BaseDirectory, "host.json");
        if (!File.Exists(path))
        {
            return "api";
        }

        try
        {
            using JsonDocument json = JsonDocument.Parse(File.ReadAllBytes(path), Lenient);
            return Member(Member(Member(json.RootElement, "extensions"), "http"), "routePrefix")?.GetString()?.Trim('/') ?? "api";
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new InvalidOperationException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }

    private static JsonElement? Member(JsonElement? parent, string name) =>
        parent is { ValueKind: JsonValueKind.Object } value && value.TryGetProperty(name, out JsonElement member) ? member : null;
}
