using System.Text.Json;
using TicketMaster.WebFolderTool;

namespace TicketMaster.Tests.Infra;

/// <param name="Location">Where it leads to.</param>
internal sealed record HostedAnswer(
    int Status, string? Location, byte[] Body, string ContentType, IReadOnlyDictionary<string, string> Headers);

/// <summary>
/// What Azure Static Web Apps makes of a folder, as its documentation says: the first rule that fits the request decides, a star stands at
/// the end of a path or before extensions, a rule for an index.html is one for its folder too, and a header that is set to nothing is
/// taken away.
/// </summary>
internal sealed class HostedSite(string folder)
{
    private readonly JsonElement _config = JsonElement.Parse(File.ReadAllBytes(Path.Combine(folder, StaticWebApp.FileName)));

    private IEnumerable<JsonElement> Rules => _config.GetProperty("routes").EnumerateArray();

    /// <summary>All that an answer may have.</summary>
    public IEnumerable<string> HeaderNames => Rules.SelectMany(Headers).Concat(Pairs(_config.GetProperty("globalHeaders")))
        .Select(header => header.Key).Distinct();

    public HostedAnswer Answer(string path)
    {
        string? index = Path.HasExtension(path) ? null : $"{path.TrimEnd('/')}/index.html";
        JsonElement rule = Rules.FirstOrDefault(one => one.GetProperty("route").GetString() is { } route
            && (Fits(route, path) || (index is not null && Fits(route, index))));
        Dictionary<string, string> headers = new(Pairs(_config.GetProperty("globalHeaders")));
        foreach ((string name, string value) in Headers(rule))
        {
            headers[name] = value;
        }

        string? redirect = Text(rule, "redirect");
        string asked = Text(rule, "rewrite") ?? (path.EndsWith('/') ? path + "index.html" : path);
        string file = Path.Combine(folder, asked.TrimStart('/'));
        int status = rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("statusCode", out JsonElement code) ? code.GetInt32()
            : File.Exists(file) ? 200 : 404;
        return status != 200
            ? new(status, redirect, [], "", headers)
            : new(status, null, File.ReadAllBytes(file), Text(_config.GetProperty("mimeTypes"), Path.GetExtension(file))!, headers);
    }

    private static bool Fits(string route, string path)
    {
        int star = route.IndexOf('*', StringComparison.Ordinal);
        string[] extensions = route[(star + 1)..].Trim('.', '{', '}').Split(',');
        return star < 0 ? path == route
            : path.StartsWith(route[..star], StringComparison.Ordinal)
                && (extensions is [""] || extensions.Contains(Path.GetExtension(path).TrimStart('.')));
    }

    private static IEnumerable<KeyValuePair<string, string>> Headers(JsonElement rule) =>
        rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty("headers", out JsonElement headers) ? Pairs(headers) : [];

    private static IEnumerable<KeyValuePair<string, string>> Pairs(JsonElement headers) =>
        headers.EnumerateObject().Select(header => KeyValuePair.Create(header.Name, header.Value.GetString()!));

    private static string? Text(JsonElement rule, string name) =>
        rule.ValueKind == JsonValueKind.Object && rule.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
