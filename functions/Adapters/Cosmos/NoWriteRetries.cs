using System.Net;

namespace TicketMaster.Adapters;

/// <summary>
/// Keeps the SDK from repeating a write after a broken connection, as it does over a gateway. It would take its own first write for
/// somebody else's and report a conflict. A lost answer becomes 408 here, which the SDK passes on, and the caller reads the document back.
/// </summary>
internal sealed class NoWriteRetries(HttpMessageHandler inner) : DelegatingHandler(inner)
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (!IsWrite(request))
        {
            return await base.SendAsync(request, cancellationToken);
        }

        try
        {
            return await base.SendAsync(request, cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException)
        {
            return new HttpResponseMessage(HttpStatusCode.RequestTimeout)
            {
                RequestMessage = request,
                ReasonPhrase = "The answer was lost",
                Content = new StringContent(""),
            };
        }
    }

    private static bool IsWrite(HttpRequestMessage request) =>
        request.Method == HttpMethod.Put
        || request.Method == HttpMethod.Delete
        || (request.Method == HttpMethod.Post && !request.Headers.Contains("x-ms-documentdb-isquery"));
}
