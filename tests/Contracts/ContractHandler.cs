using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using TicketMaster.Http;
using Xunit.Sdk;

namespace TicketMaster.Tests.Contracts;

/// <summary>
/// Holds every exchange of a client to the contract, and fails the test that made it where the contract says otherwise: an answer
/// that is not described, or a request that was accepted though it is not. Local routes have no contract.
/// </summary>
internal sealed class ContractHandler(OpenApiDocument contract, HttpMessageHandler server) : DelegatingHandler(server)
{
    private static readonly string[] s_ofLocal = ["/local/", "/app"];

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        string path = AdminRoutes.AskedFor(request.RequestUri!.AbsolutePath);
        if (path == "/" || s_ofLocal.Any(folder => path.StartsWith(folder, StringComparison.OrdinalIgnoreCase)))
        {
            return response;
        }

        await response.Content.LoadIntoBufferAsync(cancellationToken);
        byte[] body = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        IReadOnlyList<string> problems = await ProblemsAsync(request, path, response, body, cancellationToken);
        return problems.Count == 0
            ? response
            : throw new XunitException(
                $"{request.Method} {request.RequestUri.PathAndQuery} was answered with {(int)response.StatusCode}, "
                + "against the contract:\n- "
                + $"{string.Join("\n- ", problems)}\nThe answer's body: {System.Text.Encoding.UTF8.GetString(body)}");
    }

    private async Task<IReadOnlyList<string>> ProblemsAsync(
        HttpRequestMessage request, string path, HttpResponseMessage response, byte[] body, CancellationToken cancellationToken)
    {
        IReadOnlyList<OpenApiOperation> there = contract.At(path);
        if (Find(there, request.Method) is not { } operation)
        {
            // Described once for all addresses: where nothing is, and what methods there are where something is.
            bool asDescribed = there.Count == 0
                ? response.StatusCode == HttpStatusCode.NotFound
                : response.Content.Headers.Allow.Count > 0
                    && response.StatusCode == (request.Method == HttpMethod.Options
                        ? HttpStatusCode.NoContent
                        : HttpStatusCode.MethodNotAllowed);
            return asDescribed ? [] : ["the contract has no such route"];
        }

        IReadOnlyList<string> wrong = ContractRules.OfAnswer(contract, operation, Exchange.Answer(response, body));
        return response.IsSuccessStatusCode
            ? [.. wrong, .. ContractRules.OfAcceptedRequest(contract, operation, await RequestAsync(request, path, cancellationToken))]
            : wrong;
    }

    /// <summary>HEAD is described once for all: it is GET without the body.</summary>
    private static OpenApiOperation? Find(IReadOnlyList<OpenApiOperation> there, HttpMethod method) =>
        method == HttpMethod.Head && there.FirstOrDefault(one => one.Method == "GET") is { } read
            ? read with { Method = "HEAD" }
            : there.FirstOrDefault(one => one.Method == method.Method);

    private static async Task<ExchangedRequest> RequestAsync(
        HttpRequestMessage request, string path, CancellationToken cancellationToken) =>
        new(
            path,
            request.RequestUri!.Query,
            request.Content is ByteArrayContent or JsonContent ? await request.Content.ReadAsByteArrayAsync(cancellationToken) : null);
}

/// <param name="Body">Null where there is none, or where it was a stream that is gone by now.</param>
internal sealed record ExchangedRequest(string Path, string Query, byte[]? Body);

/// <param name="Headers">As they came, without those that describe the body or the connection.</param>
internal sealed record ExchangedAnswer(int Status, string? MediaType, byte[] Body, IReadOnlyDictionary<string, string> Headers);

internal static class Exchange
{
    /// <summary>Of the server, or described once for every answer.</summary>
    private static readonly string[] s_ofAll =
    [
        "Date", "Server", "Connection", "Keep-Alive", "Transfer-Encoding", "X-Content-Type-Options", "X-Request-Id", "Vary",
        "Access-Control-Allow-Origin", "Access-Control-Expose-Headers",
    ];

    public static ExchangedAnswer Answer(HttpResponseMessage response, byte[] body) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, Headers(response.Headers));

    private static Dictionary<string, string> Headers(HttpResponseHeaders headers) => headers.NonValidated
        .Where(header => !s_ofAll.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
