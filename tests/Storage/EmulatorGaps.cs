using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// What <c>@vercel/cosmosdb-server</c> 1.0.1 does otherwise than Cosmos DB, made up for in front of it. (1) A query is answered over all
/// partitions, whatever key its header names: the key becomes a condition of the query. (2) A point read of a document that is
/// not there fails with 500: with the header that allows reading across partitions it answers 404.
/// </summary>
internal sealed partial class EmulatorGaps(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string PartitionKey = "x-ms-documentdb-partitionkey";
    private const string IfMatch = "If-Match";
    private const string ETag = "etag";
    private const string CrossPartition = "x-ms-documentdb-query-enablecrosspartition";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            request.Headers.TryAddWithoutValidation(CrossPartition, "True");
        }
        else if (request.Headers.Contains("x-ms-cosmos-is-query-plan-request"))
        {
            JsonNode query = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
            return new HttpResponseMessage
            {
                RequestMessage = request,
                Content = new StringContent(QueryPlan.Of((string)query["query"]!).ToJsonString(), Encoding.UTF8, "application/json"),
            };
        }
        else if (request.Headers.Contains("x-ms-documentdb-isquery")
            && request.Headers.TryGetValues(PartitionKey, out IEnumerable<string>? keys))
        {
            await WithinPartitionAsync(request, keys.Single(), cancellationToken);
        }

        if (request.Headers.TryGetValues(IfMatch, out IEnumerable<string>? condition))
        {
            string bare = condition.Single().Trim('"');
            request.Headers.Remove(IfMatch);
            request.Headers.TryAddWithoutValidation(IfMatch, bare);
        }

        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        if (request.RequestUri!.AbsolutePath.Contains("/docs", StringComparison.Ordinal) && response.IsSuccessStatusCode)
        {
            await QuoteAsync(response, cancellationToken);
        }

        return response;
    }

    [GeneratedRegex("""
        "_etag":"([0-9a-f-]+)"
        """)]
    private static partial Regex BareETag();

    private static async Task QuoteAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.Headers.TryGetValues(ETag, out IEnumerable<string>? etag))
        {
            string bare = etag.Single();
            response.Headers.Remove(ETag);
            response.Headers.TryAddWithoutValidation(ETag, $"\"{bare}\"");
        }

        string body = await response.Content.ReadAsStringAsync(cancellationToken);
        response.Content = new StringContent(
            BareETag().Replace(body, """
                "_etag":"\"$1\""
                """), Encoding.UTF8, "application/json");
    }

    private static async Task WithinPartitionAsync(HttpRequestMessage request, string keys, CancellationToken cancellationToken)
    {
        string container = request.RequestUri!.Segments[^2].Trim('/');
        string property = Stored.Container(container).PartitionKeyPath[1..];
        JsonNode body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        string text = (string)body["query"]!;
        int order = text.IndexOf(" ORDER BY ", StringComparison.Ordinal);
        (string select, string tail) = order < 0 ? (text, "") : (text[..order], text[order..]);
        string condition = $"c[\"{property}\"] = @partitionKey";
        body["query"] = select.Contains(" WHERE ", StringComparison.Ordinal)
            ? $"{select.Replace(" WHERE ", $" WHERE {condition} AND ", StringComparison.Ordinal)}{tail}"
            : $"{select} WHERE {condition}{tail}";
        var parameters = body["parameters"] as JsonArray ?? [];
        body["parameters"] = parameters;
        parameters.Add(new JsonObject { ["name"] = "@partitionKey", ["value"] = JsonNode.Parse(keys)![0]!.DeepClone() });
        MediaTypeHeaderValue? type = request.Content.Headers.ContentType;
        request.Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(body));
        request.Content.Headers.ContentType = type;
    }
}
