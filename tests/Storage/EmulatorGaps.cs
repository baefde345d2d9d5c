using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using TicketMaster.Storage;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// What <c>@vercel/cosmosdb-server</c> 1.0.1 does otherwise than Cosmos DB, made up for in front of it. (1) A query is answered over all
/// partitions, whatever key its header names: the key becomes a condition of the query. (2) A point read of a document that is
/// not there fails with 500: with the header that allows reading across partitions it answers 404.
/// </summary>
internal sealed class EmulatorGaps(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    private const string PartitionKey = "x-ms-documentdb-partitionkey";
    private const string CrossPartition = "x-ms-documentdb-query-enablecrosspartition";

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Method == HttpMethod.Get)
        {
            request.Headers.TryAddWithoutValidation(CrossPartition, "True");
        }
        else if (request.Headers.Contains("x-ms-documentdb-isquery") && request.Headers.TryGetValues(PartitionKey, out IEnumerable<string>? keys))
        {
            await WithinPartitionAsync(request, keys.Single(), cancellationToken);
        }

        return await base.SendAsync(request, cancellationToken);
    }

    private static async Task WithinPartitionAsync(HttpRequestMessage request, string keys, CancellationToken cancellationToken)
    {
        string container = request.RequestUri!.Segments[^2].Trim('/');
        string property = Containers.All.Single(spec => spec.Name == container).PartitionKeyPath[1..];
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
