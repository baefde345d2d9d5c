using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;
using TicketMaster.Adapters;

namespace TicketMaster.Tests.Search.AiSearch;

/// <summary>
/// The search service as the real SDK sees it over HTTP: keeps documents, answers versions by the filters of <see cref="EntryWrites"/>,
/// and fails as it is told to. What it has taken is seen at once, or, with <see cref="Lags"/>, only after <see cref="Refresh"/>.
/// </summary>
internal sealed partial class SearchServiceDouble : HttpMessageHandler
{
    private static readonly JsonSerializerOptions s_plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private Dictionary<string, JsonObject> _seen = [];

    public static Uri Endpoint { get; } = new("https://tickets.search.windows.net");

    public List<Request> Requests { get; } = [];

    /// <summary>Answers of the next requests, whatever they are.</summary>
    public Queue<(HttpStatusCode Status, string Body)> Answers { get; } = [];

    /// <summary>The status of each document's write in turn, by key; 200 where there is none left.</summary>
    public Dictionary<string, Queue<int>> Statuses { get; } = [];

    public Dictionary<string, JsonObject> Documents { get; } = [];

    public bool Lags { get; set; }

    /// <summary>Runs before a write is taken.</summary>
    public Func<Task> BeforeWrite { get; set; } = () => Task.CompletedTask;

    public AiSearchClients Clients() => AiSearchClients.Create(
        Endpoint, "events", new FixedToken(), new HttpClientTransport(this), retryDelay: TimeSpan.FromMilliseconds(1));

    public void Refresh() => _seen = Documents.ToDictionary(document => document.Key, document => document.Value.DeepClone().AsObject());

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string body = request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken);
        string path = request.RequestUri!.PathAndQuery;
        Requests.Add(new(request.Method.Method, path, body.Length == 0 ? "" : Plain(body), request.Headers.Authorization?.ToString()));
        if (Answers.TryDequeue(out (HttpStatusCode Status, string Body) answer))
        {
            return Respond(answer.Status, answer.Body);
        }

        JsonNode asked = JsonNode.Parse(body)!;
        return path.Contains("search.index", StringComparison.Ordinal) ? await WriteAsync(asked) : Read((string)asked["filter"]!);
    }

    /// <summary>The same members in the same order, without the escapes that are optional in JSON.</summary>
    public static string Plain(string json) => JsonNode.Parse(json)!.ToJsonString(s_plain);

    private static HttpResponseMessage Respond(HttpStatusCode status, string body) =>
        new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };

    private async Task<HttpResponseMessage> WriteAsync(JsonNode asked)
    {
        await BeforeWrite();
        var results = new JsonArray();
        foreach (JsonObject action in asked["value"]!.AsArray().Select(action => action!.DeepClone().AsObject()))
        {
            string key = (string)action["eventId"]!;
            bool delete = (string)action["@search.action"]! == "delete";
            int status = Statuses.TryGetValue(key, out Queue<int>? next) && next.TryDequeue(out int given) ? given : 200;
            if (status == 200)
            {
                action.Remove("@search.action");
                _ = delete ? Documents.Remove(key) : (Documents[key] = action) is not null;
            }

            results.Add(new JsonObject
            {
                ["key"] = key,
                ["status"] = status == 200,
                ["errorMessage"] = status == 200 ? null : "Not now.",
                ["statusCode"] = status,
            });
        }

        bool all = results.All(result => (bool)result!["status"]!);
        return Respond(all ? HttpStatusCode.OK : HttpStatusCode.MultiStatus, new JsonObject { ["value"] = results }.ToJsonString());
    }

    private HttpResponseMessage Read(string filter)
    {
        if (!Lags)
        {
            Refresh();
        }

        IEnumerable<JsonObject> found;
        if (Ids().Match(filter) is { Success: true } ids)
        {
            string[] wanted = ids.Groups[1].Value.Split(',');
            found = _seen.Where(document => wanted.Contains(document.Key)).Select(document => document.Value);
        }
        else
        {
            Match over = Over().Match(filter);
            Assert(over.Success, filter);
            found = _seen.Values.Where(
                document => Before(document["removedAt"], over.Groups[1].Value) || Before(document["startsAt"], over.Groups[2].Value));
        }

        var value = new JsonArray();
        foreach (JsonObject document in found)
        {
            value.Add(new JsonObject
            {
                ["@search.score"] = 1,
                ["eventId"] = document["eventId"]!.DeepClone(),
                ["version"] = document["version"]!.DeepClone(),
                ["form"] = document["form"]?.DeepClone(),
            });
        }

        return Respond(HttpStatusCode.OK, new JsonObject { ["value"] = value }.ToJsonString());
    }

    private static bool Before(JsonNode? moment, string limit) =>
        moment is not null && (DateTimeOffset)moment < DateTimeOffset.Parse(limit, System.Globalization.CultureInfo.InvariantCulture);

    private static void Assert(bool holds, string filter) => Xunit.Assert.True(holds, $"The service does not know this filter: {filter}");

    [GeneratedRegex(@"\Asearch\.in\(eventId, '([^']*)', ','\)\z")]
    private static partial Regex Ids();

    [GeneratedRegex(@"\AremovedAt lt (\S+) or startsAt lt (\S+)\z")]
    private static partial Regex Over();

    internal sealed record Request(string Method, string Path, string Body, string? Authorization);

    internal sealed class FixedToken : TokenCredential
    {
        private static readonly AccessToken s_token = new("a-token", DateTimeOffset.MaxValue);

        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => s_token;

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
            ValueTask.FromResult(s_token);
    }
}
