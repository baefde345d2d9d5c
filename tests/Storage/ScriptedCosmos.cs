using System.Net;
using System.Text;

namespace TicketMaster.Tests.Storage;

/// <summary>
/// An account with one partition a container, at the level of HTTP: it answers what the SDK asks about itself, and a test's script
/// answers for the documents and notes what was sent.
/// </summary>
internal sealed class ScriptedCosmos : HttpMessageHandler
{
    /// <summary>Nothing is sent there: this handler answers in its place.</summary>
    public const string Endpoint = "https://account.example.org/";

    private readonly Lock _lock = new();
    private readonly List<Sent> _sent = [];

    /// <summary>Answers the n-th request (from 1) for documents; it may throw as a broken connection does.</summary>
    public Func<int, Sent, HttpResponseMessage> Script { get; set; } = (_, _) => Answer(HttpStatusCode.InternalServerError);

    public IReadOnlyList<Sent> Documents
    {
        get
        {
            lock (_lock)
            {
                return [.. _sent];
            }
        }
    }

    public static HttpResponseMessage Answer(int status, string body = "", params (string Name, string Value)[] headers) =>
        Answer((HttpStatusCode)status, body, headers);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        string[] path = [.. request.RequestUri!.AbsolutePath.Split('/', StringSplitOptions.RemoveEmptyEntries)];
        HttpResponseMessage response;
        switch (path)
        {
            case []:
                response = Answer(HttpStatusCode.OK, Account);
                break;
            case ["dbs", _, "colls", string container]:
                response = Answer(HttpStatusCode.OK, Collection(container));
                break;
            case ["dbs", _, "colls", _, "pkranges"]:
                response = request.Headers.IfNoneMatch.Count > 0
                    ? Answer(HttpStatusCode.NotModified, "", ("etag", "\"1\""))
                    : Answer(HttpStatusCode.OK, Ranges, ("etag", "\"1\""));
                break;
            default:
                Sent sent = await Sent.OfAsync(request, cancellationToken);
                int number;
                lock (_lock)
                {
                    _sent.Add(sent);
                    number = _sent.Count;
                }

                response = Script(number, sent);
                break;
        }

        response.RequestMessage = request;
        return response;
    }

    private static HttpResponseMessage Answer(HttpStatusCode status, string body = "", params (string Name, string Value)[] headers)
    {
        HttpResponseMessage response = new(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        response.Headers.TryAddWithoutValidation("x-ms-activity-id", Guid.NewGuid().ToString());
        response.Headers.TryAddWithoutValidation("x-ms-request-charge", "5.5");
        foreach ((string name, string value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    private const string Account =
        """
        {"id":"account","_rid":"account","writableLocations":[{"name":"Here","databaseAccountEndpoint":"https://account.example.org/"}],
        "readableLocations":[{"name":"Here","databaseAccountEndpoint":"https://account.example.org/"}],"enableMultipleWriteLocations":false,
        "userReplicationPolicy":{"minReplicaSetSize":3,"maxReplicasetSize":4},
        """
        + """
        "systemReplicationPolicy":{"minReplicaSetSize":3,"maxReplicasetSize":4},
        "userConsistencyPolicy":{"defaultConsistencyLevel":"Session"},
        """
        + """
        "readPolicy":{"primaryReadCoefficient":1,"secondaryReadCoefficient":1},
        "queryEngineConfiguration":"{\"maxSqlQueryInputLength\":262144,
        """
        + """\"maxJoinsPerSqlQuery\":10,\"maxLogicalAndPerSqlQuery\":2000,\"maxLogicalOrPerSqlQuery\":2000,"""
        + """\"maxUdfRefPerSqlQuery\":10,\"maxInExpressionItemsCount\":16000,"""
        + """\"queryMaxInMemorySortDocumentCount\":500,\"maxQueryRequestTimeoutFraction\":0.9,"""
        + """\"sqlAllowNonFiniteNumbers\":false,\"sqlAllowAggregateFunctions\":true,"""
        + """\"sqlAllowSubQuery\":true,\"sqlAllowScalarSubQuery\":true,\"allowNewKeywords\":true,"""
        + """\"sqlAllowLike\":true,\"sqlAllowGroupByClause\":true,\"maxSpatialQueryCells\":12,"""
        + """\"spatialMaxGeometryPointCount\":256,\"sqlAllowTop\":true,\"enableSpatialIndexing\":true}"}""";

    private const string Ranges =
        """
        {"_rid":"h+kBAJ4zvqs=","PartitionKeyRanges":[{"_rid":"h+kBAJ4zvqsCAAAAAAAAUA==","id":"0","minInclusive":"","maxExclusive":"FF",
        """
        + """
        "ridPrefix":0,
        "_etag":"\"1\"","throughputFraction":1,"status":"online","parents":[]}],"_count":1}
        """;

    private static string Collection(string name) => $$$"""
        {"id":"{{{name}}}","_rid":"h+kBAJ4zvqs=","_self":"dbs/h+kBAA==/colls/h+kBAJ4zvqs=/","_etag":"\"1\"",
        "partitionKey":{"paths":["{{{Stored.Container(name).PartitionKeyPath}}}"],"kind":"Hash","version":2}}
        """;
}

/// <summary>A request as it was sent.</summary>
internal sealed record Sent(HttpMethod Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    public static async Task<Sent> OfAsync(HttpRequestMessage request, CancellationToken cancellationToken) => new(
        request.Method,
        request.RequestUri!.AbsolutePath,
        request.Headers.ToDictionary(header => header.Key, header => string.Join(",", header.Value), StringComparer.OrdinalIgnoreCase),
        request.Content is null ? "" : await request.Content.ReadAsStringAsync(cancellationToken));
}
