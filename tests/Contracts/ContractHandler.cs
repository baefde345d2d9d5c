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
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        HttpResponseMessage response = await base.SendAsync(request, cancellationToken);
        string path = AdminRoutes.AskedFor(request.RequestUri!.AbsolutePath);
        if (path.StartsWith("/local/", StringComparison.OrdinalIgnoreCase))
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
        if (there.FirstOrDefault(one => one.Method == request.Method.Method) is not { } operation)
        {
            // Where nothing is described nothing may be found: a server's own 404, or 405 on a path that has other methods.
            return response.StatusCode == HttpStatusCode.NotFound
                || (there.Count > 0 && response.StatusCode == HttpStatusCode.MethodNotAllowed)
                ? []
                : ["the contract has no such route"];
        }

        IReadOnlyList<string> wrong = ContractRules.OfAnswer(contract, operation, Exchange.Answer(response, body));
        return response.IsSuccessStatusCode
            ? [.. wrong, .. ContractRules.OfAcceptedRequest(contract, operation, await RequestAsync(request, path, cancellationToken))]
            : wrong;
    }

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
    private static readonly string[] s_ofTheServer =
        ["Date", "Server", "Connection", "Keep-Alive", "Transfer-Encoding", "X-Content-Type-Options"];

    public static ExchangedAnswer Answer(HttpResponseMessage response, byte[] body) => new(
        (int)response.StatusCode, response.Content.Headers.ContentType?.MediaType, body, Headers(response.Headers));

    private static Dictionary<string, string> Headers(HttpResponseHeaders headers) => headers.NonValidated
        .Where(header => !s_ofTheServer.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
        .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase);
}
