using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using TicketMaster.Local.Web;

namespace TicketMaster.WebFolderTool;

/// <summary>
/// <c>staticwebapp.config.json</c>: makes Azure Static Web Apps answer as the local server does. The first rule that fits a request is the
/// only one that counts, so what is a file comes before what is a page.
/// </summary>
internal static class StaticWebApp
{
    public const string FileName = "staticwebapp.config.json";

    /// <summary>The service takes no longer file.</summary>
    public const int MostBytes = 20 * 1024;

    private static readonly JsonSerializerOptions s_readable = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static byte[] Config(WebConfig config, WebRelease release, Entry? entry)
    {
        // Those of a page are everybody's. A file takes away what is not its own.
        Dictionary<string, string> ofPages = new(WebHeaders.OfPage(config.ContentSecurityPolicy("")))
        {
            ["X-Content-Type-Options"] = "nosniff",
        };
        string page = $"{WebPaths.Root}/{WebPaths.Page}";
        string paying = config.ContentSecurityPolicy(WebPaths.Paying);
        // Not those of pages: the service takes an address without one for its folder's index.html, too.
        string extensions = string.Join(',', WebFiles.Types.Keys.Where(type => type != ".html").Select(type => type.TrimStart('.')));
        JsonObject[] routes =
        [
            new() { ["route"] = "/", ["redirect"] = $"{WebPaths.Root}/", ["statusCode"] = 302 },
            File($"{WebPaths.Root}/{release.Name}/*", isKept: true),
            .. release.Roots.Keys.Where(name => name != WebPaths.Page).Append(WebPaths.Config).Order(StringComparer.Ordinal)
                .Select(name => File($"{WebPaths.Root}/{name}", isKept: false)),
            // A file of another release, or of none.
            new() { ["route"] = $"{WebPaths.Root}/*.{{{extensions}}}", ["statusCode"] = 404 },
            new()
            {
                ["route"] = $"{WebPaths.Root}/{WebPaths.Paying}*",
                ["rewrite"] = page,
                ["headers"] = new JsonObject { ["Content-Security-Policy"] = paying },
            },
            new() { ["route"] = $"{WebPaths.Root}/*", ["rewrite"] = page },
        ];
        var file = new JsonObject
        {
            ["routes"] = new JsonArray(routes),
            ["globalHeaders"] = ToJson(ofPages),
            ["mimeTypes"] = ToJson(WebFiles.Types),
        };
        if (entry is not null)
        {
            file["networking"] = new JsonObject { ["allowedIpRanges"] = new JsonArray("AzureFrontDoor.Backend") };
            file["forwardingGateway"] = new JsonObject
            {
                ["requiredHeaders"] = new JsonObject { ["X-Azure-FDID"] = entry.Id },
                ["allowedForwardedHosts"] = new JsonArray(entry.Host),
            };
        }

        return JsonSerializer.SerializeToUtf8Bytes(file, s_readable);

        JsonObject File(string route, bool isKept)
        {
            IReadOnlyDictionary<string, string> own = WebHeaders.OfFile(isKept);
            return new JsonObject
            {
                ["route"] = route,
                ["headers"] = ToJson(WebHeaders.OfPage("").Keys
                    .Select(name => KeyValuePair.Create(name, own.GetValueOrDefault(name, "")))
                    .Where(header => header.Value != ofPages[header.Key])),
            };
        }
    }

    private static JsonObject ToJson(IEnumerable<KeyValuePair<string, string>> pairs) =>
        new(pairs.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
}
