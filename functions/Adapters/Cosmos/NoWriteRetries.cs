using System.Net;

namespace TicketMaster.Adapters;

/// <summary>
/// Over a gateway, the SDK sends a write again whose connection broke, and would then take its own first try for somebody else's: a
/// create that was made would be a conflict. A write whose answer is lost is answered 408 here instead, which the SDK hands on, and
/// the caller finds out by reading again.
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
